"""The words of the golden table that its rows leave untried, one by one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import AllowedAction, Offering, Option, Policy, Relationship
from qualification.domain import Facts, Held, Request, Room, decide, decide_change, decide_new
from qualification.domain.display import visible
from tmf.values import Period

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BEFORE, AFTER = Period(None, NOW), Period(NOW + timedelta(seconds=1), None)
LOW_TO_HIGH = Relationship("low", "upgrade", "high")


def small(*rows, **changes):
    """A catalog of low, mid and high; `changes` are fields of the offerings by name."""
    offerings = [Offering(id=name, name=name.title()) for name in ("low", "mid", "high")]
    offerings = [replace(o, **changes.get(o.id, {})) for o in offerings]
    plan = Offering("plan", "Plan", is_bundle=True, options=changes.get("plan", {}))
    return compile_catalog(revision=1, offerings=[*offerings, plan], relationships=rows or (LOW_TO_HIGH,))


def answer(catalog, target, *, held="low", plan=None, at=NOW, **words):
    facts = Facts(Held(held, status=words.get("status", "active")), plan)
    asked = Request(words.get("channel", "app"), words.get("action"))
    decision = decide_change(catalog, facts, asked, target, at=at)
    return decision.direction, {reason.code for reason in decision.reasons}


class TestUnreadablePolicy:
    @pytest.mark.parametrize("attached", ["low", "high"])
    def test_a_policy_of_a_kind_that_no_rule_applies_refuses(self, attached):
        catalog = small(**{attached: {"policies": (Policy("p", "otherKind"),)}})
        assert answer(catalog, "high") == ("upgrade", {"policyUnreadable"})

    @pytest.mark.parametrize("period", [BEFORE, AFTER])
    def test_one_that_is_out_of_force_does_not(self, period):
        catalog = small(high={"policies": (Policy("p", "otherKind", validity=period),)})
        assert answer(catalog, "high") == ("upgrade", set())

    def test_one_on_another_offering_does_not(self):
        catalog = small(mid={"policies": (Policy("p", "otherKind"),)})
        assert answer(catalog, "high") == ("upgrade", set())


class TestDirection:
    def test_upgrade_goes_before_downgrade_where_both_lead_there(self):
        rows = (LOW_TO_HIGH, Relationship("low", "downgrade", "high"))
        assert answer(small(*rows), "high") == ("upgrade", set())

    def test_a_downgrade_relationship_leads_down_without_an_upgrade_beside_it(self):
        assert answer(small(Relationship("high", "downgrade", "low")), "low", held="high") == ("downgrade", set())

    def test_a_downgrade_relationship_does_not_lead_up_when_read_backwards(self):
        assert answer(small(Relationship("high", "downgrade", "low")), "high") == (None, {"noPath"})

    def test_downgrade_goes_before_crossgrade(self):
        rows = (Relationship("high", "downgrade", "low"), Relationship("high", "crossgrade", "low"))
        assert answer(small(*rows), "low", held="high") == ("downgrade", set())

    @pytest.mark.parametrize(("held", "target"), [("low", "mid"), ("mid", "low")])
    def test_a_crossgrade_is_read_either_way_round(self, held, target):
        assert answer(small(Relationship("low", "crossgrade", "mid")), target, held=held) == ("crossgrade", set())

    def test_a_crossgrade_is_one_step_only(self):
        rows = (Relationship("low", "crossgrade", "mid"), Relationship("mid", "crossgrade", "high"))
        assert answer(small(*rows), "high") == (None, {"noPath"})

    def test_a_crossgrade_does_not_continue_an_upgrade(self):
        rows = (Relationship("low", "upgrade", "mid"), Relationship("mid", "crossgrade", "high"))
        assert answer(small(*rows), "high") == (None, {"noPath"})

    def test_an_offering_of_no_ladder_has_no_path_and_every_other_reason_too(self):
        catalog = small(LOW_TO_HIGH, mid={"lifecycle_status": "Retired"}, plan={"low": Option("low", 0, 1, 0)})
        assert answer(catalog, "mid", plan="plan") == (None, {"noPath", "notSellable", "notOfferedInPlan"})

    def test_an_offering_unknown_to_the_catalog_is_refused(self):
        assert answer(small(), "no-such") == (None, {"noPath", "notSellable"})

    def test_an_offering_without_a_ladder_leads_nowhere(self):
        assert decide(small(), Facts(Held("mid")), Request("app"), at=NOW) == ()

    def test_noPath_is_said_instead_of_notInAskedDirection(self):  # noqa: N802 - names the reasons
        assert answer(small(), "mid", action="upgrade") == (None, {"noPath"})


class TestValidity:
    @pytest.mark.parametrize(("period", "direction"), [(Period(NOW, None), "upgrade"), (BEFORE, None), (AFTER, None)])
    def test_a_relationship_leads_somewhere_from_its_start_until_before_its_end(self, period, direction):
        row = replace(LOW_TO_HIGH, validity=period)
        assert answer(small(row), "high") == (direction, set() if direction else {"noPath"})

    @pytest.mark.parametrize(
        ("period", "reasons"),
        [(Period(NOW, None), set()), (BEFORE, {"outsideValidity"}), (AFTER, {"outsideValidity"})],
    )
    def test_an_offering_is_valid_from_its_start_until_before_its_end(self, period, reasons):
        assert answer(small(high={"validity": period}), "high") == ("upgrade", reasons)

    def test_the_validity_of_what_is_held_does_not_count(self):
        assert answer(small(low={"validity": BEFORE, "lifecycle_status": "Retired"}), "high") == ("upgrade", set())


class TestUpgradeOnly:
    @pytest.mark.parametrize(("period", "reasons"), [(Period(), {"downgradeNotAllowed"}), (BEFORE, set())])
    def test_counts_while_the_policy_is_in_force(self, period, reasons):
        catalog = small(high={"policies": (Policy("p", "upgradeOnly", validity=period),)})
        assert answer(catalog, "low", held="high") == ("downgrade", reasons)

    def test_counts_on_the_offering_that_is_held_and_not_on_the_target(self):
        catalog = small(low={"policies": (Policy("p", "upgradeOnly"),)})
        assert answer(catalog, "low", held="high") == ("downgrade", set())

    def test_does_not_forbid_a_crossgrade(self):
        catalog = small(Relationship("low", "crossgrade", "mid"), low={"policies": (Policy("p", "upgradeOnly"),)})
        assert answer(catalog, "mid") == ("crossgrade", set())

    def test_downgradeNotAllowed_is_said_instead_of_notInAskedDirection(self):  # noqa: N802 - names the reasons
        catalog = small(high={"policies": (Policy("p", "upgradeOnly"), Policy("q", "upgradeOnly"))})
        assert answer(catalog, "low", held="high", action="upgrade") == ("downgrade", {"downgradeNotAllowed"})

    def test_a_reason_is_given_once_and_every_policy_that_gave_it_is_traced(self):
        policies = (Policy("p", "upgradeOnly"), Policy("q", "upgradeOnly"))
        facts = Facts(Held("high"))
        decision = decide_change(small(high={"policies": policies}), facts, Request("app"), "low", at=NOW)
        assert [reason.code for reason in decision.reasons] == ["downgradeNotAllowed"]
        assert [g.row.id for g in decision.trace if isinstance(g.row, Policy)] == ["p", "q"]


class TestBaseline:
    OPTIONS = {"low": Option("low", 0, 1, 0), "mid": Option("mid", 1, 1, 1), "high": Option("high", 0, 1, 0)}
    ROWS = (Relationship("low", "upgrade", "mid"), Relationship("mid", "upgrade", "high"))

    def test_holds_without_any_policy(self):
        assert answer(small(*self.ROWS, plan=self.OPTIONS), "low", held="high", plan="plan") == (
            "downgrade",
            {"belowBaseline"},
        )

    def test_holds_over_relationships_that_are_out_of_force(self):
        gone = (replace(self.ROWS[0], validity=BEFORE), Relationship("high", "downgrade", "low"), self.ROWS[1])
        assert answer(small(*gone, plan=self.OPTIONS), "low", held="high", plan="plan") == (
            "downgrade",
            {"belowBaseline"},
        )

    def test_the_baseline_itself_may_be_taken(self):
        assert answer(small(*self.ROWS, plan=self.OPTIONS), "mid", held="high", plan="plan") == ("downgrade", set())

    def test_a_lower_limit_inside_a_choice_group_is_no_baseline(self):
        options = {**self.OPTIONS, "mid": Option("mid", 1, 1, 1, "choice")}
        assert answer(small(*self.ROWS, plan=options), "low", held="high", plan="plan") == ("downgrade", set())

    def test_holds_for_an_offering_of_another_ladder(self):
        rows = (Relationship("low", "upgrade", "mid"),)
        assert answer(small(*rows, plan=self.OPTIONS), "low", held="high", plan="plan") == (
            None,
            {"noPath", "belowBaseline"},
        )

    def test_holds_for_what_is_bought_new(self):
        decision = decide_new(small(*self.ROWS, plan=self.OPTIONS), "low", Room("plan"), Request(), at=NOW)
        assert [reason.code for reason in decision.reasons] == ["belowBaseline"]


class TestSale:
    def test_what_is_sold_in_bundles_only_cannot_stand_alone(self):
        assert answer(small(high={"is_sellable": False}), "high") == ("upgrade", {"notSellable"})

    def test_what_is_sold_in_bundles_only_can_be_an_option_of_a_plan(self):
        catalog = small(high={"is_sellable": False}, plan={"high": Option("high", 0, 1, 0)})
        assert answer(catalog, "high", plan="plan") == ("upgrade", set())

    def test_a_plan_unknown_to_the_catalog_offers_nothing(self):
        assert answer(small(), "high", plan="no-such") == ("upgrade", {"notOfferedInPlan"})


class TestAllowedAction:
    @pytest.mark.parametrize(
        ("rows", "reasons"),
        [
            ([], set()),
            ([AllowedAction("upgrade")], set()),
            ([AllowedAction("modify")], set()),
            ([AllowedAction("upgrade", frozenset({"care"})), AllowedAction("upgrade", frozenset({"app"}))], set()),
            ([AllowedAction("upgrade", frozenset({"care"})), AllowedAction("modify")], {"actionNotAllowed"}),
            ([AllowedAction("upgrade", validity=BEFORE), AllowedAction("modify")], {"actionNotAllowed"}),
            ([AllowedAction("upgrade", validity=BEFORE)], {"actionNotAllowed"}),
            ([AllowedAction("terminate")], {"actionNotAllowed"}),
            ([AllowedAction("modify", frozenset({"care"}))], {"actionNotAllowed"}),
        ],
    )
    def test_rows_of_the_direction_decide_then_rows_of_modify_then_it_is_refused(self, rows, reasons):
        assert answer(small(low={"allowed_actions": tuple(rows)}), "high") == ("upgrade", reasons)

    def test_says_nothing_where_there_is_no_direction(self):
        assert answer(small(low={"allowed_actions": (AllowedAction("terminate"),)}), "mid") == (None, {"noPath"})

    def test_the_rows_of_the_target_do_not_count(self):
        assert answer(small(high={"allowed_actions": (AllowedAction("terminate"),)}), "high") == ("upgrade", set())


class TestTrace:
    def test_names_the_rows_that_allow(self):
        catalog = small(low={"allowed_actions": (AllowedAction("upgrade"),)}, plan={"high": Option("high", 0, 1, 0)})
        decision = decide_change(catalog, Facts(Held("low"), "plan"), Request("app"), "high", at=NOW)
        assert decision.qualified
        assert [ground.words() for ground in decision.trace] == [
            "low upgrade high",
            "allowed action upgrade in every channel",
            "option high 0..1 of the plan",
        ]

    def test_names_the_rows_that_refuse_with_their_reason(self, demo):
        facts = Facts(Held("ott-standard", "1244", "suspended"), "plan-1000")
        decision = decide_change(demo.catalog(), facts, Request("app"), "ott-basic", at=demo.today)
        assert [(g.words(), g.reason and g.reason.code) for g in decision.trace] == [
            ("ott-basic upgrade ott-standard", None),
            ("policy pol-ott-upgrade-only (upgradeOnly)", "downgradeNotAllowed"),
            ("option ott-premium 1..1 of the plan", "belowBaseline"),
            ("offering plan-1000 (Launched)", "notOfferedInPlan"),
            ("product 1244 (suspended)", "productNotActive"),
        ]

    def test_names_what_could_not_be_found(self):
        decision = decide_new(small(), "no-such", None, Request(), at=NOW)
        assert [ground.words() for ground in decision.trace] == ["no-such"]


class TestDisplay:
    @pytest.mark.parametrize(
        ("policies", "shown"),
        [
            ((), False),
            ((Policy("p", "upgradeOnly", display="explain"),), True),
            ((Policy("p", "upgradeOnly", display="hide"),), False),
            ((Policy("p", "upgradeOnly", display="explain"), Policy("q", "upgradeOnly", display="hide")), False),
            ((Policy("p", "upgradeOnly", display="explain", validity=BEFORE),), False),
        ],
    )
    def test_what_is_refused_is_shown_only_when_every_policy_in_force_explains(self, policies, shown):
        catalog = small(high={"policies": policies, "lifecycle_status": "Retired"})
        decision = decide_change(catalog, Facts(Held("low")), Request("app"), "high", at=NOW)
        assert visible(catalog, decision, "low", at=NOW) is shown

    def test_what_is_qualified_is_shown_whatever_the_policy_says(self):
        catalog = small(high={"policies": (Policy("p", "upgradeOnly", display="hide"),)})
        decision = decide_change(catalog, Facts(Held("low")), Request("app"), "high", at=NOW)
        assert visible(catalog, decision, "low", at=NOW) is True
