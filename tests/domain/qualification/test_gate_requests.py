"""The order gate over the demo catalog: items seen together, and what else an item may ask for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import Offering, Relationship
from qualification.domain import Held, Intent, Party, assess, judge
from tests.order_items import OTT, PLAN, SPORT, add, delete, home, modify

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class TestTogether:
    def test_removing_a_tier_and_adding_a_lower_one_is_the_downgrade_that_it_is(self, gate):
        intents = [delete(OTT), add("ott-basic", "i1", plan_product_id=PLAN)]
        assert gate(intents, home(p1234="ott-standard")) == {"i1": ["downgradeNotAllowed"]}

    def test_removing_a_tier_and_adding_a_higher_one_is_an_upgrade(self, gate):
        intents = [delete(OTT), add("ott-premium", "i1", plan_product_id=PLAN)]
        assert gate(intents, home(p1234="ott-standard")) == {}

    def test_nothing_is_added_to_a_plan_that_the_order_removes(self, gate):
        intents = [delete(PLAN), delete(OTT, "i1"), add("sport-lite", "i2", plan_product_id=PLAN)]
        assert gate(intents, home(p1234="ott-basic")) == {"i2": ["productNotHeld"]}

    def test_a_tier_is_not_changed_in_a_plan_that_the_order_removes(self, gate):
        intents = [delete(PLAN), delete(OTT, "i1"), add("ott-premium", "i2", plan_product_id=PLAN)]
        assert gate(intents, home(p1234="ott-standard")) == {"i2": ["productNotHeld"]}

    def test_the_plan_after_the_order_counts_before_the_one_that_the_item_names(self, gate):
        intents = [modify(PLAN, "plan-600"), modify(OTT, "ott-basic", "i1", plan_offering_id="plan-100")]
        assert gate(intents, home("plan-300", p1234="ott-classic")) == {"i1": ["belowBaseline", "notOfferedInPlan"]}

    def test_every_item_that_is_refused_is_named(self, gate):
        intents = [modify(OTT, "ott-basic"), add("ott-ultra", "i1"), add("music-duo", "i2")]
        assert gate(intents, home(p1234="ott-premium")) == {"i0": ["downgradeNotAllowed"], "i1": ["notSellable"]}

    def test_what_ends_with_its_plan_supports_nothing_and_excludes_nothing(self, gate):
        held = home(p1234="ott-basic")
        requires = {"kind": "requires", "parameters": {"offerings": ["ott-basic"]}, "offerings": ["music-duo"]}
        given = {"policies": [requires]}
        assert gate([add("music-duo")], held, given=given) == {}
        assert gate([delete(PLAN), add("music-duo", "i1")], held, given=given) == {"i1": ["requiresProduct"]}
        given = {"policies": [requires | {"kind": "excludes"}]}
        assert gate([add("music-duo")], held, given=given) == {"i0": ["excludedByProduct"]}
        assert gate([delete(PLAN), add("music-duo", "i1")], held, given=given) == {}

    @pytest.mark.parametrize(
        "item", [modify(OTT, "ott-premium", "i1"), modify(OTT, None, "i1"), Intent("i1", "suspend", None, OTT)]
    )
    def test_nothing_is_changed_in_a_plan_that_the_order_removes(self, gate, item):
        assert gate([delete(PLAN), item], home(p1234="ott-basic")) == {"i1": ["productNotHeld"]}

    def test_one_tier_is_not_replaced_by_two(self, gate):
        intents = [
            delete(OTT),
            add("ott-standard", "i1", plan_product_id=PLAN),
            add("ott-premium", "i2", plan_product_id=PLAN),
        ]
        refused = gate(intents, home(p1234="ott-basic"))
        assert refused == {"i1": ["excludedByProduct"], "i2": ["excludedByProduct"]}

    def test_what_replaces_a_tier_needs_room_in_its_choice_group(self, gate):
        groups = {"extras": {"limits": [0, 1], "options": ["ott-premium", "music-duo"]}}
        given = {"plan-300": {"options": {"ott-basic": [0, 1, 0]}, "groups": groups}}
        intents = [delete(OTT), add("ott-premium", "i1", plan_product_id=PLAN)]
        assert gate(intents, home(p1234="ott-basic"), given=given) == {}
        held = home(p1234="ott-basic", p1235="music-duo")
        assert gate(intents, held, given=given) == {"i1": ["groupLimit"]}

    def test_a_product_of_somebody_else_is_no_plan_whatever_the_order_makes_of_it(self, gate):
        intents = [modify("9", "plan-100"), add("music-duo", "i1", plan_product_id="9")]
        assert gate(intents, home()) == {"i0": ["productNotHeld"], "i1": ["productNotHeld"]}


class TestPause:
    @pytest.mark.parametrize(
        ("action", "status", "open_order", "codes"),
        [
            ("suspend", "active", False, []),
            ("suspend", "suspended", False, ["productNotActive"]),
            ("suspend", "active", True, ["orderInFlight"]),
            ("suspend", "terminated", True, ["productNotActive", "orderInFlight"]),
            ("resume", "suspended", False, []),
            ("resume", "active", False, ["productNotSuspended"]),
            ("resume", "suspended", True, ["orderInFlight"]),
            ("resume", "terminated", False, ["productNotSuspended"]),
        ],
    )
    def test_only_what_is_active_is_suspended_and_only_what_is_suspended_resumed(
        self, gate, action, status, open_order, codes
    ):
        held = {OTT: Held("ott-basic", OTT, status, open_order=open_order)}
        assert gate([Intent("i0", action, None, OTT)], held) == ({"i0": codes} if codes else {})

    @pytest.mark.parametrize(("action", "status"), [("suspend", "active"), ("resume", "suspended")])
    @pytest.mark.parametrize(
        ("rows", "codes"),
        [
            ([("modify", [])], ["actionNotAllowed"]),
            ([("suspend", []), ("resume", [])], []),
            ([("suspend", ["care"]), ("resume", ["care"])], ["actionNotAllowed"]),
        ],
    )
    def test_the_channel_must_allow_it_by_its_name(self, gate, action, status, rows, codes):
        given = {
            "allowedActions": [{"offering": "ott-basic", "action": name, "channel": where} for name, where in rows]
        }
        refused = gate([Intent("i0", action, None, OTT)], {OTT: Held("ott-basic", OTT, status)}, given=given)
        assert refused == ({"i0": codes} if codes else {})

    def test_a_product_of_somebody_else_is_refused(self, gate):
        intents = [Intent("i0", "suspend", None, "9"), Intent("i1", "resume", None, "9")]
        assert gate(intents, home()) == {"i0": ["productNotHeld"], "i1": ["productNotHeld"]}

    def test_two_items_do_not_pause_and_change_one_product(self, gate):
        intents = [Intent("i0", "suspend", None, OTT), modify(OTT, "ott-standard", "i1")]
        assert gate(intents, home(p1234="ott-basic")) == {"i1": ["orderInFlight"]}


class TestDirection:
    def asked(self, way, **words):
        return [modify(OTT, direction=way, **words)]

    def test_something_has_to_lie_that_way_and_be_qualified(self, gate):
        assert gate(self.asked("upgrade"), home(p1234="ott-basic")) == {}

    def test_where_nothing_lies_there_is_no_path(self, gate):
        assert gate(self.asked("crossgrade"), home(p1234="ott-basic")) == {"i0": ["noPath"]}
        assert gate(self.asked("upgrade"), {OTT: Held("no-such", OTT)}) == {"i0": ["noPath"]}

    def test_where_nothing_is_qualified_the_reasons_are_those_of_all_that_lies_that_way(self, gate):
        held = home("plan-1000", p1234="ott-premium")
        assert gate(self.asked("upgrade"), held) == {"i0": ["notSellable"]}
        [codes] = gate(self.asked("downgrade"), held).values()
        assert sorted(codes) == ["belowBaseline", "downgradeNotAllowed", "notOfferedInPlan", "notSellable"]

    def test_a_target_has_to_lie_in_the_direction_that_is_asked_for(self, gate):
        intents = [modify(SPORT, "sport-max", direction="downgrade")]
        assert gate(intents, home("plan-600", p1235="sport-lite")) == {"i0": ["notInAskedDirection"]}

    def test_the_verdict_is_about_what_is_held_and_says_the_direction(self, demo):
        [verdict] = assess(
            demo.catalog(), self.asked("upgrade"), held=home(p1234="ott-basic"), channel="app", at=demo.today
        )
        assert (verdict.offering_id, verdict.direction, verdict.trace) == ("ott-basic", "upgrade", ())


class TestAskedPlan:
    def test_the_plan_asked_about_counts_before_the_plan_held_and_the_plan_ordered(self, gate):
        held = home("plan-300", p1234="ott-classic")
        assert gate([modify(OTT, "ott-basic")], held) == {}
        refused = {"i0": ["belowBaseline", "notOfferedInPlan"]}
        assert gate([modify(OTT, "ott-basic", asked_plan_id="plan-1000")], held) == refused
        intents = [modify(OTT, "ott-basic", asked_plan_id="plan-300"), modify(PLAN, "plan-600", "i1")]
        assert gate(intents, held) == {}

    def test_it_counts_for_what_is_bought_new(self, gate):
        assert gate([add("music-duo")]) == gate([add("music-duo", asked_plan_id="plan-1000")]) == {}
        assert gate([add("music-duo", asked_plan_id="plan-300")]) == {"i0": ["notOfferedInPlan"]}


class TestChangeOfPlan:
    """An order that changes the plan and touches what sits in it."""

    def tenure(self, **words):
        rule = {"kind": "minTenure", "parameters": {"days": 30, "actions": ["terminate"]}, "offerings": ["sport-plus"]}
        return {"policies": [rule | words]}

    def test_what_the_new_plan_offers_no_more_goes_with_the_change(self, gate):
        """No channel and no tenure hold it back: of sport-plus the rows allow to terminate nowhere."""
        held = home("plan-600s", p1234="ott-premium", p1235="sport-plus")
        intents = [modify(PLAN, "plan-100"), delete(SPORT, "i1")]
        given = self.tenure() | {
            "relationships": [["plan-600s", "upgrade", "plan-100"]],
            "plan-100": {"options": {"ott-premium": [0, 1, 0]}},
        }
        assert gate(intents, held, given=given) == {}
        # The same where the new plan offers it still: the customer ends it, not the plan.
        given["plan-100"] = {"options": {"ott-premium": [0, 1, 0], "sport-plus": [0, 1, 0]}}
        assert gate(intents, held, given=given) == {"i1": ["actionNotAllowed", "tenureTooShort"]}

    def test_a_tenure_that_names_terminate_holds_back_from_ending(self, gate, demo):
        given = self.tenure(offerings=["sport-lite"])
        held = home(p1234="ott-basic", p1235="sport-lite")
        assert gate([delete(SPORT)], held, given=given) == {"i0": ["tenureTooShort"]}
        held[SPORT] = replace(held[SPORT], since=demo.today - timedelta(days=30))
        assert gate([delete(SPORT)], held, given=given) == {}

    def test_the_new_plan_is_not_left_without_what_it_includes(self, gate):
        held = home("plan-300", p1234="ott-basic")
        intents = [modify(PLAN, "plan-600"), delete(OTT, "i1")]
        assert gate(intents, held) == {"i1": ["requiredOptionMissing"]}
        intents.append(add("ott-premium", "i2", plan_product_id=PLAN))
        assert gate(intents, held) == {}

    def test_a_tier_is_added_to_the_new_plan(self, gate):
        intents = [modify(PLAN, "plan-1000"), add("music-duo", "i1", plan_product_id=PLAN)]
        assert gate(intents, home("plan-300")) == {}
        assert gate(intents[1:], home("plan-300")) == {"i1": ["notOfferedInPlan"]}


class TestCustomer:
    """What the customer holds, as each item sees it."""

    ONE = {
        "id": "one",
        "kind": "maxPerCustomer",
        "parameters": {"maximum": 1},
        "offerings": ["music-duo", "music-family"],
    }

    def test_two_additions_of_one_order_count_together(self, gate):
        given = {"policies": [self.ONE]}
        assert gate([add("music-duo")], given=given) == {}
        both = {"i0": ["maxInstancesReached"], "i1": ["maxInstancesReached"]}
        assert gate([add("music-duo"), add("music-family", "i1")], given=given) == both

    def test_what_is_held_counts_until_the_order_removes_it(self, gate):
        given, held = {"policies": [self.ONE]}, {"1": Held("music-duo", "1")}
        assert gate([add("music-family")], held, given=given) == {"i0": ["maxInstancesReached"]}
        assert gate([add("music-family"), delete("1", "i1")], held, given=given) == {}
        assert gate([add("music-family")], {"1": Held("music-duo", "1", "terminated")}, given=given) == {}

    def test_what_a_product_becomes_counts(self, gate):
        needs = {"kind": "requires", "parameters": {"offerings": ["ott-premium"]}, "offerings": ["music-duo"]}
        intents = [add("music-duo"), modify(OTT, "ott-premium", "i1")]
        given, held = {"policies": [needs]}, home(p1234="ott-basic")
        assert gate(intents, held, given=given) == {}
        assert gate(intents[:1], held, given=given) == {"i0": ["requiresProduct"]}

    @pytest.mark.parametrize(
        ("item", "product", "others", "party", "fine"),
        [
            ("north", "south", "south", "south", True),
            ("", "north", "south", "south", True),
            ("", "", "north", "south", True),
            ("", "", "", "north", True),
            ("south", "north", "north", "north", False),
            ("", "south", "north", "north", False),
            ("", "", "south", "north", False),
            ("", "", "", "", False),
        ],
    )
    def test_the_nearest_place_counts(self, item, product, others, party, fine):
        """Of the item, of the product, of any other item, of the customer."""

        def at(place):
            return frozenset([place]) if place else frozenset()

        offerings = [Offering("low", "Low"), Offering("high", "High", places=at("north"))]
        catalog = compile_catalog(
            revision=1, offerings=offerings, relationships=[Relationship("low", "upgrade", "high")]
        )
        intents = [modify("1", "high", places=at(item)), add("low", "i1", places=at(others))]
        held = {"1": Held("low", "1", places=at(product))}
        refusals = judge(catalog, intents, held=held, channel="app", party=Party(places=at(party)), at=NOW)
        codes = {r.path: [reason.code for reason in r.reasons] for r in refusals}
        assert codes == ({} if fine else {"i0": ["placeNotServed"]})
