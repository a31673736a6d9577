"""Customers with what they hold already."""

from inventory.models import Product
from inventory.selectors import children_of, customer_facts, held_product, household
from inventory.services import load_customers


def test_a_customer_comes_with_a_plan_and_what_sits_in_it(demo):
    assert customer_facts("cust-1001").name == "Demo Basic"
    plan, part = household("cust-1001").products
    assert (plan.id, plan.offering_id, plan.status, plan.plan_product_id) == ("1233", "plan-300", "active", None)
    assert (part.id, part.offering_id, part.plan_product_id, part.plan_offering_id) == (
        *("1234", "ott-basic"),
        *("1233", "plan-300"),
    )
    assert children_of("1233") == (part,)


def test_a_product_is_a_snapshot_of_its_offering(demo, at):
    product = Product.objects.get(pk="1234")
    assert product.product_offering_ref["name"] == product.name == "OTT Play Basic"
    assert product.product_specification_ref["id"] == "ps-ottplay"
    assert [c["value"] for c in product.characteristics if c["name"] == "tier"] == ["basic"]
    assert (product.billing_start_date, product.billing_start_reason) == (at, "loaded")


def test_what_sits_in_a_plan_costs_what_it_costs_there(demo):
    (included,) = Product.objects.get(pk="1234").prices
    assert included["price"]["taxIncludedAmount"] == {"unit": "EUR", "value": 4.99}
    assert [(a["name"], a["price"]["taxIncludedAmount"]["value"]) for a in included["priceAlteration"]] == [
        ("Included in Fiber 300", 4.99)
    ]
    (above,) = Product.objects.get(pk="1244").prices
    assert (above["name"], above["price"]["taxIncludedAmount"]["value"]) == (
        *("OTT Play Standard instead of OTT Play Basic", 5),
    )
    (alone,) = Product.objects.get(pk="1274").prices
    assert (alone["price"]["taxIncludedAmount"]["value"], "priceAlteration" in alone) == (3.99, False)


def test_a_status_is_taken_as_it_is(demo):
    assert [product.status for product in household("cust-1006").products] == ["suspended", "suspended"]


def test_loading_again_changes_nothing(demo, at, picture):
    before = picture()
    assert load_customers(customers=demo["customers"], at=at) == []
    assert picture() == before


def test_facts_take_one_query(demo, django_assert_num_queries):
    with django_assert_num_queries(1):
        held_product("1234")
    with django_assert_num_queries(1):
        household("cust-1004")


def test_what_is_over_is_not_held(demo):
    Product.objects.filter(pk="1234").update(status="terminated")
    assert [product.id for product in household("cust-1001").products] == ["1233"]
    assert held_product("1234").status == "terminated"
