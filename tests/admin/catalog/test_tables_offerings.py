"""Offerings as a table: what a file changes is shown first, and stored as one change."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from catalog.models import BundleOption, Category, Policy, ProductOffering, ProductOfferingPrice, ProductSpecification
from catalog.resources.kinds import BY_NAME
from catalog.services import create_entity, edit_catalog, save_entity
from events.models import OutboxEvent

pytestmark = pytest.mark.usefixtures("demo")
MODEL = "productoffering"
BERLIN = "Europe/Berlin"
NEEDED, ENDS = "A new row needs it.", "The end of the validity has to lie after its start."
ADDRESS = "Use letters, figures, dots, hyphens and underscores only; it is part of addresses."
EXAMPLE = "This is the example of the template. Overwrite it, or remove the row."


def events():
    return list(OutboxEvent.objects.order_by("id").values_list("event_type", "subject_id"))


def offering(pk="ott-basic"):
    return ProductOffering.objects.get(pk=pk)


def test_a_preview_says_what_each_row_changes_and_stores_nothing(preview, changes, rows, said):
    save_entity(ProductOffering(id="old", name="Old", rank=5))
    before = rows()
    file = (
        "id,name,status,rank,description,delete\n"
        "ott-basic,OTT Play Start,Launched,7,,\n"
        "new,New tier,In Study,,Soon,\n"
        "ott-premium,OTT Play Premium,Launched,2,,no\n"
        "old,,,,,yes\n"
    )
    page = preview(MODEL, file)
    assert said(page) == []
    assert changes(page) == [
        (2, "update", [("name", "OTT Play Basic", "OTT Play Start"), ("rank", "0", "7")]),
        (
            3,
            "new",
            [("id", "", "new"), ("name", "", "New tier"), ("description", "", "Soon"), ("status", "", "In Study")],
        ),
        (4, "skip", []),
        (5, "delete", []),
    ]
    shown = page.content.decode()
    for words in (
        '<span class="quiet">OTT Play Basic</span>',
        "<del>OTT Play Basic</del>",
        "<ins>OTT Play Start</ins>",
        "Rows that are removed",
        "Import</button>",
    ):
        assert words in shown
    assert rows() == before


def test_an_import_is_one_revision_and_one_event_for_each_entity(load, rows, revision):
    number, told = revision(), len(events())
    changed = "id,name,rank\nott-basic,OTT Play Start,7\nott-premium,OTT Play Premium,9\n"
    file = f"{changed}new,New tier,\nplan-100,Fiber 100,11\n"
    answer = load(MODEL, file)
    assert answer.status_code == 302
    assert answer.url == "/admin/catalog/productoffering/"
    assert revision() == number + 1
    assert offering().name == "OTT Play Start"
    assert (offering().rank, offering("ott-premium").rank, offering("new").lifecycle_status) == (7, 9, "In Study")
    named = [
        (what, pk) for what, pk in events()[told:] if "Offering" in what and pk in ("ott-basic", "ott-premium", "new")
    ]
    assert sorted(named) == [
        ("ProductOfferingAttributeValueChangeEvent", "ott-basic"),
        ("ProductOfferingAttributeValueChangeEvent", "ott-premium"),
        ("ProductOfferingCreateEvent", "new"),
    ]
    assert not [pk for _, pk in events()[told:] if pk == "plan-100"]


def test_the_history_of_each_row_says_who_changed_which_columns(load, manager):
    load(MODEL, "id,name,rank,delete\nott-basic,OTT Play Start,7,\nnew,New,,\nott-premium,OTT Play Premium,2,\n")
    told = LogEntry.objects.order_by("object_id").values_list("object_id", "action_flag", "user__username")
    assert list(told) == [("new", 1, "somebody"), ("ott-basic", 2, "somebody")]
    assert LogEntry.objects.get(object_id="ott-basic").get_change_message() == "Changed name and rank."
    load(MODEL, "id,delete\nnew,yes\n")
    assert LogEntry.objects.filter(object_id="new", action_flag=3).count() == 1


def test_one_bad_row_keeps_all_rows_out(preview, rows, said, manager):
    before = rows()
    page = preview(MODEL, "id,name,rank\nott-basic,OTT Play Start,7\nott-premium,Premium,ten\n")
    assert said(page) == [(3, "rank", "'ten' is not a whole number such as 10.")]
    assert "confirm_form" not in page.context
    assert [row.import_type for row in page.context["result"].rows] == ["update", "invalid"]
    assert rows() == before


def test_what_is_not_in_the_file_stays_and_an_empty_cell_empties_what_may_be_empty(load):
    policy, category = Policy(id="p", name="P", kind="upgradeOnly"), Category(id="c", name="C")
    with edit_catalog() as touched:
        row = offering()
        row.description, row.status_reason, row.valid_to = "Long", "Why", datetime(2030, 1, 1, tzinfo=UTC)
        for one in (policy, category, row):
            save_entity(one)
        policy.offerings.add(row)
        category.offerings.add(row)
        row.channels.set(["app", "web"])
        touched.write(row)
    load(MODEL, "id,description,valid to,channels,version,status,policies\nott-basic,,,,,,pol-ott-upgrade-only\n")
    row = offering()
    assert (row.description, row.status_reason, row.valid_to) == ("", "Why", None)
    assert (row.version, row.lifecycle_status, row.name) == ("1.0", "Launched", "OTT Play Basic")
    assert [one.pk for one in row.policies.all()] == ["pol-ott-upgrade-only"]
    assert [one.pk for one in row.categories.all()] == ["c"]
    assert list(row.channels.all()) == []


def test_links_are_set_to_what_the_cell_names(load):
    save_entity(Category(id="c", name="C"))
    with edit_catalog():
        for n in (1, 2):
            save_entity(
                ProductOfferingPrice(id=f"once-{n}", name="Once", amount=n, price_type="oneTime", currency="EUR")
            )
        ProductOfferingPrice.objects.filter(pk__startswith="once").update(lifecycle_status="Launched")
    load(MODEL, 'id,prices,channels,categories\nott-basic,"once-1, ott-basic-price","web; app",c\n')
    row = offering()
    assert {one.pk for one in row.prices.all()} == {"once-1", "ott-basic-price"}
    assert {one.pk for one in row.channels.all()} == {"app", "web"}
    assert [one.pk for one in row.categories.all()] == ["c"]


def test_a_new_offering_stands_in_the_categories_and_policies_of_the_file(load):
    save_entity(Category(id="c", name="C"))
    load(
        MODEL,
        "id,name,product specification id,prices,policies,categories,channels\n"
        "new,New,ps-ottplay,ott-basic-price,pol-ott-upgrade-only,c,app\n",
    )
    row = offering("new")
    assert row.product_specification_id == "ps-ottplay"
    named = [[one.pk for one in getattr(row, name).all()] for name in ("prices", "policies", "categories", "channels")]
    assert named == [["ott-basic-price"], ["pol-ott-upgrade-only"], ["c"], ["app"]]


def test_another_specification_takes_the_place_of_what_a_client_said_of_the_one_before(load, document):
    row = offering()
    row.snapshots = {"productSpecification": {"id": "ps-ottplay", "note": "As a client called it"}}
    save_entity(row)
    assert "As a client called it" in document("ProductOffering", "ott-basic")
    load(MODEL, "id,product specification id\nott-basic,ps-sport\n")
    assert offering().snapshots == {}
    assert "As a client called it" not in document("ProductOffering", "ott-basic")


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2027-01-31", "2027-01-30T23:00:00+00:00"),
        ("31.01.2027", "2027-01-30T23:00:00+00:00"),
        ("31.1.2027 14:30", "2027-01-31T13:30:00+00:00"),
        ("2027-01-31T14:30:00", "2027-01-31T13:30:00+00:00"),
        ("2027-07-31 14:30", "2027-07-31T12:30:00+00:00"),
        ("2027-01-31T14:30Z", "2027-01-31T14:30:00+00:00"),
        ("2027-01-31T14:30:15.25-05:00", "2027-01-31T19:30:15.250000+00:00"),
    ],
)
def test_a_date_without_a_zone_is_the_readers(load, manager, cell, moment):
    manager.cookies["tierway_zone"] = BERLIN
    load(MODEL, f"id,valid to\nott-basic,{cell}\n")
    assert offering().valid_to == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("01/02/2027", "is no date"),
        ("31.02.2027", "is no date"),
        ("2027-13-01", "is no date"),
        ("soon", "is no date"),
        ("2027-03-28 02:30", "no moment, or two of them, in the time zone Europe/Berlin"),
        ("2027-10-31 02:30", "no moment, or two of them, in the time zone Europe/Berlin"),
        ("0001-01-01T00:00+14:00", "no moment"),
    ],
)
def test_what_is_no_date_or_could_be_two_is_refused(preview, manager, said, cell, words):
    manager.cookies["tierway_zone"] = BERLIN
    [(row, column, told)] = said(preview(MODEL, f"id,valid to\nott-basic,{cell}\n"))
    assert (row, column) == (2, "valid to")
    assert words in told


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("name", "x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
        (
            "status",
            "Launching",
            "'Launching' is none of: In Study, In Design, In Test, Rejected, Active, Launched, Retired, Obsolete.",
        ),
        ("status", "In Study", "From Launched it cannot become In Study. Possible: Retired."),
        ("is bundle", "maybe", "'maybe' is neither yes nor no."),
        ("rank", "-1", "'-1' is not a whole number such as 10."),
        ("rank", "1.5", "'1.5' is not a whole number such as 10."),
        ("rank", "2147483648", "'2147483648' is not a whole number such as 10."),
        ("billing start", "whenever", "'whenever' is none of: onOrder, onServiceActivation, onCustomerActivation."),
        ("product specification id", "x", "Product specification 'x' does not exist."),
        ("prices", "x, ott-basic-price, y", "Price 'x', 'y' does not exist."),
        ("policies", "x", "Policy 'x' does not exist."),
        ("categories", "x", "Category 'x' does not exist."),
        ("channels", "app, kiosk", "Channel 'kiosk' does not exist."),
        ("delete", "maybe", "'maybe' is neither yes nor no."),
        ("delete", "yes", "'OTT Play Basic' (ott-basic) is Launched; retire it first."),
        (
            "name",
            "=A1+1",
            (
                "The cell holds a formula: =A1+1. Put the value there; for a text that begins so, put an apostrophe in "
                "front."
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_cell_is_said_with_row_and_column(preview, rows, said, column, cell, words):
    before = rows()
    found = said(preview(MODEL, f'id,{column}\nott-premium,\nott-basic,"{cell}"\n'))
    assert found == [(3, "" if "retire it first" in words else column, words)]
    assert rows() == before


@pytest.mark.parametrize(
    ("file", "faults"),
    [
        ("id,name\n,No id\n", [(2, "id", NEEDED)]),
        ("id,rank\nnew,1\n", [(2, "name", NEEDED)]),
        ("id,name\nnew,\n", [(2, "name", NEEDED)]),
        ("id,name\nnot/this,New\n", [(2, "id", ADDRESS)]),
        ("id,name\nexample,Example tier\n", [(2, "id", EXAMPLE)]),
        ("id,name\nott-basic,A\nnew,B\nott-basic,C\n", [(4, "", "Row 2 speaks of the same.")]),
        ("id,delete\nnobody,yes\n", [(2, "delete", "There is no such row to be removed.")]),
        ("id,valid from,valid to\nott-basic,2027-02-01,2027-02-01\n", [(2, "valid to", ENDS)]),
        ("name,rank\nA,1\n", ["A column is missing by which rows are found again: id. The file has: name, rank."]),
    ],
)
def test_what_is_wrong_with_a_row_is_said(preview, rows, said, file, faults):
    before = rows()
    assert said(preview(MODEL, file)) == faults
    assert rows() == before


def test_a_version_that_is_there_already_is_refused(preview, said):
    body = {"id": "ott-basic", "name": "OTT Play Basic", "lifecycleStatus": "In Study", "version": "2.0"}
    create_entity(kind=BY_NAME["ProductOffering"], body=body)
    assert said(preview(MODEL, "id,version\nott-basic,2.0\n")) == [
        (2, "version", "There is a version '2.0' of it already.")
    ]
    assert said(preview(MODEL, "id,version\nott-basic,3.0\n")) == []


def test_what_the_rules_refuse_at_the_end_is_said_at_every_row_that_they_speak_of(preview, said, rows):
    with edit_catalog():
        save_entity(ProductSpecification(id="draft", name="Draft"))
        for name in ("a", "b", "c"):
            save_entity(ProductOffering(id=name, name=name.upper(), lifecycle_status="Active"))
    before = rows()
    cells = ("a,Launched,draft", "b,Launched,ps-ottplay", "c,Launched,draft", "ott-basic,,ps-ottplay", "")
    file = "\n".join(("id,status,product specification id", *cells))
    page = preview(MODEL, file)
    words = "cannot be Launched: The product specification 'draft' is In Study, not Launched."
    assert said(page) == [
        (2, "product specification id", f"'A' (a) {words}"),
        (4, "product specification id", f"'C' (c) {words}"),
    ]
    assert [row.import_type for row in page.context["result"].rows] == ["invalid", "update", "invalid", "skip"]
    assert rows() == before


def test_who_uses_what_is_to_be_retired_is_said_at_its_row(preview, said):
    found = said(preview(MODEL, "id,status,name\nsport-lite,Retired,SportStream Lite\nott-basic,Launched,Renamed\n"))
    assert {(row, column) for row, column, _ in found} == {(2, "status")}
    assert "'sport-lite' is still used by the launched bundle 'Fiber 100' (plan-100)." in [words for *_, words in found]


def test_an_offering_in_use_is_not_removed_and_it_is_said_why(preview, said, rows):
    with edit_catalog():
        save_entity(ProductOffering(id="inner", name="Inner"))
        save_entity(ProductOffering(id="outer", name="Outer", is_bundle=True))
        save_entity(BundleOption(bundle_id="outer", offering_id="inner"))
    before = rows()
    assert said(preview(MODEL, "id,delete\ninner,yes\n")) == [(2, "", "It is still in use by: outer with inner.")]
    assert rows() == before


def test_rows_may_go_and_others_come_in_one_file(load, revision):
    save_entity(ProductOffering(id="old", name="Old"))
    number = revision()
    load(MODEL, "id,name,delete\nold,,yes\nnew,New,\n")
    assert set(ProductOffering.objects.filter(pk__in=["old", "new"]).values_list("pk", flat=True)) == {"new"}
    assert revision() == number + 1


def test_columns_that_are_not_known_are_said_and_the_rest_is_read(preview, changes):
    page = preview(MODEL, "ID,Name,Pirces\nott-basic,New name,x\n")
    assert page.context["result"].unknown == ["pirces"]
    assert "<b>pirces</b>" in page.content.decode()
    assert changes(page) == [(2, "update", [("name", "OTT Play Basic", "New name")])]


def test_headings_may_be_written_in_capitals_and_with_underscores(preview, changes):
    page = preview(MODEL, "Id,Valid_To, Billing  Start \nott-basic,2027-01-01,ONORDER\n")
    assert [change[0] for change in changes(page)[0][2]] == ["valid to", "billing start"]


def test_where_nothing_would_change_there_is_nothing_to_import(preview, storage):
    page = preview(MODEL, "id,name\nott-basic,OTT Play Basic\n")
    assert "confirm_form" not in page.context
    assert "there is nothing to import" in page.content.decode()
    assert list((storage / ".tables").iterdir()) == []


def test_what_has_changed_since_the_preview_is_shown_again_and_not_stored(preview, manager, rows, changes):
    page = preview(MODEL, "id,name\nott-basic,By me\n")
    row = offering()
    row.name = "By somebody else"
    save_entity(row)
    before = rows()
    sent = page.context["confirm_form"].initial
    again = manager.post("/admin/catalog/productoffering/process_import/", sent)
    assert again.status_code == 200
    assert "The catalog has changed since you looked" in again.content.decode()
    assert changes(again) == [(2, "update", [("name", "By somebody else", "By me")])]
    assert rows() == before
    assert (
        manager.post(
            "/admin/catalog/productoffering/process_import/", again.context["confirm_form"].initial
        ).status_code
        == 302
    )
    assert offering().name == "By me"


def test_what_is_refused_only_when_it_is_imported_stores_nothing(preview, manager, rows, said):
    save_entity(ProductOffering(id="a", name="A", lifecycle_status="Active", product_specification_id="ps-ottplay"))
    page = preview(MODEL, "id,status\na,Launched\n")
    row = ProductSpecification(id="ps-new", name="New")
    save_entity(row)
    a = offering("a")
    a.product_specification_id = "ps-new"
    save_entity(a)
    before = rows()
    again = manager.post("/admin/catalog/productoffering/process_import/", page.context["confirm_form"].initial)
    assert again.status_code == 200
    assert said(again) == [
        (
            2,
            "product specification id",
            "'A' (a) cannot be Launched: The product specification 'ps-new' is In Study, not Launched.",
        )
    ]
    assert "confirm_form" not in again.context
    assert rows() == before
    assert not LogEntry.objects.exists()


def test_times_on_the_page_are_the_readers(preview, manager):
    manager.cookies["tierway_zone"] = BERLIN
    page = preview(MODEL, "id,valid to\nott-basic,2027-01-31T23:30Z\n").content.decode()
    assert "02/01/2027 12:30 a.m." in page
    assert timezone.get_current_timezone_name() == "UTC"
