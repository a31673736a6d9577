"""Query, configuration and order gate, asked the same of every demo customer, give the same answer."""

import pytest

from qualification.domain import Facts, Held, Intent, Request, decide, judge
from tests.domain.qualification.configuring import configure_held, configure_new

CHANNELS = ("app", "care")


def plans(document):
    """Every plan that a demo customer holds, with what sits in it."""
    for customer in document["customers"]:
        for held in customer["holds"]:
            plan = Held(held["offering"], held["product"], held.get("status", "active"))
            children = tuple(
                Held(c["offering"], c["product"], c.get("status", "active"), False, plan.product_id, plan.offering_id)  # noqa: FBT003
                for c in held.get("children", ())
            )
            yield plan, children


def wishes(plan, children, decided, choice):
    """The order item that takes a choice: a change where a tier of its ladder is held, else an addition."""
    if choice.alternative:
        return Intent("item", "modify", choice.offering_id, plan.product_id)
    for child in children:
        if choice.offering_id in decided[child.product_id]:
            return Intent("item", "modify", choice.offering_id, child.product_id)
    return Intent("item", "add", choice.offering_id, plan_product_id=plan.product_id)


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_can_be_selected_is_what_is_qualified_and_what_may_be_ordered(demo, channel):
    catalog, asked, compared = demo.catalog(), Request(channel), 0
    for plan, children in plans(demo.document):
        products = {held.product_id: held for held in (plan, *children)}
        decided = {
            c.product_id: {d.offering_id: d for d in decide(catalog, Facts(c, c.plan_id), asked, at=demo.today)}
            for c in (plan, *children)
        }
        for choice in configure_held(catalog, plan, children, asked, at=demo.today).choices:
            if choice.selected:
                continue
            wish = wishes(plan, children, decided, choice)
            refusals = judge(catalog, [wish], held=products, channel=channel, at=demo.today)
            assert choice.selectable == (not refusals), choice
            assert choice.reasons == (refusals[0].reasons if refusals else ()), choice
            if wish.product_id:
                assert choice.reasons == decided[wish.product_id][choice.offering_id].reasons
            compared += 1
    assert compared == 27


def test_a_new_plan_with_what_is_selected_by_default_may_be_ordered(demo):
    """Where a choice group has to be filled, the customer has to choose first."""
    catalog = demo.catalog()
    answers = {}
    for offering in catalog.offerings.values():
        if offering.is_bundle:
            chosen = configure_new(catalog, offering.id, Request(), at=demo.today).choices
            children = tuple(choice.offering_id for choice in chosen if choice.selected)
            wish = [Intent("item", "add", offering.id, children=children)]
            refusals = judge(catalog, wish, held={}, channel="app", at=demo.today)
            answers[offering.id] = [reason.code for refusal in refusals for reason in refusal.reasons]
    assert answers == {"plan-100": [], "plan-300": [], "plan-600": [], "plan-600s": [], "plan-1000": ["groupLimit"]}
