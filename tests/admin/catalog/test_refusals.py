"""What the rules of the catalog refuse is said on the form, which keeps what was typed; nothing is stored."""

import pytest

from catalog.models import (
    Category,
    ProductOffering,
    ProductOfferingPrice,
    ProductSpecification,
    ServiceCategory,
    ServiceSpecification,
)
from catalog.resources.kinds import BY_NAME
from catalog.services import create_entity, edit_catalog, save_entity, usage

pytestmark = pytest.mark.usefixtures("demo")
ROOT = "/admin/catalog"


def change(model, pk):
    return f"{ROOT}/{model}/{pk}/change/"


@pytest.fixture
def refused(manager, fill, rows, errors_of):
    """The errors of a form that is sent with changes; nothing was stored, and what was typed is still there."""

    def refused(address, **changes):
        before = rows()
        answer = fill(manager, address, **changes, description="What I typed")
        found = errors_of(answer)
        assert rows() == before
        assert "What I typed" in answer.content.decode()
        assert all(words.split("'")[0] in answer.content.decode() for _, words in found)
        return found, answer

    return refused


def test_prices_that_overlap_are_said_at_the_prices(refused):
    price = ProductOfferingPrice(id="second", name="Second", amount=3, lifecycle_status="Launched")
    save_entity(price)
    found, answer = refused(change("productoffering", "ott-basic"), attach=["second"])
    words = (
        "'OTT Play Basic' (ott-basic) would have two prices of type recurring at the same time: 'OTT Play Basic' "
        "(ott-basic-price) and 'Second' (second). Let one end before the other begins."
    )
    assert found == [("pricesOverlap", words)]
    assert answer.context["adminform"].form.errors["attach"] == [words]


def test_everything_that_a_launched_offering_would_lack_is_listed(refused):
    with edit_catalog():
        save_entity(ProductSpecification(id="draft", name="Draft"))
        save_entity(ProductOfferingPrice(id="draft-price", name="Draft", amount=3))
        save_entity(ProductOffering(id="new", name="New", lifecycle_status="Launched"))
    found, answer = refused(change("productoffering", "new"), product_specification="draft", attach=["draft-price"])
    start = "'New' (new) cannot be Launched: "
    assert found == [
        ("notLaunched", f"{start}The product specification 'draft' is In Study, not Launched."),
        ("notLaunched", f"{start}The price 'draft-price' is In Study, not Launched."),
    ]
    assert list(answer.context["adminform"].form.errors) == ["product_specification", "attach"]


def test_who_uses_what_is_to_be_retired_is_said_at_the_status(refused):
    found, answer = refused(change("productspecification", "ps-broadband"), lifecycle_status="Retired")
    assert {code for code, _ in found} == {"inUse"}
    assert ("inUse", "'ps-broadband' is still used by the launched offering 'Fiber 300' (plan-300).") in found
    assert list(answer.context["adminform"].form.errors) == ["lifecycle_status"]


@pytest.mark.parametrize("model", [Category, ServiceCategory])
def test_a_category_that_would_lie_in_itself_is_refused_by_the_names_on_the_way(refused, model):
    with edit_catalog():
        save_entity(model(id="a", name="Outer"))
        save_entity(model(id="b", name="Inner", parent_id="a", is_root=False))
    found, answer = refused(change(model.__name__.lower(), "a"), parent="b")
    assert found == [("categoryCycle", "A category cannot lie in itself: Outer → Inner → Outer.")]
    assert list(answer.context["adminform"].form.errors) == ["parent"]


def test_services_that_wait_for_each_other_are_refused(refused):
    new = {
        "relationships-TOTAL_FORMS": "1",
        "relationships-0-relationship_type": "dependency",
        "relationships-0-target": "cfs-ottplay",
    }
    found, _ = refused(change("servicespecification", "rfs-ottplay"), **new)
    words = (
        "These services would each wait for the other: OTT Play entitlement → OTT Play access → OTT Play entitlement."
    )
    assert found == [("dependencyCycle", words)]


def test_a_bundle_in_itself_is_refused(refused):
    new = {"options-TOTAL_FORMS": "1", "options-0-offering": "plan-300", "options-0-lower_limit": "0"}
    limits = {"options-0-upper_limit": "1", "options-0-default": "0"}
    found, _ = refused(change("productoffering", "ott-standard"), **new, **limits)
    words = {"Fiber 300 → OTT Play Standard → Fiber 300", "OTT Play Standard → Fiber 300 → OTT Play Standard"}
    assert [code for code, _ in found] == ["bundleCycle"]
    assert found[0][1].removeprefix("A bundle cannot contain itself: ").removesuffix(".") in words


def test_a_version_that_is_there_already_is_refused(manager, fill, rows, errors_of):
    body = {"id": "ott-basic", "name": "OTT Play Basic", "lifecycleStatus": "In Study", "version": "2.0"}
    create_entity(kind=BY_NAME["ProductOffering"], body=body)
    before = rows()
    answer = fill(manager, change("productoffering", "ott-basic"), version="2.0")
    assert [code for code, _ in errors_of(answer)] == ["alreadyExists"]
    assert list(answer.context["adminform"].form.errors) == ["version"]
    assert rows() == before


def test_two_people_do_not_write_over_each_other(manager, fill, fields_of, rows, errors_of):
    address = change("productoffering", "ott-basic")
    opened = fields_of(manager.get(address))
    fill(manager, address, name="By the other")
    before = rows()
    answer = manager.post(address, {**opened, "name": "By me"})
    assert [code for code, _ in errors_of(answer)] == ["changedMeanwhile"]
    assert rows() == before
    assert ProductOffering.objects.get(pk="ott-basic").name == "By the other"
    again = manager.post(address, fields_of(answer))
    assert [code for code, _ in errors_of(again)] == ["changedMeanwhile"]


@pytest.mark.parametrize("way", ["page", "list"])
def test_what_is_launched_is_not_removed(manager, rows, way):
    before = rows()
    root, pk = f"{ROOT}/productofferingprice/", "sport-max-price"
    ticked = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
    answer = manager.post(f"{root}{pk}/delete/", {"post": "yes"}) if way == "page" else manager.post(root, ticked)
    assert answer.status_code == 200
    assert "is Launched; retire it first." in answer.content.decode()
    assert rows() == before


def test_what_customers_have_is_not_removed(manager, rows, monkeypatch):
    save_entity(ProductOffering(id="had", name="Had"))
    finder = {usage.Verb.REMOVE: [lambda _: iter([usage.Use("had", "3 products")])], usage.Verb.RETIRE: []}
    monkeypatch.setattr(usage, "_finders", finder)
    before = rows()
    answer = manager.post(f"{ROOT}/productoffering/had/delete/", {"post": "yes"})
    assert "&#x27;had&#x27; is still used by 3 products." in answer.content.decode()
    assert rows() == before


@pytest.mark.parametrize(
    ("model", "pk", "changes", "field"),
    [
        ("productofferingprice", "ott-basic-price", {"amount": ""}, "amount"),
        ("productofferingprice", "ott-basic-price", {"currency": "euro"}, "currency"),
        ("productofferingprice", "ott-basic-price", {"currency": "eur"}, "currency"),
        ("productofferingprice", "ott-basic-price", {"price_type": "invented"}, "price_type"),
        ("productofferingprice", "ott-basic-price", {"period": "fortnight"}, "period"),
        ("servicespecification", "cfs-ottplay", {"partner_id": "ottplay"}, "partner_id"),
        ("servicespecification", "rfs-ottplay", {"partner_fields": "tier"}, "partner_fields"),
        ("servicespecification", "rfs-ottplay", {"partner_fields": "tier = a\ntier = b"}, "partner_fields"),
    ],
)
def test_a_value_that_the_api_refuses_is_refused_here(manager, fill, rows, model, pk, changes, field):
    before = rows()
    answer = fill(manager, change(model, pk), **changes)
    assert list(answer.context["adminform"].form.errors) == [field]
    assert rows() == before


def test_the_fields_of_a_partner_are_written_one_a_line(manager, fill):
    address = change("servicespecification", "rfs-ottplay")
    assert fill(manager, address, partner_fields="tier = plan_code\r\n\r\nemail=user.mail").status_code == 302
    stored = ServiceSpecification.objects.get(pk="rfs-ottplay")
    assert stored.partner_fields == {"tier": "plan_code", "email": "user.mail"}
    assert "tier = plan_code" in manager.get(address).content.decode()
    fill(manager, address, partner_fields="")
    stored.refresh_from_db()
    assert stored.partner_fields is None
