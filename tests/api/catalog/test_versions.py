"""Several versions of one entity: which is current, which waits, and how each is reached."""

from decimal import Decimal

import pytest

from catalog.models import ProductOfferingPrice
from events.models import OutboxEvent
from tests.api.catalog.rules import LAUNCH, messages

OFFERING = "productOffering"


@pytest.fixture
def plan(catalog):
    """A launched plan with a version 2.0 in study, which waits."""
    catalog.make(OFFERING, "plan", version="1.0", lifecycleStatus="Launched", name="First")
    answer = catalog.app(
        "post", catalog.address(OFFERING),
        {"id": "plan", "version": "2.0", "name": "Second",
         "lifecycleStatus": "In Study", "lastUpdate": "2026-01-02T00:00:00Z"},
    )  # fmt: skip
    assert answer.status_code == 201, answer.content
    return answer.json()


def told():
    return [(row.event_type, row.payload["productOffering"]["version"]) for row in OutboxEvent.objects.order_by("pk")]


def test_a_new_version_waits_beside_a_launched_one(catalog, plan, official_errors):
    assert plan["href"].endswith("/plan?version=2.0")
    assert official_errors("TMF620", "ProductOffering", plan) == []
    assert catalog.get(OFFERING, "plan")["name"] == "First"
    assert catalog.get(OFFERING, "plan:(version=2.0)") == plan
    assert catalog.get(OFFERING, "plan?version=2.0") == plan
    assert [one["name"] for one in catalog.list(OFFERING, "name=First,Second")] == ["First"]
    assert catalog.list(OFFERING, "id=plan&version=2.0") == [plan]
    assert told() == [("ProductOfferingCreateEvent", "1.0"), ("ProductOfferingCreateEvent", "2.0")]


def test_a_waiting_version_is_changed_by_its_own_address_only(catalog, plan):
    first = catalog.get(OFFERING, "plan")
    changed = catalog.change(OFFERING, "plan:(version=2.0)", description="better")
    assert changed == {**plan, "description": "better", "lastUpdate": changed["lastUpdate"]}
    assert catalog.get(OFFERING, "plan") == first
    assert told()[2:] == [("ProductOfferingAttributeValueChangeEvent", "2.0")]


def test_a_waiting_version_takes_the_place_of_the_current_one_when_it_is_launched(catalog, plan):
    first = catalog.get(OFFERING, "plan")
    catalog.move(OFFERING, "plan:(version=2.0)", *LAUNCH[:3])
    launched = catalog.change(OFFERING, "plan:(version=2.0)", lifecycleStatus="Launched")
    assert launched == catalog.get(OFFERING, "plan") == catalog.get(OFFERING, "plan:(version=2.0)")
    assert (launched["version"], launched["name"]) == ("2.0", "Second")
    assert launched["href"].endswith("/productOffering/plan")
    old = catalog.get(OFFERING, "plan:(version=1.0)")
    assert old == {**first, "href": f"{first['href']}?version=1.0"}
    assert [one["version"] for one in catalog.list(OFFERING, "id=plan")] == ["2.0"]


def test_a_waiting_version_needs_for_its_launch_what_every_offering_needs(catalog, plan):
    catalog.make("productSpecification", "spec")
    catalog.change(OFFERING, "plan:(version=2.0)", productSpecification={"id": "spec"})
    catalog.move(OFFERING, "plan:(version=2.0)", *LAUNCH[:3])
    error = catalog.cannot(409, "notLaunched", OFFERING, "plan:(version=2.0)", lifecycleStatus="Launched")
    assert "spec" in messages(error)[0]
    catalog.cannot(409, "illegalMove", OFFERING, "plan:(version=2.0)", lifecycleStatus="In Study")


def test_a_body_of_a_waiting_version_is_checked_as_any_other(catalog, plan):
    error = catalog.refuse(
        400, "unknownReference", OFFERING, "plan", version="3.0", productSpecification={"id": "ghost"}
    )
    assert error["path"] == "productSpecification.id"
    assert catalog.cannot(400, "invalid", OFFERING, "plan:(version=2.0)", isBundle="yes")["path"] == "isBundle"


def test_a_version_that_is_there_is_not_made_again(catalog, plan):
    for version in ("1.0", "2.0"):
        assert catalog.refuse(409, "alreadyExists", OFFERING, "plan", version=version)["path"] == "version"
    catalog.cannot(409, "alreadyExists", OFFERING, "plan", version="2.0")


def test_a_version_that_waits_is_removed_alone_and_the_current_one_only_with_all(catalog, plan):
    catalog.keep(409, "currentVersion", OFFERING, "plan:(version=1.0)")
    catalog.remove(OFFERING, "plan:(version=2.0)")
    assert told()[-1] == ("ProductOfferingDeleteEvent", "2.0")
    assert catalog.get(OFFERING, "plan")["version"] == "1.0"
    assert catalog.app("get", catalog.address(OFFERING, "plan:(version=2.0)")).status_code == 404
    catalog.make(OFFERING, "plan", version="3.0", name="Third")
    catalog.change(OFFERING, "plan", lifecycleStatus="Retired")
    catalog.remove(OFFERING, "plan")
    for version in ("1.0", "3.0"):
        assert catalog.app("get", catalog.address(OFFERING, f"plan:(version={version})")).status_code == 404


def test_a_version_is_never_empty_and_has_no_parentheses(catalog):
    for version in ("", "1(0)", 1, "x" * 21):
        assert catalog.refuse(400, "invalid", OFFERING, "plan", version=version)["path"] == "version"


def test_a_reference_to_a_version_needs_that_version(catalog, plan):
    part = {"id": "plan", "version": "2.0"}
    made = catalog.make(OFFERING, "bundle", isBundle=True, bundledProductOffering=[part])
    assert made["bundledProductOffering"][0]["version"] == "2.0"
    error = catalog.refuse(
        400, "unknownReference", OFFERING, "other", isBundle=True, bundledProductOffering=[{**part, "version": "9"}]
    )
    assert error["path"] == "bundledProductOffering[0].id"
    assert "version '9'" in error["message"]


PRICE = {"name": "Monthly", "priceType": "recurring", "lifecycleStatus": "Launched", "version": "1.0",
         "recurringChargePeriodType": "month", "price": {"unit": "EUR", "value": 7.5}}  # fmt: skip


def prices():
    return list(ProductOfferingPrice.objects.order_by("pk").values_list("pk", "amount"))


def given(answered, sent):
    """Of what is answered, what was sent."""
    return [{key: one[key] for key in wanted} for one, wanted in zip(answered, sent, strict=True)]


def test_a_price_by_value_inside_a_version_that_waits_is_kept_as_it_was_sent(catalog, plan):
    before = prices()
    sent = [{**PRICE, "id": "p-3"}, PRICE]
    waiting = catalog.make(OFFERING, "plan", version="3.0", name="Third", productOfferingPrice=sent)
    assert given(waiting["productOfferingPrice"], sent) == sent
    changed = catalog.change(OFFERING, "plan:(version=3.0)", description="better")
    assert changed["productOfferingPrice"] == waiting["productOfferingPrice"]
    assert prices() == before


def test_a_price_by_value_becomes_an_entity_when_its_version_takes_its_place(catalog, plan):
    before = prices()
    catalog.make(OFFERING, "plan", version="3.0", name="Third", productOfferingPrice=[{**PRICE, "id": "p-3"}])
    catalog.move(OFFERING, "plan:(version=3.0)", *LAUNCH[:3])
    assert prices() == before
    launched = catalog.change(OFFERING, "plan:(version=3.0)", lifecycleStatus="Launched")
    assert prices() == [*before, ("p-3", Decimal("7.5"))]
    price = catalog.get("productOfferingPrice", "p-3")
    assert launched["productOfferingPrice"] == [price]
    assert (price["name"], price["price"]) == ("Monthly", {"unit": "EUR", "value": 7.5})


def test_a_version_that_waits_leaves_the_price_of_the_current_one_alone(catalog):
    price = {**PRICE, "id": "p-1"}
    catalog.make(OFFERING, "plan", version="1.0", lifecycleStatus="Launched", productOfferingPrice=[price])
    dearer = {**price, "price": {"unit": "EUR", "value": 9}}
    catalog.make(OFFERING, "plan", version="2.0", productOfferingPrice=[dearer])
    assert prices() == [("p-1", Decimal("7.5"))]
    assert catalog.get(OFFERING, "plan")["productOfferingPrice"][0]["price"] == {"unit": "EUR", "value": 7.5}


def refused(catalog, query, code):
    """A list of plans that is refused; gives what the error says."""
    answer = catalog.app("get", f"{catalog.address(OFFERING)}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, code), answer.content
    return answer.json()


def versions(catalog, query):
    """Which versions a query gives, in their order."""
    return [(one["id"], one["version"]) for one in catalog.list(OFFERING, query)]


@pytest.mark.parametrize(
    ("query", "code", "path"),
    [
        ("sort=nonsense", "invalidSort", "sort"),
        ("nonsense=1", "invalidFilter", "nonsense"),
        ("isBundle=perhaps", "invalidFilter", "isBundle"),
    ],
)
def test_a_query_for_versions_is_checked_as_any_other(catalog, plan, query, code, path):
    assert refused(catalog, f"id=plan&version=1.0&{query}", code)["path"] == path


@pytest.mark.parametrize("named", ["id=plan,other", "id.eq=plan,other", "id=plan;id=other", "id=plan&id=other"])
def test_versions_of_several_entities_are_found_however_these_are_named(catalog, plan, named):
    catalog.make(OFFERING, "other", version="2.0")
    catalog.make(OFFERING, "third", version="2.0")
    assert versions(catalog, f"{named}&version=2.0") == [("other", "2.0"), ("plan", "2.0")]
    assert versions(catalog, f"{named}&version.gt=1.0") == [("other", "2.0"), ("plan", "2.0")]


def test_versions_come_by_id_and_version_or_in_the_order_asked_for(catalog, plan):
    catalog.make(OFFERING, "other", version="2.0", name="Other", description="b")
    query = "id=plan,other&version=1.0,2.0"
    assert versions(catalog, query) == [("other", "2.0"), ("plan", "1.0"), ("plan", "2.0")]
    assert versions(catalog, f"{query}&sort=-version,name") == [("other", "2.0"), ("plan", "2.0"), ("plan", "1.0")]
    assert versions(catalog, f"{query}&sort=description") == [("other", "2.0"), ("plan", "1.0"), ("plan", "2.0")]
    assert versions(catalog, f"{query}&sort=-description")[2] == ("other", "2.0")


def test_a_selection_carries_the_tag_of_the_whole_document(catalog, plan):
    address = catalog.address(OFFERING, "plan")
    tag = catalog.app("get", address)["ETag"]
    part = catalog.app("get", f"{address}?fields=name")
    assert (set(part.json()), part["ETag"]) == ({"@type", "id", "href", "name"}, tag)
    known = catalog.app("get", f"{address}?fields=name", If_None_Match=tag)
    assert (known.status_code, known["ETag"]) == (304, tag)
    changed = catalog.app("patch", f"{address}?fields=description", {"description": "new"}, If_Match=part["ETag"])
    assert changed.status_code == 200, changed.content
    assert changed["ETag"] == catalog.app("get", address)["ETag"] != tag
    assert catalog.app("patch", address, {"description": "newer"}, If_Match=tag).status_code == 412
