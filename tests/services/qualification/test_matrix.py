"""The matrix is the oracle's word on every tier of a ladder."""

import pytest

from catalog.domain.ladder import build_ladders
from catalog.domain.offering import Relationship
from catalog.selectors import compiled_catalog
from qualification.services import NOTHING, Setting, from_below, ladders_in, matrix, read_household, simulate

OTT = ["ott-classic", "ott-basic", "ott-standard", "ott-premium", "ott-ultra"]
SPORT = ["sport-lite", "sport-plus", "sport-max", "sport-plus-annual"]


def said(found):
    """Each answer as its direction or as its reasons."""
    return {
        key: decision.direction or "add" if decision.qualified else [reason.code for reason in decision.reasons]
        for key, decision in found.decisions.items()
    }


def ask(demo, plan, held, targets, **more):
    return matrix(Setting(plan, more.pop("channel", "app"), demo, **more), held=held, targets=targets)


def test_each_cell_says_whether_and_which_way_or_why_not(demo):
    answers = said(ask(demo, "plan-600", ["sport-plus"], SPORT))
    assert answers == {
        ("sport-plus", "sport-lite"): ["actionNotAllowed"],
        ("sport-plus", "sport-max"): "upgrade",
        ("sport-plus", "sport-plus-annual"): ["notOfferedInPlan"],
    }
    care = said(ask(demo, "plan-600", ["sport-plus"], SPORT, channel="care"))
    assert care["sport-plus", "sport-lite"] == "downgrade"


def test_who_has_none_of_it_yet_buys_it_new(demo):
    answers = said(ask(demo, "plan-600", [NOTHING], OTT))
    assert answers == {
        (NOTHING, "ott-classic"): ["belowBaseline", "notSellable", "notOfferedInPlan"],
        (NOTHING, "ott-basic"): ["belowBaseline", "notOfferedInPlan"],
        (NOTHING, "ott-standard"): "add",
        (NOTHING, "ott-premium"): "add",
        (NOTHING, "ott-ultra"): ["notSellable", "notOfferedInPlan"],
    }


def test_without_a_plan_the_tiers_stand_alone(demo):
    answers = said(ask(demo, "", ["ott-basic", NOTHING], ["ott-classic", "ott-ultra", "ott-basic"]))
    assert answers == {
        ("ott-basic", "ott-classic"): ["downgradeNotAllowed", "notSellable"],
        ("ott-basic", "ott-ultra"): ["notSellable"],
        (NOTHING, "ott-classic"): ["notSellable"],
        (NOTHING, "ott-ultra"): ["notSellable"],
        (NOTHING, "ott-basic"): "add",
    }


def test_the_included_tiers_are_told(demo):
    assert ask(demo, "plan-600", ["ott-standard"], ["ott-basic"]).included == {"ott-standard"}
    assert ask(demo, "", ["ott-standard"], OTT).included == frozenset()


@pytest.mark.parametrize(
    ("customer", "product", "held"), [("cust-1001", "1234", "ott-basic"), ("cust-1005", "1274", "ott-classic")]
)
def test_a_cell_says_what_a_customer_with_that_tier_is_told(demo, customer, product, held):
    given = read_household(customer)
    plan = given.household.product(product).plan_offering_id or ""
    asked = next(one for one in simulate(given, channel="app", at=demo).changes if one.about == product)
    cells = ask(demo, plan, [held], OTT, segment="residential").decisions
    assert len(asked.answer.decisions) == 4
    for decision in asked.answer.decisions:
        assert cells[held, decision.offering_id].reasons == decision.reasons
        assert cells[held, decision.offering_id].direction == decision.direction


def test_a_target_of_another_ladder_has_no_path(demo):
    assert "noPath" in said(ask(demo, "", ["ott-basic"], ["sport-max"]))["ott-basic", "sport-max"]


def test_what_the_catalog_does_not_have_is_refused_and_asked_all_the_same(demo):
    assert said(ask(demo, "", ["ott-basic"], ["no-such"]))["ott-basic", "no-such"] == ["noPath", "notSellable"]


def test_the_catalog_is_looked_at_once(demo, django_assert_num_queries):
    compiled_catalog()
    with django_assert_num_queries(1):
        ask(demo, "plan-300", [NOTHING, *OTT], OTT)


@pytest.mark.usefixtures("demo")
class TestLadders:
    def test_those_of_the_options_of_a_plan_come_in_their_order(self):
        catalog = compiled_catalog()
        ladders = ladders_in(catalog, "plan-600")
        assert [set(ladder.members) for ladder in ladders] == [set(OTT), set(SPORT)]
        assert ladders_in(catalog, "no-such") == ladders_in(catalog, "ott-basic") == ()

    def test_a_tier_stands_above_those_that_lead_to_it(self):
        catalog = compiled_catalog()
        assert list(from_below(catalog.ladder("ott-basic"))) == OTT
        assert list(from_below(catalog.ladder("sport-max"))) == [
            "sport-lite",
            "sport-plus",
            "sport-plus-annual",  # no upgrade touches it: it stands beside its crossgrade
            "sport-max",
        ]

    def test_a_long_way_up_counts_and_not_the_shortest(self):
        rows = [
            Relationship(*row)
            for row in [("a", "upgrade", "d"), ("a", "upgrade", "b"), ("b", "upgrade", "c"), ("c", "upgrade", "d")]
        ]
        assert from_below(build_ladders("dcba", rows)["a"]) == ("a", "b", "c", "d")
