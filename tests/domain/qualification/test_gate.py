"""The order gate over the demo catalog, one item at a time: to add, to modify, to delete."""

from dataclasses import replace

import pytest

from qualification.domain import Held, judge
from tests.order_items import OTT, PLAN, SPORT, add, delete, home, modify


class TestAdd:
    def test_a_plan_with_its_included_option_may_be_ordered(self, gate):
        children = ("ott-basic",)
        assert gate([add("plan-300", children=children), add("ott-basic", "i1", plan_offering_id="plan-300")]) == {}

    def test_a_plan_without_its_included_option_is_refused(self, gate):
        assert gate([add("plan-300")]) == {"i0": ["requiredOptionMissing"]}

    def test_a_higher_tier_stands_for_the_included_option(self, gate):
        children = ("ott-premium",)
        assert gate([add("plan-300", children=children), add("ott-premium", "i1", plan_offering_id="plan-300")]) == {}

    def test_a_lower_tier_does_not_stand_for_the_included_option(self, gate):
        children = ("ott-basic", "sport-lite")
        intents = [add("plan-600", children=children), add("ott-basic", "i1", plan_offering_id="plan-600")]
        assert gate(intents) == {"i0": ["requiredOptionMissing"], "i1": ["belowBaseline", "notOfferedInPlan"]}

    @pytest.mark.parametrize(
        ("extras", "codes"),
        [
            (("sport-plus", "music-duo"), []),
            (("sport-plus",), ["groupLimit"]),
            (("sport-plus", "music-duo", "music-family"), ["groupLimit"]),
        ],
    )
    def test_a_choice_group_is_filled_within_its_limits(self, gate, extras, codes):
        refused = gate([add("plan-1000", children=("ott-premium", *extras))])
        assert refused == ({"i0": codes} if codes else {})

    def test_an_option_is_not_taken_above_its_upper_limit(self, gate):
        assert gate([add("plan-300", children=("ott-basic", "ott-basic"))]) == {"i0": ["maxInstancesReached"]}

    def test_a_plan_holds_one_tier_of_a_ladder(self, gate):
        assert gate([add("plan-300", children=("ott-basic", "ott-premium"))]) == {"i0": ["excludedByProduct"]}

    def test_an_offering_not_on_sale_is_refused(self, gate):
        assert gate([add("ott-classic")]) == {"i0": ["notSellable"]}

    def test_what_is_not_sellable_alone_is_refused_alone_and_taken_in_a_plan(self, gate):
        given = {"sport-lite": {"isSellable": False}}
        assert gate([add("sport-lite")], given=given) == {"i0": ["notSellable"]}
        assert gate([add("sport-lite", plan_product_id=PLAN)], home(p1234="ott-basic"), given=given) == {}

    def test_an_unknown_offering_is_refused(self, gate):
        assert gate([add("no-such")]) == {"i0": ["notSellable"]}

    def test_an_option_of_a_held_plan_may_be_added(self, gate):
        assert gate([add("sport-lite", plan_product_id=PLAN)], home(p1234="ott-basic")) == {}

    def test_what_the_held_plan_does_not_offer_is_refused(self, gate):
        assert gate([add("music-duo", plan_product_id=PLAN)], home()) == {"i0": ["notOfferedInPlan"]}

    def test_a_plan_of_somebody_else_is_refused(self, gate):
        assert gate([add("sport-lite", plan_product_id="9", plan_offering_id="plan-300")], home()) == {
            "i0": ["productNotHeld"]
        }

    def test_a_second_tier_is_refused_beside_the_one_that_is_held(self, gate):
        assert gate([add("ott-standard", plan_product_id=PLAN)], home(p1234="ott-premium")) == {
            "i0": ["excludedByProduct"]
        }

    def test_the_same_tier_is_refused_above_its_upper_limit(self, gate):
        assert gate([add("ott-basic", plan_product_id=PLAN)], home(p1234="ott-basic")) == {
            "i0": ["maxInstancesReached"]
        }

    def test_two_items_of_one_order_share_the_room(self, gate):
        intents = [add("sport-lite", plan_product_id=PLAN), add("sport-lite", "i1", plan_product_id=PLAN)]
        assert gate(intents, home(p1234="ott-basic")) == {"i0": ["maxInstancesReached"], "i1": ["maxInstancesReached"]}

    def test_a_full_choice_group_takes_no_more(self, gate):
        held = home("plan-1000", p1234="ott-premium", p1235="sport-plus", p1236="music-duo")
        assert gate([add("music-family", plan_product_id=PLAN)], held) == {"i0": ["groupLimit"]}

    def test_what_has_ended_takes_no_room(self, gate):
        held = home(p1234="ott-basic")
        held[SPORT] = Held("sport-lite", SPORT, "terminated", plan_product_id=PLAN, plan_id="plan-300")
        assert gate([add("sport-lite", plan_product_id=PLAN)], held) == {}

    def test_what_an_open_order_is_ending_takes_room_until_it_has_ended(self, gate):
        held = home(p1234="ott-basic", p1235="sport-lite")
        held[SPORT] = replace(held[SPORT], status="pendingTerminate", open_order=True, ending=True)
        assert gate([add("sport-lite", plan_product_id=PLAN)], held) == {"i0": ["maxInstancesReached"]}

    def test_a_suspended_plan_or_one_in_an_open_order_takes_nothing(self, gate):
        held = {PLAN: Held("plan-300", PLAN, "suspended", open_order=True)}
        assert gate([add("sport-lite", plan_product_id=PLAN)], held) == {"i0": ["productNotActive", "orderInFlight"]}


class TestModify:
    def test_an_upgrade_is_accepted(self, gate):
        assert gate([modify(OTT, "ott-standard")], home(p1234="ott-basic")) == {}

    def test_a_downgrade_is_refused_under_upgrade_only(self, gate):
        assert gate([modify(OTT, "ott-basic")], home(p1234="ott-standard")) == {"i0": ["downgradeNotAllowed"]}

    def test_the_refusal_names_the_offering_that_was_wanted(self, demo):
        [refusal] = judge(
            demo.catalog(), [modify(OTT, "ott-basic")], held=home(p1234="ott-standard"), channel="app", at=demo.today
        )
        assert refusal.offering_id == "ott-basic"

    def test_an_offering_off_the_ladder_has_no_path(self, gate):
        assert gate([modify(OTT, "sport-lite")], home(p1234="ott-basic")) == {"i0": ["noPath"]}

    @pytest.mark.parametrize("offering", [None, "ott-classic"])
    def test_to_the_same_offering_only_the_product_counts(self, gate, offering):
        held = {OTT: Held("ott-classic", OTT, plan_id="plan-300")}
        assert gate([modify(OTT, offering)], held) == {}
        held = {OTT: Held("ott-classic", OTT, "suspended", open_order=True)}
        assert gate([modify(OTT, offering)], held) == {"i0": ["productNotActive", "orderInFlight"]}

    def test_a_product_of_somebody_else_is_refused(self, gate):
        assert gate([modify("9", "ott-standard")], home()) == {"i0": ["productNotHeld"]}

    def test_the_second_item_about_one_product_is_refused(self, gate):
        intents = [modify(OTT, "ott-standard"), modify(OTT, "ott-premium", "i1")]
        assert gate(intents, home(p1234="ott-basic")) == {"i1": ["orderInFlight"]}

    def test_an_option_is_judged_against_the_plan_that_the_same_order_changes_to(self, gate):
        held = home(p1234="ott-standard")
        assert gate([modify(PLAN, "plan-600"), modify(OTT, "ott-premium", "i1")], held) == {}
        held = home("plan-600", p1234="ott-premium", p1235="sport-lite")
        given = {"allowedActions": [{"offering": "plan-600", "action": "modify", "channel": []}]}
        assert gate([modify(SPORT, "sport-plus")], held, given=given) == {}
        assert gate([modify(PLAN, "plan-1000"), modify(SPORT, "sport-max", "i1")], held, given=given) == {
            "i1": ["notOfferedInPlan"]
        }


class TestDelete:
    def test_an_option_that_is_not_included_may_go(self, gate):
        assert gate([delete(SPORT)], home(p1234="ott-basic", p1235="sport-lite")) == {}

    @pytest.mark.parametrize("tier", ["ott-basic", "ott-premium"])
    def test_the_included_tier_or_a_higher_one_does_not_leave_a_plan_that_stays(self, gate, tier):
        assert gate([delete(OTT)], home(p1234=tier)) == {"i0": ["requiredOptionMissing"]}

    def test_the_included_tier_leaves_with_its_plan(self, gate):
        assert gate([delete(PLAN), delete(OTT, "i1")], home(p1234="ott-basic")) == {}

    def test_a_choice_group_is_not_left_short(self, gate):
        held = home("plan-1000", p1234="ott-premium", p1235="music-family", p1236="music-duo")
        assert gate([delete(SPORT)], held) == {"i0": ["groupLimit"]}
        assert gate([delete(SPORT), add("sport-plus", "i1", plan_product_id=PLAN)], held) == {}

    def test_what_an_open_order_is_ending_fills_no_lower_limit(self, gate):
        held = home("plan-1000", p1234="ott-premium", p1235="music-family", p1236="music-duo", p1237="sport-plus")
        assert gate([delete(SPORT)], held) == {}
        held["1236"] = replace(held["1236"], open_order=True, ending=True)
        assert gate([delete(SPORT)], held) == {"i0": ["groupLimit"]}

    @pytest.mark.parametrize(("channel", "codes"), [("care", []), ("retail", []), ("app", ["actionNotAllowed"])])
    def test_the_channel_must_allow_to_terminate(self, gate, channel, codes):
        refused = gate([delete(PLAN)], home("plan-600"), channel=channel)
        assert refused == ({"i0": codes} if codes else {})

    def test_rows_for_other_actions_do_not_allow_to_terminate(self, gate):
        assert gate([delete(OTT)], {OTT: Held("sport-plus", OTT)}, channel="care") == {"i0": ["actionNotAllowed"]}

    def test_an_open_order_blocks_and_a_suspension_does_not(self, gate):
        assert gate([delete(OTT)], {OTT: Held("ott-basic", OTT, open_order=True)}) == {"i0": ["orderInFlight"]}
        assert gate([delete(OTT)], {OTT: Held("ott-basic", OTT, "suspended")}) == {}

    def test_a_plan_cannot_end_while_an_open_order_touches_what_ends_with_it(self, gate):
        held = home(p1234="ott-basic")
        held["1234"] = replace(held["1234"], open_order=True)
        assert gate([delete(PLAN)], held) == {"i0": ["orderInFlight"]}
        # Named itself, it is judged by its own item.
        assert gate([delete(PLAN), delete("1234", "i1")], held) == {"i1": ["orderInFlight"]}

    def test_what_has_ended_cannot_end_again(self, gate):
        assert gate([delete(OTT)], {OTT: Held("ott-basic", OTT, "terminated")}) == {"i0": ["productNotActive"]}
