"""What is ordered costs what it costs where it will sit."""

from datetime import UTC, datetime

import pytest

from catalog.models import ProductOffering
from catalog.services import save_entity
from inventory.models import Product
from ordering.models import ProductOrderItem
from tmf.errors import RefusedAll

LATER = datetime(2026, 11, 22, 12, tzinfo=UTC)


def figures(prices):
    """What each line says: name, amount, and what is taken off."""
    return [
        (
            price["name"],
            price["price"]["taxIncludedAmount"]["value"],
            [a["price"]["taxIncludedAmount"]["value"] for a in price.get("priceAlteration", ())],
        )
        for price in prices
    ]


def item(order_id, item_id):
    return ProductOrderItem.objects.get(order=order_id, item_id=item_id)


def dearer(offering_id):
    """The price of an offering rises."""
    price = ProductOffering.objects.get(pk=offering_id).prices.get()
    price.amount = "99.99"
    save_entity(price)


@pytest.fixture
def inside():
    """An item that is added to a held plan."""

    def build(made, plan="1233"):
        related = [{"id": plan, "relationshipType": "bundledBy"}]
        return {**made, "product": {"@type": "Product", "productRelationship": related}}

    return build


def test_a_new_plan_and_what_it_includes(capture, plan_order):
    order_id = capture(plan_order).order_id
    assert figures(item(order_id, "1").prices) == [("Fiber 300", 39.9, [])]
    assert figures(item(order_id, "2").prices) == [("OTT Play Basic", 4.99, [4.99])]


def test_a_tier_above_the_included_one_of_a_plan_that_is_bought_with_it(capture, body, add):
    order_id = capture(body(add("plan-300", "1", parts=[add("ott-premium", "2")]))).order_id
    assert figures(item(order_id, "2").prices) == [("OTT Play Premium instead of OTT Play Basic", 10, [])]


def test_what_is_added_to_a_held_plan(capture, body, add, inside):
    Product.objects.filter(pk="1255").update(status="terminated")
    order_id = capture(body(inside(add("sport-max"), "1253"), customer="cust-1003")).order_id
    assert figures(item(order_id, "1").prices) == [("SportStream Max instead of SportStream Lite", 12, [])]


def test_what_stands_alone_costs_its_price(capture, body, add):
    order_id = capture(body(add("ott-premium"))).order_id
    assert figures(item(order_id, "1").prices) == [("OTT Play Premium", 14.99, [])]


def test_a_change_of_tier_in_a_held_plan(capture, body, modify):
    order_id = capture(body(modify("1234", "ott-standard"), customer="cust-1001")).order_id
    assert figures(item(order_id, "1").prices) == [("OTT Play Standard instead of OTT Play Basic", 5, [])]


def test_a_change_of_tier_with_a_change_of_its_plan_is_priced_in_the_plan_to_come(capture, body, modify):
    changes = (modify("1233", "plan-600", "1"), modify("1234", "ott-premium", "2"))
    order_id = capture(body(*changes, customer="cust-1001")).order_id
    assert figures(item(order_id, "1").prices) == [("Fiber 600", 49.9, [])]
    assert figures(item(order_id, "2").prices) == [("OTT Play Premium instead of OTT Play Standard", 5, [])]


def test_what_is_added_with_a_change_of_its_plan_is_priced_in_the_plan_to_come(capture, body, add, modify, inside):
    added = inside(add("sport-plus", "2"))
    order_id = capture(body(modify("1233", "plan-600", "1"), added, customer="cust-1001")).order_id
    assert figures(item(order_id, "2").prices) == [("SportStream Plus instead of SportStream Lite", 6, [])]
    assert figures(item(order_id, "2").product.prices) == figures(item(order_id, "2").prices)


@pytest.mark.parametrize("action", ["noChange", "delete"])
def test_an_item_that_chooses_nothing_cannot_name_another_offering_than_the_one_that_is_held(
    capture, body, modify, picture, action
):
    forged = {"id": "2", "action": action, "product": {"id": "1233"}, "productOffering": {"id": "plan-600"}}
    before = picture()
    with pytest.raises(RefusedAll) as found:
        capture(body(modify("1234", "ott-premium"), forged, customer="cust-1001"))
    assert [(error.status, error.code, error.path) for error in found.value.errors] == [
        (400, "offeringNotHeld", "productOrderItem[1].productOffering.id")
    ]
    assert picture() == before


def test_an_item_that_chooses_nothing_may_name_the_offering_that_is_held(capture, body, modify):
    kept = {"id": "2", "action": "noChange", "product": {"id": "1233"}, "productOffering": {"id": "plan-300"}}
    order_id = capture(body(modify("1234", "ott-premium"), kept, customer="cust-1001")).order_id
    assert figures(item(order_id, "1").prices) == [("OTT Play Premium instead of OTT Play Basic", 10, [])]


def test_what_another_customer_holds_is_not_told_to_who_names_it(capture, body):
    forged = {"id": "1", "action": "noChange", "product": {"id": "1233"}, "productOffering": {"id": "plan-600"}}
    with pytest.raises(RefusedAll) as found:
        capture(body(forged, customer="cust-1002"))
    assert [error.code for error in found.value.errors] == ["productNotOfCustomer"]


def test_what_is_ended_or_left_alone_has_no_price(capture, body, delete):
    order_id = capture(body(delete("1233"), customer="cust-1001")).order_id
    assert [row.prices for row in ProductOrderItem.objects.filter(order=order_id)] == [[], []]


def test_the_price_of_a_change_is_the_price_on_the_order_whatever_the_catalog_says_when_it_is_done(
    placed, body, modify
):
    order = placed(body(modify("1234", "ott-standard"), customer="cust-1001"))
    dearer("ott-standard")
    order.hear("1", "completed")
    product = Product.objects.get(pk="1234")
    assert (product.product_offering_id, figures(product.prices)) == (
        *("ott-standard", [("OTT Play Standard instead of OTT Play Basic", 5, [])]),
    )
    assert [price["@type"] for price in product.prices] == ["ProductPrice"]


def test_a_held_product_keeps_what_it_was_sold_for(capture, body, modify):
    before = Product.objects.get(pk="1234").prices
    dearer("ott-basic")
    capture(body(modify("1233", "plan-600"), customer="cust-1001"))
    assert Product.objects.get(pk="1234").prices == before
