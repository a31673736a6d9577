"""Reading the body of an order: every fault at once, each with its path."""

import pytest

from ordering.domain.intake import parse_order
from ordering.domain.structure import parents_first
from qualification.domain.items import bundle_parents
from tmf.reading import Unreadable

CUSTOMER = {"role": "Customer", "partyOrPartyRole": {"id": "cust-1", "name": "Ann"}}


def add(item_id, offering="o-1", **more):
    return {"id": item_id, "action": "add", "productOffering": {"id": offering}, **more}


def related(kind, item_id):
    return {"relationshipType": kind, "id": item_id}


def body(*items, **more):
    return {"relatedParty": [CUSTOMER], "productOrderItem": list(items), **more}


def faults(given):
    with pytest.raises(Unreadable) as found:
        parse_order(given)
    return [(fault.path, fault.code) for fault in found.value.faults]


def test_a_whole_order_is_read():
    item = {
        **add("1", product={"productCharacteristic": [{"name": "email", "value": "a@example.org"}]}, itemTerm=[{}]),
        "productOrderItem": [{"id": "2", "action": "modify", "product": {"id": "p"}, "productOffering": {"id": "o"}}],
    }
    order = parse_order(
        body(
            item,
            channel=[{"role": "capture", "channel": {"id": "care"}}],
            externalId=[{"owner": "shop", "id": "77"}],
            requestedStartDate="2026-11-20T12:00:00Z",
            billingAccount={"id": "b-1"},
            state="completed",
        )
    )
    assert (order.customer_id, order.customer_name, order.channel) == ("cust-1", "Ann", "care")
    assert (order.external_id, order.extension) == ('["shop", "77"]', {"billingAccount": {"id": "b-1"}})
    first, second = order.items
    assert (first.path, first.offering_id, first.extension) == ("productOrderItem[0]", "o-1", {"itemTerm": [{}]})
    assert first.characteristics == (
        {"@type": "StringCharacteristic", "name": "email", "valueType": "string", "value": "a@example.org"},
    )
    assert (second.path, second.nested_in, second.product_id) == ("productOrderItem[0].productOrderItem[0]", "1", "p")


def test_an_order_that_names_no_channel_comes_from_the_app():
    assert parse_order(body(add("1"))).channel == "app"


def test_all_faults_are_named_at_once():
    given = {
        "relatedParty": [{"role": "Seller"}],
        "category": 5,
        "requestedStartDate": "tomorrow",
        "productOrderItem": [
            {"action": "replace", "quantity": 0},
            {"id": "2", "action": "modify"},
            {"id": "2", "action": "add", "product": {"id": "p"}},
            "rubbish",
        ],
    }
    assert sorted(faults(given)) == [
        ("category", "invalid"),
        ("productOrderItem[0].action", "invalid"),
        ("productOrderItem[0].id", "missing"),
        ("productOrderItem[0].quantity", "invalid"),
        ("productOrderItem[1].id", "duplicateItem"),
        ("productOrderItem[1].product.id", "missing"),
        ("productOrderItem[1].productOffering.id", "missing"),
        ("productOrderItem[2].id", "duplicateItem"),
        ("productOrderItem[2].product.id", "invalid"),
        ("productOrderItem[2].productOffering.id", "missing"),
        ("productOrderItem[3]", "invalid"),
        ("relatedParty", "missing"),
        ("requestedStartDate", "invalid"),
    ]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({}, ("productOrderItem", "missing")),
        ({"productOrderItem": {}}, ("productOrderItem", "invalid")),
        ({"productOrderItem": [add("1", product=3)]}, ("productOrderItem[0].product", "invalid")),
        ({"productOrderItem": [add("x" * 65)]}, ("productOrderItem[0].id", "invalid")),
        ({"productOrderItem": [add("1", quantity=2)]}, ("productOrderItem[0].quantity", "invalid")),
        ({"productOrderItem": [add("1")], "requestedInitialState": "done"}, ("requestedInitialState", "invalid")),
        ({"productOrderItem": [add("1")], "externalId": [{}]}, ("externalId[0].id", "missing")),
        ({"productOrderItem": [add("1")], "channel": ["app"]}, ("channel[0]", "invalid")),
        ({"productOrderItem": [add("1")], "note": 1}, ("note", "invalid")),
    ],
)
def test_a_fault_has_its_path(given, fault):
    assert fault in faults({"relatedParty": [CUSTOMER], **given})


@pytest.mark.parametrize("name", ["a/b", "a\nb", "a?b", "..", "ä", " a", "a ", "a#b", "x" * 65])
def test_an_id_that_does_not_fit_into_an_address_is_refused_wherever_it_stands(name):
    given = {
        "id": name,
        "relatedParty": [{"role": "Customer", "partyOrPartyRole": {"id": name}}],
        "channel": [{"channel": {"id": name}}],
        "productOrderItem": [
            {"id": name, "action": "modify", "product": {"id": name}, "productOffering": {"id": name}},
            add("2", product={"productRelationship": [{"id": name, "relationshipType": "bundledBy"}]}),
            add("3", productOrderItemRelationship=[related("reliesOn", name)]),
        ],
    }
    assert {path for path, code in faults(given) if code == "invalid"} == {
        *("id", "relatedParty[0].partyOrPartyRole.id", "channel[0].channel.id"),
        *(f"productOrderItem[0].{part}id" for part in ("", "product.", "productOffering.")),
        *("productOrderItem[1].product.productRelationship[0].id",),
        *("productOrderItem[2].productOrderItemRelationship[0].id",),
    }


def test_the_ids_of_this_world_are_taken():
    assert parse_order(body(add("1.1"), id="PO-2026_11~a:b")).order_id == "PO-2026_11~a:b"


@pytest.mark.parametrize("attribute", ["requestedStartDate", "requestedCompletionDate"])
@pytest.mark.parametrize(
    "moment",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-21T12:00:00", "2026-11-21", 5, [], {}],
)
def test_a_time_outside_of_the_calendar_or_without_an_offset_is_refused(attribute, moment):
    assert faults(body(add("1"), **{attribute: moment})) == [(attribute, "invalid")]


def test_a_time_is_taken_in_utc():
    order = parse_order(body(add("1"), requestedStartDate="2026-11-21T23:59:59+23:59:59"))
    assert order.requested_start_date.isoformat() == "2026-11-21T00:00:00+00:00"


def test_two_external_ids_are_never_one_key():
    keys = {
        parse_order(body(add("1"), externalId=[{"owner": owner, "id": name}])).external_id
        for owner, name in (("a:b", "c"), ("a", "b:c"), ('a", "b', "c"), ("a", 'b", "c'), ("", "a:b:c"))
    }
    assert len(keys) == 5


def test_an_external_id_that_fits_no_key_is_refused():
    given = body(add("1"), externalId=[{"owner": '"' * 100, "id": '"' * 100}])
    assert faults(given) == [("externalId[0].id", "invalid")]


def test_200_items_are_an_order_and_201_are_not():
    assert len(parse_order(body(*(add(str(n)) for n in range(200)))).items) == 200
    assert faults(body(*(add(str(n)) for n in range(201)))) == [("productOrderItem", "tooManyItems")]


def test_two_items_cannot_touch_one_product():
    change = {"action": "delete", "product": {"id": "p"}}
    assert faults(body({"id": "1", **change}, {"id": "2", **change})) == [
        ("productOrderItem[0].product.id", "duplicateProduct"),
        ("productOrderItem[1].product.id", "duplicateProduct"),
    ]


def test_items_relate_to_items_of_the_order_only():
    lost = add("1", productOrderItemRelationship=[related("bundles", "9")])
    assert faults(body(lost)) == [("productOrderItem[0].productOrderItemRelationship[0].id", "unknownItem")]


@pytest.mark.parametrize("kind", ["bundles", "bundledBy", "reliesOn"])
def test_items_do_not_lead_back_to_themselves(kind):
    first = add("1", productOrderItemRelationship=[related(kind, "2")])
    second = add("2", productOrderItemRelationship=[related(kind, "1")])
    assert faults(body(first, second)) == [("productOrderItem[0]", "itemCycle"), ("productOrderItem[1]", "itemCycle")]


@pytest.mark.parametrize(
    ("plan", "part"),
    [
        (add("1", "plan", productOrderItem=[add("2")]), None),
        (add("1", "plan", productOrderItemRelationship=[related("bundles", "2")]), add("2")),
        (add("1", "plan"), add("2", productOrderItemRelationship=[related("bundledBy", "1")])),
        (add("1", "plan"), add("2", productOrderItemRelationship=[related("reliesOn", "1")])),
    ],
)
def test_a_part_finds_its_plan_however_it_is_written(plan, part):
    items = parse_order(body(*filter(None, (part, plan)))).items
    parents = bundle_parents(items, is_plan=lambda item: item.offering_id == "plan")
    assert parents == {"2": "1"}
    assert [item.id for item in parents_first(items, parents)] == ["1", "2"]


def test_to_rely_on_what_is_no_plan_makes_no_bundle():
    items = parse_order(body(add("1"), add("2", productOrderItemRelationship=[related("reliesOn", "1")]))).items
    assert bundle_parents(items, is_plan=lambda _: False) == {}


def test_a_plan_that_relies_on_its_own_part_stays_above_it():
    links = [related("bundles", "2"), related("reliesOn", "2")]
    items = parse_order(body(add("1", "plan", productOrderItemRelationship=links), add("2", "plan"))).items
    assert bundle_parents(items, is_plan=lambda item: item.offering_id == "plan") == {"2": "1"}
