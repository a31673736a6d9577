"""The impact of a change: asked once for all customers who are alike, it is what asking for each of them gives."""

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given, settings

from catalog.domain.aspects import differences
from catalog.domain.offering import Offering, Option, Policy, Relationship
from qualification.domain import Held
from qualification.domain.alike import Asked
from qualification.domain.impact import Impact, Outcome, Shift
from qualification.domain.tally import ALL, BY_PLAN, BY_REASON, BY_TARGET, Count, Tally, Way, effect
from qualification.domain.touched import touched
from tests.conftest import IN_CI
from tests.random_catalogs import CHANNELS, NOW, Rows, drawn
from tests.random_customers import GONE, change, customer, shifts
from tmf.values import Period

MANY = 1000 if IN_CI else 200
OF_A_TARGET = (
    "belowBaseline",
    "notSellable",
    "outsideValidity",
    "notOfferedInPlan",
    "notAvailableInChannel",
    "marketSegmentMismatch",
    "placeNotServed",
    "requiresProduct",
    "excludedByProduct",
    "maxInstancesReached",
    "policyUnreadable",
    "actionNotAllowed",
    "groupLimit",
)
OF_A_CHANGE = ("noPath", "downgradeNotAllowed", "tenureTooShort", "coolingOff")


def impact_of(changes, channels=CHANNELS):
    before, after = (rows.compiled() for rows in changes)
    return Impact(touched(before, after, differences(before, after)), channels, at=NOW)


def told(impact, segment, held):
    """The same words as those of the slow way."""
    there = [one for one in held.values() if one.status not in GONE]
    return {
        (one.channel, one.asked.adds, one.product_id, shift.target): (
            shift.gained,
            {reason.code for reason in shift.reasons},
        )
        for one in impact.outcomes(there, segment)
        for shift in one.shifts
    }


def several(pick):
    return [customer(pick) for _ in range(4)]


@settings(max_examples=MANY)
@given(drawn(change, several))
def test_customers_who_are_alike_get_the_answers_that_each_would_get(given):
    changes, customers = given
    impact = impact_of(changes)
    for segment, held in customers:
        assert told(impact, segment, held) == shifts(changes, segment, held)


def test_they_say_the_same_where_every_reason_is_given_again_and_again():
    """Hypothesis looks where it likes; this one looks everywhere, at many customers of each change."""
    pick = Random(637).choice  # noqa: S311 - the same every time
    reasons = Counter()
    for _ in range(100):
        changes = change(pick)
        impact = impact_of(changes)
        for segment, held in (customer(pick) for _ in range(25)):
            expected = shifts(changes, segment, held)
            assert told(impact, segment, held) == expected
            reasons.update((adds, code) for (_, adds, *_), (_, codes) in expected.items() for code in codes)
    assert {code for adds, code in reasons if not adds} == {*OF_A_CHANGE, *OF_A_TARGET}
    assert {code for adds, code in reasons if adds} == set(OF_A_TARGET)
    assert min(reasons.values()) >= 3, reasons


@given(drawn(change, several))
def test_a_tally_counts_each_customer_once_and_each_option_of_theirs_once(given):
    changes, customers = given
    impact, tally = impact_of(changes), Tally()
    for n, (segment, held) in enumerate(customers):
        there = [one for one in held.values() if one.status not in GONE]
        tally.add(effect(impact.outcomes(there, segment)), n + 1, [str(n)])
    counted = [(line.way, ALL, None, line.count) for line in tally.lines()]
    for kind, name in ((BY_REASON, "by_reason"), (BY_PLAN, "by_plan"), (BY_TARGET, "by_target")):
        counted += [(line.way, kind, *one) for line in tally.lines() for one in getattr(line, name).items()]
    assert {(way, kind, getattr(value, "code", value)): count for way, kind, value, count in counted} == by_hand(given)
    for line in tally.lines():
        assert 0 < len(line.examples) <= line.count.customers


def by_hand(given):
    """The same figures, from what the slow way says of each customer."""
    changes, customers = given
    options = {}
    for n, (segment, held) in enumerate(customers):
        for (channel, adds, pk, target), (gained, codes) in shifts(changes, segment, held).items():
            one = held[pk]
            way = Way(channel, gained, adds, one.offering_id)
            plan = one.offering_id if adds else one.plan_id
            keys = [(ALL, None), (BY_PLAN, plan), (BY_TARGET, target), *((BY_REASON, code) for code in codes)]
            for key in keys:
                options.setdefault((way, *key), {}).setdefault(n, set()).add(target)
    return {
        key: Count(sum(n + 1 for n in of), sum((n + 1) * len(targets) for n, targets in of.items()))
        for key, of in options.items()
    }


def test_the_total_counts_a_customer_once_whatever_they_gain():
    way = Asked(adds=False, offering_id="a", plan_id=None, targets=("b", "c"))
    plan = Asked(adds=True, offering_id="plan", plan_id=None, targets=("b",))
    shift = Shift("b", gained=True, reasons=())
    found = effect(
        [Outcome("app", way, "1", (shift, Shift("c", gained=True, reasons=()))), Outcome("app", plan, "2", (shift,))]
    )
    tally = Tally()
    tally.add(found, 7, ["x"])
    assert tally.total("app", gained=True) == Count(customers=7, options=21)
    assert tally.total("app", gained=False) == tally.total("care", gained=True) == Count()


def test_ten_examples_are_kept_of_each_line():
    asked = Asked(adds=False, offering_id="a", plan_id=None, targets=("b",))
    found = effect([Outcome("app", asked, "1", (Shift("b", gained=False, reasons=()),))])
    tally = Tally()
    tally.add(found, 8, [f"first-{n}" for n in range(8)])
    tally.add(found, 8, [f"then-{n}" for n in range(8)])
    (line,) = tally.lines()
    assert line.examples == (*(f"first-{n}" for n in range(8)), "then-0", "then-1")


def test_customers_who_differ_in_nothing_that_a_rule_reads_are_asked_about_once():
    offerings = [Offering(pk, pk) for pk in ("a", "b", "x", "y")]
    rows = Rows(tuple(offerings), (Relationship("a", "upgrade", "b"),))
    retired = Rows(
        (*offerings[:1], replace(offerings[1], lifecycle_status="Retired"), *offerings[2:]), rows.relationships
    )
    impact = impact_of((rows, retired), ["app"])
    for n, other in enumerate(["x", "y", "x", "a"]):
        held = [Held("a", "1", since=NOW, changed=NOW, places=frozenset({str(n)})), Held(other, "2", ending=n == 0)]
        (lost, *_) = impact.outcomes(held, str(n))
        assert [(shift.target, shift.gained) for shift in lost.shifts] == [("b", False)]
    assert impact.questions == 2


def test_nothing_is_touched_by_what_no_rule_reads():
    rows = Rows((Offering("a", "A"), Offering("b", "B")), (Relationship("a", "upgrade", "b"),))
    renamed = Rows((Offering("a", "Another", billing_start="onOrder"), rows.offerings[1]), rows.relationships)
    catalogs = rows.compiled(), renamed.compiled()
    found = touched(*catalogs, differences(*catalogs))
    assert (found.concerned(), found.changes("a", None)) == (frozenset(), ())


def gaining(changes, *customers):
    """Which of some customers gain anything, all of them asked about by one impact."""
    impact = impact_of(changes, ["app"])
    return [any(shift.gained for one in impact.outcomes(held, "") for shift in one.shifts) for held in customers]


def test_a_plan_that_is_ending_is_told_apart_where_something_needs_it():
    needs = Policy("p", "requires", parameters={"offerings": ["plan"]})
    options = {name: Option(name, 0, 1, 0) for name in ("a", "b")}
    tiers, plan = [Offering("a", "a"), Offering("b", "b", policies=(needs,))], Offering("plan", "plan", options=options)
    up = Relationship("a", "upgrade", "b")
    part = Held("a", "1", plan_product_id="2", plan_id="plan")
    changes = Rows((*tiers, plan), ()), Rows((*tiers, plan), (up,))
    assert gaining(changes, [part, Held("plan", "2", ending=True)], [part, Held("plan", "2")]) == [False, True]


def test_what_excludes_something_no_more_is_told_apart_from_what_does():
    over = Policy("over", "excludes", validity=Period(end=NOW), parameters={"offerings": ["b"]})
    now = replace(over, id="now", validity=Period())
    others = (Offering("x", "x", policies=(now,)), Offering("y", "y", policies=(over,)))
    tiers = (Offering("a", "a"), Offering("b", "b"))
    changes = Rows((*tiers, *others), ()), Rows((*tiers, *others), (Relationship("a", "upgrade", "b"),))
    held = Held("a", "1")
    assert gaining(changes, [held, Held("x", "2")], [held, Held("y", "2")]) == [False, True]
