"""The order gate over rows: what is held is read by customer, in one query."""

import pytest

from catalog.models import ProductOfferingRelationship
from catalog.selectors import compiled_catalog
from catalog.services import save_entity
from inventory.models import Product
from inventory.selectors import facts_of
from inventory.services import attach_order
from qualification.domain import Intent
from qualification.selectors import held
from qualification.services import gate


@pytest.fixture
def ask(demo):
    """The codes of all refusals by path."""

    def gated(*intents, customer, channel="app"):
        refusals = gate(intents, customer_id=customer, channel=channel, at=demo)
        return {refusal.path: [reason.code for reason in refusal.reasons] for refusal in refusals}

    return gated


def modify(product, offering):
    return Intent("productOrderItem[0]", "modify", offering, product)


def test_an_upgrade_of_a_held_product_may_be_ordered(ask):
    assert ask(modify("1234", "ott-standard"), customer="cust-1001") == {}


def test_a_downgrade_is_refused_with_its_reason(ask):
    assert ask(modify("1244", "ott-basic"), customer="cust-1002") == {"productOrderItem[0]": ["downgradeNotAllowed"]}


def test_the_product_of_another_customer_is_refused(ask):
    assert ask(modify("1244", "ott-premium"), customer="cust-1001") == {"productOrderItem[0]": ["productNotHeld"]}


def test_a_product_in_an_open_order_is_refused(ask):
    attach_order(product_ids=["1234"], order_id="order-1")
    assert ask(modify("1234", "ott-standard"), customer="cust-1001") == {"productOrderItem[0]": ["orderInFlight"]}


def test_a_suspended_product_is_refused(ask):
    assert ask(modify("1284", "ott-standard"), customer="cust-1006") == {"productOrderItem[0]": ["productNotActive"]}


def test_the_channel_counts(ask):
    lower = modify("1255", "sport-lite")
    assert ask(lower, customer="cust-1003", channel="app") == {"productOrderItem[0]": ["actionNotAllowed"]}
    assert ask(lower, customer="cust-1003", channel="care") == {}


def test_a_new_customer_may_order_a_plan_with_its_included_option(ask):
    plan = Intent("productOrderItem[0]", "add", "plan-300", children=("ott-basic",))
    child = Intent("productOrderItem[0].productOrderItem[0]", "add", "ott-basic", plan_offering_id="plan-300")
    assert ask(plan, child, customer="cust-2001") == {}


def test_an_option_is_added_beside_what_the_plan_holds(ask):
    second = Intent("productOrderItem[0]", "add", "ott-premium", plan_product_id="1233")
    other = Intent("productOrderItem[0]", "add", "sport-lite", plan_product_id="1233")
    assert ask(second, customer="cust-1001") == {"productOrderItem[0]": ["excludedByProduct"]}
    assert ask(other, customer="cust-1001") == {}


def test_a_change_of_the_catalog_holds_at_once(ask, demo):
    assert ask(modify("1244", "ott-premium"), customer="cust-1002") == {}
    row = ProductOfferingRelationship.objects.get(source="ott-standard", relationship_type="upgrade")
    row.valid_to = demo
    save_entity(row)
    assert ask(modify("1244", "ott-premium"), customer="cust-1002") == {"productOrderItem[0]": ["noPath"]}


def test_a_product_that_is_being_ended_does_not_stay(demo):
    row = Product.objects.get(pk="1264")
    assert [held(fact).ending for fact in facts_of([row.pk])] == [False]
    Product.objects.filter(pk=row.pk).update(status="pendingTerminate")
    assert [held(fact).ending for fact in facts_of([row.pk])] == [True]


def test_the_catalog_that_the_caller_has_looked_at_is_the_one_that_counts(ask, demo, django_assert_num_queries):
    catalog = compiled_catalog()
    row = ProductOfferingRelationship.objects.get(source="ott-standard", relationship_type="upgrade")
    row.valid_to = demo
    save_entity(row)
    wish = [modify("1244", "ott-premium")]
    with django_assert_num_queries(1):
        assert gate(wish, customer_id="cust-1002", channel="app", at=demo, catalog=catalog) == []
    assert ask(*wish, customer="cust-1002") == {"productOrderItem[0]": ["noPath"]}


def test_one_query_for_the_revision_and_one_for_what_is_held(ask, django_assert_num_queries):
    ask(customer="cust-1001")
    with django_assert_num_queries(2):
        ask(modify("1234", "ott-standard"), modify("1233", "plan-600"), customer="cust-1001")
