"""What each kind of policy says, and when, one by one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import AllowedAction, Offering, Option, Policy, Relationship
from qualification.domain import NOBODY, Facts, Held, Intent, Party, Request, Room, decide_change, decide_new, judge
from tmf.values import Period

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND, DAYS = timedelta(seconds=1), timedelta(days=30)
BEFORE, AFTER, FROM_NOW = Period(None, NOW), Period(NOW + SECOND, None), Period(NOW, None)
ROWS = (Relationship("low", "upgrade", "high"), Relationship("low", "crossgrade", "side"))


def policy(kind, pk="p", *, validity=None, **parameters):
    return Policy(pk, kind, validity=validity or Period(), parameters=parameters)


def selling(**policies):
    """A catalog of low, high (an upgrade), side (a crossgrade) and other, which stands alone; policies by offering."""
    names = ("low", "high", "side", "other")
    offerings = [Offering(name, name, policies=tuple(policies.get(name, ()))) for name in names]
    return compile_catalog(revision=1, offerings=offerings, relationships=ROWS)


def change(catalog, target="high", *, held="low", party=NOBODY, channel="app", **product):
    """The codes that speak against a change."""
    asked = Facts(Held(held, "1", **product), None, party)
    decision = decide_change(catalog, asked, Request(channel), target, at=NOW)
    return [reason.code for reason in decision.reasons]


def purchase(catalog, target="high", *, party=NOBODY, channel="app", plan=None):
    room = Room(plan) if plan else None
    decision = decide_new(catalog, target, room, Request(channel), party=party, at=NOW)
    return [reason.code for reason in decision.reasons]


def end(catalog, held="low", **product):
    wish = [Intent("i0", "delete", None, "1")]
    verdicts = judge(catalog, wish, held={"1": Held(held, "1", **product)}, channel="app", at=NOW)
    return [reason.code for verdict in verdicts for reason in verdict.reasons]


def having(*offerings, **words):
    return Party(holdings=tuple(Held(name, ending=words.get("ending", False)) for name in offerings))


class TestInForce:
    KINDS = (
        policy("upgradeOnly"),
        policy("minTenure", days=30),
        policy("coolingOff", days=30),
        policy("maxPerCustomer", maximum=0),
        policy("requires", offerings=["other"]),
        policy("excludes", offerings=["other"]),
        policy("channelOnly", channels=["care"]),
        policy("segmentOnly", segments=["business"]),
        policy("unheard-of"),
        policy("minTenure", days="many"),
    )

    @pytest.mark.parametrize("written", KINDS, ids=lambda written: written.kind)
    @pytest.mark.parametrize(("period", "counts"), [(FROM_NOW, True), (BEFORE, False), (AFTER, False)])
    def test_a_policy_counts_from_its_start_until_before_its_end(self, written, period, counts):
        """Whatever it says, on one side or the other, it says only then."""
        there = (replace(written, validity=period),)
        party = having("other")
        said = [
            *change(selling(low=there), changed=NOW, party=party),
            *change(selling(high=there), party=NOBODY),
            *change(selling(high=there), party=party),
            *change(selling(high=there), "low", held="high", party=party, since=NOW),
        ]
        assert bool(said) is counts

    def test_a_policy_of_another_offering_says_nothing(self):
        assert change(selling(other=self.KINDS, side=self.KINDS), changed=NOW) == []


class TestMinTenure:
    @pytest.mark.parametrize(
        ("since", "codes"),
        [
            (NOW - DAYS - SECOND, []),
            (NOW - DAYS, []),
            (NOW - DAYS + SECOND, ["tenureTooShort"]),
            (NOW, ["tenureTooShort"]),
            (None, ["tenureTooShort"]),
        ],
    )
    def test_the_days_have_to_have_passed_and_somebody_has_to_know(self, since, codes):
        assert change(selling(low=[policy("minTenure", days=30)]), since=since) == codes

    def test_no_days_have_passed_at_once(self):
        assert change(selling(low=[policy("minTenure", days=0)]), since=NOW) == []

    @pytest.mark.parametrize(
        ("actions", "held", "target", "codes"),
        [
            ([], "low", "high", ["tenureTooShort"]),
            (None, "high", "low", ["tenureTooShort"]),
            ([], "low", "side", ["tenureTooShort"]),
            (["downgrade"], "low", "high", []),
            (["downgrade"], "high", "low", ["tenureTooShort"]),
            (["crossgrade", "upgrade"], "low", "side", ["tenureTooShort"]),
            (["terminate"], "low", "high", []),
        ],
    )
    def test_it_speaks_of_every_change_or_of_those_that_it_names(self, actions, held, target, codes):
        written = [policy("minTenure", days=30, actions=actions)]
        assert change(selling(low=written, high=written), target, held=held, since=NOW) == codes

    def test_it_says_nothing_where_there_is_no_way(self):
        assert change(selling(low=[policy("minTenure", days=30)]), "other", since=NOW) == ["noPath"]

    def test_it_speaks_of_leaving_and_not_of_coming(self):
        catalog = selling(high=[policy("minTenure", days=30)])
        assert change(catalog, since=NOW) == purchase(catalog) == []

    @pytest.mark.parametrize(
        ("actions", "since", "codes"),
        [
            (["terminate"], NOW - DAYS + SECOND, ["tenureTooShort"]),
            (["terminate"], NOW - DAYS, []),
            (["terminate"], None, ["tenureTooShort"]),
            (["upgrade", "downgrade", "crossgrade"], NOW, []),
            ([], NOW, []),
        ],
    )
    def test_to_terminate_has_to_be_named(self, actions, since, codes):
        assert end(selling(low=[policy("minTenure", days=30, actions=actions)]), since=since) == codes


class TestCoolingOff:
    @pytest.mark.parametrize(
        ("changed", "codes"),
        [
            (None, []),
            (NOW - DAYS, []),
            (NOW - DAYS + SECOND, ["coolingOff"]),
            (NOW, ["coolingOff"]),
        ],
    )
    def test_the_days_since_the_last_change_have_to_have_passed_where_there_was_one(self, changed, codes):
        catalog = selling(low=[policy("coolingOff", days=30)])
        assert change(catalog, changed=changed, since=NOW) == codes

    def test_it_says_nothing_where_there_is_no_way(self):
        assert change(selling(low=[policy("coolingOff", days=30)]), "other", changed=NOW) == ["noPath"]

    def test_it_holds_nobody_back_from_ending_and_speaks_of_leaving_only(self):
        assert end(selling(low=[policy("coolingOff", days=30)]), changed=NOW) == []
        assert change(selling(high=[policy("coolingOff", days=30)]), changed=NOW) == []


class TestMaxPerCustomer:
    @pytest.mark.parametrize(
        ("maximum", "there", "codes"),
        [
            (0, (), ["maxInstancesReached"]),
            (1, (), []),
            (1, ("high",), ["maxInstancesReached"]),
            (2, ("high",), []),
            (2, ("high", "high"), ["maxInstancesReached"]),
            (1, ("other", "no-such"), []),
        ],
    )
    def test_a_customer_has_no_more_than_the_maximum(self, maximum, there, codes):
        catalog = selling(high=[policy("maxPerCustomer", maximum=maximum)])
        assert purchase(catalog, party=having(*there)) == change(catalog, party=having(*there)) == codes

    def test_one_policy_on_all_tiers_counts_them_together(self):
        one = [policy("maxPerCustomer", maximum=2)]
        catalog = selling(low=one, high=one, side=one)
        assert purchase(catalog, party=having("low")) == []
        assert purchase(catalog, party=having("low", "side")) == ["maxInstancesReached"]

    def test_two_policies_of_the_kind_count_each_for_themselves(self):
        catalog = selling(
            low=[policy("maxPerCustomer", "p", maximum=1)], high=[policy("maxPerCustomer", "q", maximum=1)]
        )
        assert purchase(catalog, party=having("low")) == []

    def test_what_is_changed_does_not_count_beside_what_it_becomes(self):
        one = [policy("maxPerCustomer", maximum=1)]
        assert change(selling(low=one, high=one)) == []

    def test_what_is_about_to_end_counts(self):
        catalog = selling(high=[policy("maxPerCustomer", maximum=1)])
        assert purchase(catalog, party=having("high", ending=True)) == ["maxInstancesReached"]


class TestRequires:
    CATALOG = selling(high=[policy("requires", offerings=["other", "side"])])

    @pytest.mark.parametrize(
        ("there", "codes"),
        [
            ((), ["requiresProduct"]),
            (("low",), ["requiresProduct"]),
            (("other",), []),
            (("low", "side"), []),
        ],
    )
    def test_one_of_the_offerings_is_enough(self, there, codes):
        assert purchase(self.CATALOG, party=having(*there)) == change(self.CATALOG, party=having(*there)) == codes

    def test_what_is_about_to_end_is_no_support(self):
        assert purchase(self.CATALOG, party=having("other", ending=True)) == ["requiresProduct"]

    def test_two_policies_ask_for_one_of_each(self):
        catalog = selling(
            high=[policy("requires", "p", offerings=["other"]), policy("requires", "q", offerings=["side"])]
        )
        assert purchase(catalog, party=having("other")) == ["requiresProduct"]
        assert purchase(catalog, party=having("other", "side")) == []

    def test_it_does_not_speak_of_leaving(self):
        assert change(self.CATALOG, "low", held="high") == []


class TestExcludes:
    @pytest.mark.parametrize("on", ["high", "other"])
    def test_either_side_excludes_the_other(self, on):
        catalog = selling(**{on: [policy("excludes", offerings=["high", "other"])]})
        assert purchase(catalog, "high", party=having("other")) == ["excludedByProduct"]
        assert purchase(catalog, "other", party=having("high")) == ["excludedByProduct"]
        assert change(catalog, "high", party=having("other")) == ["excludedByProduct"]
        assert purchase(catalog, "high", party=having("side")) == purchase(catalog, "high") == []

    def test_what_is_about_to_end_excludes_until_it_has_ended(self):
        catalog = selling(high=[policy("excludes", offerings=["other"])])
        assert purchase(catalog, party=having("other", ending=True)) == ["excludedByProduct"]
        assert purchase(catalog, "other", party=having("high", ending=True)) == ["excludedByProduct"]

    @pytest.mark.parametrize("written", [policy("excludes", offerings=[]), policy("excludes", offerings="high")])
    def test_one_that_the_customer_holds_and_that_cannot_be_read_says_nothing_of_others(self, written):
        assert purchase(selling(other=[written]), "high", party=having("other")) == []

    def test_two_items_of_one_request_exclude_each_other(self):
        catalog = selling(high=[policy("excludes", offerings=["other"])])
        wishes = [Intent("i0", "add", "high"), Intent("i1", "add", "other")]
        refusals = judge(catalog, wishes, held={}, channel="app", at=NOW)
        assert {r.path: [reason.code for reason in r.reasons] for r in refusals} == {
            "i0": ["excludedByProduct"],
            "i1": ["excludedByProduct"],
        }


class TestWhereAndToWhom:
    @pytest.mark.parametrize(("channel", "codes"), [("care", []), ("app", ["notAvailableInChannel"])])
    def test_a_policy_names_the_channels(self, channel, codes):
        catalog = selling(high=[policy("channelOnly", channels=["care", "retail"])])
        assert change(catalog, channel=channel) == purchase(catalog, channel=channel) == codes
        assert change(catalog, "low", held="high", channel=channel) == []

    @pytest.mark.parametrize(
        ("segment", "codes"),
        [("business", []), ("residential", ["marketSegmentMismatch"]), ("", ["marketSegmentMismatch"])],
    )
    def test_a_policy_names_the_market_segments(self, segment, codes):
        catalog, party = selling(high=[policy("segmentOnly", segments=["business"])]), Party(segment)
        assert change(catalog, party=party) == purchase(catalog, party=party) == codes

    def test_policies_and_the_offering_have_to_agree(self):
        written = (policy("channelOnly", channels=["app"]), policy("segmentOnly", segments=["business"]))
        there = Offering("x", "X", policies=written, channels=frozenset(["care"]), segments=frozenset(["residential"]))
        catalog = compile_catalog(revision=1, offerings=[there], relationships=[])
        for channel in ("app", "care"):
            for segment in ("business", "residential"):
                codes = purchase(catalog, "x", channel=channel, party=Party(segment))
                assert sorted(codes) == ["marketSegmentMismatch", "notAvailableInChannel"]

    @pytest.mark.parametrize(
        ("asked", "codes"),
        [
            (["north"], []),
            (["north", "east"], []),
            (["north", "south"], ["placeNotServed"]),
            (["south"], ["placeNotServed"]),
            ([], ["placeNotServed"]),
        ],
    )
    def test_every_place_that_is_asked_for_has_to_be_served(self, asked, codes):
        there = Offering("x", "X", places=frozenset(["north", "east"]))
        catalog = compile_catalog(revision=1, offerings=[there], relationships=[])
        assert purchase(catalog, "x", party=Party(places=frozenset(asked))) == codes

    @pytest.mark.parametrize(
        ("rows", "codes"),
        [
            ([AllowedAction("add", frozenset(["care"]))], ["actionNotAllowed"]),
            ([AllowedAction("add", frozenset(["care"])), AllowedAction("add", frozenset(["app"]))], []),
            ([AllowedAction("add", validity=BEFORE)], ["actionNotAllowed"]),
            ([AllowedAction("add", validity=FROM_NOW)], []),
            ([AllowedAction("terminate")], []),
        ],
    )
    def test_what_may_be_added_where_the_rows_for_add_say_if_there_are_any(self, rows, codes):
        catalog = compile_catalog(
            revision=1, offerings=[Offering("x", "X", allowed_actions=tuple(rows))], relationships=[]
        )
        assert purchase(catalog, "x") == codes


class TestUnreadable:
    @pytest.mark.parametrize(
        "written",
        [
            policy("unheard-of"),
            policy("minTenure"),
            policy("minTenure", days="30"),
            policy("minTenure", days=30, actions="terminate"),
            policy("coolingOff", days=-1),
            policy("maxPerCustomer", maximum=True),
            policy("requires", offerings=[]),
            policy("excludes", offerings="other"),
            policy("channelOnly", channels=[1]),
            policy("segmentOnly", segments=None),
        ],
        ids=lambda written: f"{written.kind}{dict(written.parameters)}",
    )
    def test_it_refuses_to_leave_and_to_come(self, written):
        assert change(selling(low=[written])) == ["policyUnreadable"]
        assert change(selling(high=[written])) == ["policyUnreadable"]
        assert change(selling(low=[written], high=[written])) == ["policyUnreadable"]
        assert purchase(selling(high=[written])) == ["policyUnreadable"]

    def test_one_beside_it_that_can_be_read_is_applied(self):
        written = [policy("unheard-of", "p"), policy("channelOnly", "q", channels=["care"])]
        assert purchase(selling(high=written)) == ["policyUnreadable", "notAvailableInChannel"]

    def test_what_a_policy_does_not_need_harms_nothing(self):
        assert change(selling(low=[policy("upgradeOnly", days="many", actions=5)])) == []


def test_what_is_said_of_a_target_names_its_policy():
    plan = Offering("plan", "Plan", options={"x": Option("x", 0, 1, 0)})
    there = Offering("x", "X", policies=(policy("channelOnly", channels=["care"]),))
    catalog = compile_catalog(revision=1, offerings=[there, plan], relationships=[])
    decision = decide_new(catalog, "x", Room("plan"), Request("app"), at=NOW)
    assert [(g.words(), g.reason and g.reason.code) for g in decision.trace] == [
        ("option x 0..1 of the plan", None),
        ("policy p (channelOnly)", "notAvailableInChannel"),
    ]
