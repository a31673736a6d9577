"""Who may use the tables, what becomes of an uploaded file, and that a draft can be filled from one."""

import io
import os
import time
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.contrib.admin import site
from django.contrib.auth.models import Permission, User
from django.core.signing import TimestampSigner
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from catalog.admin.tables.offering import OfferingResource
from catalog.admin.tables.template import explained
from catalog.admin.working_set import _belongs
from catalog.models import ChangeSet, ProductOffering, ProductOfferingPrice
from catalog.services import create_change_set, drafted, editing, save_entity
from catalog.services.edit_many import save_entities
from catalog.services.import_file import file_name
from tmf.errors import Refused

pytestmark = pytest.mark.usefixtures("demo")
MODELS = ("productoffering", "productofferingprice", "productofferingrelationship", "allowedaction")
every_table = pytest.mark.parametrize("model", MODELS)
WRITING = ("import/", "process_import/", "import/template.csv", "import/template.xlsx")


def may(client, *codenames):
    """Somebody who may edit the live catalog, with these permissions on offerings and no others."""
    user = User.objects.create_user("precise", is_staff=True)
    named = ["edit_directly", *(f"{name}_productoffering" for name in codenames)]
    user.user_permissions.set(Permission.objects.filter(codename__in=named))
    client.force_login(user)
    return client


@every_table
def test_a_care_agent_exports_and_has_no_way_to_import(agent, rows, model, exported, preview):
    before = rows()
    page = agent.get(f"/admin/catalog/{model}/").content.decode()
    assert "/import/" not in page
    assert f"/admin/catalog/{model}/export/" in page
    assert exported(model, client=agent)
    for address in WRITING:
        assert agent.get(f"/admin/catalog/{model}/{address}").status_code in (403, 405)
        assert agent.post(f"/admin/catalog/{model}/{address}", {"plan": "x"}).status_code == 403
    assert preview(model, "id,name\nott-basic,X\n", client=agent).status_code == 403
    assert rows() == before


@every_table
def test_staff_without_a_role_gets_403(signed_in, rows, model):
    stranger, before = signed_in(), rows()
    for address in WRITING:
        assert stranger.get(f"/admin/catalog/{model}/{address}").status_code in (403, 405)
        assert stranger.post(f"/admin/catalog/{model}/{address}", {"plan": "x"}).status_code == 403
    for address in ("export/", "export/?_format=1"):
        assert stranger.get(f"/admin/catalog/{model}/{address}").status_code == 403
    assert rows() == before


@every_table
def test_without_a_login_one_is_sent_to_it(client, model):
    for address in (*WRITING, "export/"):
        for answer in (
            client.get(f"/admin/catalog/{model}/{address}"),
            client.post(f"/admin/catalog/{model}/{address}"),
        ):
            assert (answer.status_code, answer.url[:18]) == (302, "/admin/login/?next")


@every_table
def test_a_product_manager_sees_both_buttons(manager, model):
    page = manager.get(f"/admin/catalog/{model}/").content.decode()
    assert f"/admin/catalog/{model}/import/" in page
    assert f"/admin/catalog/{model}/export/" in page


@pytest.mark.parametrize("given", [("view", "add"), ("view", "change"), ("view", "change", "delete")])
def test_an_import_needs_to_add_and_to_change(client, preview, rows, given, storage):
    somebody, before = may(client, *given), rows()
    assert "/import/" not in somebody.get("/admin/catalog/productoffering/").content.decode()
    assert preview("productoffering", "id,name\nott-basic,X\n", client=somebody).status_code == 403
    assert rows() == before


def test_removing_rows_needs_a_permission_of_its_own(client, preview, said, rows):
    save_entity(ProductOffering(id="old", name="Old"))
    somebody, before = may(client, "view", "add", "change"), rows()
    page = preview("productoffering", "id,name,delete\nold,Old,yes\nott-basic,X,\n", client=somebody)
    assert said(page) == [(2, "delete", "You may not remove rows.")]
    assert "confirm_form" not in page.context
    assert rows() == before


def test_who_loses_that_permission_between_preview_and_import_gets_403(preview, manager, client, rows):
    save_entity(ProductOffering(id="old", name="Old"))
    confirm = preview("productoffering", "id,delete\nold,yes\n").context["confirm_form"].initial
    somebody, before = may(client, "view", "add", "change"), rows()
    assert somebody.post("/admin/catalog/productoffering/process_import/", confirm).status_code == 403
    assert rows() == before


# The uploaded file


def kept(storage):
    return sorted(storage.glob(".tables/*"))


def test_the_file_is_kept_until_it_is_imported_and_no_longer(preview, manager, storage):
    page = preview("productoffering", "id,name\nott-basic,X\n")
    [file] = kept(storage)
    assert len(file.name) == 43
    confirm = page.context["confirm_form"].initial
    assert manager.post("/admin/catalog/productoffering/process_import/", confirm).status_code == 302
    assert kept(storage) == []


def test_what_was_never_imported_goes_with_the_next_upload_after_an_hour(preview, storage):
    preview("productoffering", "id,name\nott-basic,X\n")
    preview("productoffering", "id,name\nott-basic,Y\n")
    old, young = kept(storage)
    past = time.time() - 3700
    os.utime(old, (past, past))
    preview("productoffering", "id,name\nott-basic,Z\n")
    assert old not in kept(storage)
    assert young in kept(storage)
    assert len(kept(storage)) == 2


@pytest.mark.parametrize("name", ["", "x", "../secret_key", "..", "/etc/passwd", ".tables", "a:b:c"])
def test_a_name_that_we_did_not_give_out_is_no_file(preview, manager, rows, name, storage):
    (storage / ".tables").mkdir()
    (storage / ".tables" / "x").write_text("id,name\nott-basic,X\n")
    confirm = preview("productoffering", "id,name\nott-basic,X\n").context["confirm_form"].initial
    before = rows()
    answer = manager.post(
        "/admin/catalog/productoffering/process_import/", {**confirm, "import_file_name": name}, follow=True
    )
    assert answer.redirect_chain == [("/admin/catalog/productoffering/import/", 302)]
    assert "The file is not kept any more. Choose it once more." in answer.content.decode()
    assert rows() == before


def test_a_signature_of_something_else_opens_no_file(preview, manager, rows, storage):
    confirm = preview("productoffering", "id,name\nott-basic,X\n").context["confirm_form"].initial
    forged, before = TimestampSigner(salt="other").sign(kept(storage)[0].name), rows()
    manager.post("/admin/catalog/productoffering/process_import/", {**confirm, "import_file_name": forged})
    assert rows() == before


def test_after_an_hour_a_preview_can_no_longer_be_imported(preview, manager, rows):
    confirm = preview("productoffering", "id,name\nott-basic,X\n").context["confirm_form"].initial
    before = rows()
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=True):
        manager.force_login(User.objects.get(username="somebody"))
        manager.post("/admin/catalog/productoffering/process_import/", confirm)
    assert rows() == before


def test_jobs_cannot_reach_the_folder_of_uploaded_tables():
    with pytest.raises(Refused, match="notInStorage"):
        file_name(".tables/x")


# Templates


@every_table
def test_a_template_has_headings_an_example_and_an_explanation_of_every_column(manager, model):
    answer = manager.get(f"/admin/catalog/{model}/import/template.xlsx")
    assert "-template.xlsx" in answer["Content-Disposition"]
    rows, columns = load_workbook(io.BytesIO(answer.content)).worksheets
    headings = [cell.value for cell in rows[1]]
    assert rows.max_row == 2
    assert headings[-1] == "delete"
    assert [row[0].value for row in columns.iter_rows(min_row=2)] == headings
    assert all(row[1].value and row[2].value for row in columns.iter_rows(min_row=2))
    csv = manager.get(f"/admin/catalog/{model}/import/template.csv").content.decode("utf-8-sig").splitlines()
    assert csv[0] == ",".join(headings)
    assert len(csv) == 2


def test_a_template_of_a_format_that_there_is_none_of_is_not_found(manager):
    assert manager.get("/admin/catalog/productoffering/import/template.pdf").status_code == 404


@every_table
def test_the_example_of_a_template_is_not_imported_by_accident(manager, preview, model, rows):
    before = rows()
    page = preview(model, manager.get(f"/admin/catalog/{model}/import/template.xlsx").content, "rows.xlsx")
    result = page.context["result"]
    assert [row.import_type for row in result.rows] == ["invalid"]
    assert all("example" in words for _, words in result.rows[0].faults if _ in ("id", "source id", "offering id"))
    assert result.rows[0].faults
    assert rows() == before


def test_a_spreadsheet_offers_the_words_that_may_stand_in_a_cell(manager):
    book = load_workbook(io.BytesIO(manager.get("/admin/catalog/productoffering/import/template.xlsx").content))
    lists = {str(one.sqref): one.formula1 for one in book.worksheets[0].data_validations.dataValidation}
    assert '"In Study,In Design,In Test,Rejected,Active,Launched,Retired,Obsolete"' in lists.values()
    assert list(lists.values()).count('"yes,no"') == 3


def test_the_page_explains_every_column(manager):
    page = manager.get("/admin/catalog/productoffering/import/").content.decode()
    for one in explained(OfferingResource()):
        assert f">{one.heading}</th>" in page
    assert "app, care, retail, web" in page


# Change sets


@pytest.fixture
def anna(manager):
    return User.objects.get(username="somebody")


def work_in(client, draft):
    """Go on in a draft, as the bar on every screen does it."""
    session = client.session
    session["catalog_change_set"] = draft.pk
    session.save()


@every_table
def test_every_page_of_the_tables_belongs_to_the_set_that_is_worked_in(model):
    admin = site.get_model_admin(apps.get_model("catalog", model))
    views = [url for url in admin.urls if url.name and url.name.endswith(("import", "export", "template"))]
    assert len(views) == 4
    assert all(_belongs(None, url.callback) for url in views)


def test_what_is_imported_while_a_draft_is_worked_in_goes_into_the_draft(preview, manager, anna, exported):
    draft = create_change_set(name="Spring", by=anna)
    work_in(manager, draft)
    file = "id,name,rank,prices\nott-basic,OTT Play Start,,\nott-max,OTT Play Max,9,ott-premium-price\n"
    confirm = preview("productoffering", file).context["confirm_form"].initial
    assert draft.entries.count() == 0
    assert manager.post("/admin/catalog/productoffering/process_import/", confirm).status_code == 302
    assert sorted(draft.entries.values_list("entity_id", flat=True)) == ["ott-basic", "ott-max"]
    assert ProductOffering.objects.get(pk="ott-basic").name == "OTT Play Basic"
    assert not ProductOffering.objects.filter(pk="ott-max").exists()
    again = preview("productoffering", file)
    assert {row.import_type for row in again.context["result"].rows} == {"skip"}
    assert b"OTT Play Max" in exported("productoffering")
    with drafted(draft.pk):
        assert [price.pk for price in ProductOffering.objects.get(pk="ott-max").prices.all()] == ["ott-premium-price"]


def test_who_may_not_edit_the_live_catalog_imports_into_a_draft_only(preview, manager, anna, rows):
    confirm = preview("productoffering", "id,name\nott-basic,X\n").context["confirm_form"].initial
    Permission.objects.get(codename="edit_directly").group_set.clear()
    before = rows()
    assert preview("productoffering", "id,name\nott-basic,X\n").status_code == 403
    assert manager.post("/admin/catalog/productoffering/process_import/", confirm).status_code == 403
    assert "/import/" not in manager.get("/admin/catalog/productoffering/").content.decode()
    assert rows() == before
    draft = create_change_set(name="Spring", by=anna)
    work_in(manager, draft)
    assert manager.post("/admin/catalog/productoffering/process_import/", confirm).status_code == 302
    assert ProductOffering.objects.get(pk="ott-basic").name == "OTT Play Basic"
    assert draft.entries.count() == 1


def test_who_only_looks_at_a_preview_in_a_draft_has_not_edited_it(preview, manager):
    boris = User.objects.create_user("boris")
    draft = create_change_set(name="Spring", by=boris)
    with editing(change_set_id=draft.pk, by=boris):
        row = ProductOffering.objects.get(pk="ott-basic")
        row.name = "By Boris"
        save_entity(row)
    before = ChangeSet.objects.filter(pk=draft.pk).values().get(), list(draft.entries.values())
    work_in(manager, draft)
    page = preview("productoffering", "id,name\nott-basic,By Anna\n")
    assert [change.exact for change in page.context["result"].rows[0].changes] == [("name", "By Boris", "By Anna")]
    assert preview("productoffering", "id,rank\nott-basic,x\n").status_code == 200
    assert (ChangeSet.objects.filter(pk=draft.pk).values().get(), list(draft.entries.values())) == before
    assert list(draft.editors.all()) == [boris]


def test_a_direct_import_is_a_change_set_of_its_own(preview, manager):
    confirm = preview("productoffering", "id,name\nott-basic,X\nott-premium,Y\n").context["confirm_form"].initial
    manager.post("/admin/catalog/productoffering/process_import/", confirm)
    [change_set] = ChangeSet.objects.all()
    assert sorted(change_set.entries.values_list("entity_id", flat=True)) == ["ott-basic", "ott-premium"]


# What it costs


def counted(action):
    """How many queries an action asks, besides the one that writes the document of each changed entity."""
    with CaptureQueriesContext(connection) as queries:
        action()
    return len([query for query in queries if not query["sql"].startswith('UPDATE "catalog_catalogdocument"')])


@pytest.fixture
def many(demo):
    save_entities([ProductOfferingPrice(id=f"p{n}", name=f"P{n}", amount=n) for n in range(40)])
    offerings = [ProductOffering(id=f"o{n}", name=f"O{n}", rank=n) for n in range(40)]
    prices = [(offering, [f"p{n}"]) for n, offering in enumerate(offerings)]
    save_entities(offerings, {"prices": prices, "channels": [(offering, ["app"]) for offering in offerings]})


def test_a_preview_costs_the_same_for_10_and_for_30_rows(preview, many, storage):
    def cost(count, name):
        lines = [f'o{n},{name},{n + 1},"app, web",p{n}' for n in range(count)]
        return counted(lambda: preview("productoffering", "id,name,rank,channels,prices\n" + "\n".join(lines) + "\n"))

    cost(5, "warm")
    assert cost(10, "X") == cost(30, "X")


def test_an_import_of_new_rows_costs_the_same_for_5_and_for_30(preview, manager, storage):
    def cost(first, last):
        lines = [f"n{n},N{n},app" for n in range(first, last)]
        confirm = preview("productoffering", "id,name,channels\n" + "\n".join(lines) + "\n").context["confirm_form"]
        return counted(lambda: manager.post("/admin/catalog/productoffering/process_import/", confirm.initial))

    cost(0, 5)
    assert cost(10, 15) == cost(15, 45)


def test_an_export_costs_the_same_for_few_and_for_many_rows(exported, many):
    exported("productoffering", rank__lt="5")
    assert counted(lambda: exported("productoffering", q="o1")) == counted(lambda: exported("productoffering"))
