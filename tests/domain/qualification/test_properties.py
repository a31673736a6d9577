"""The oracle over random small catalogs: held against a slow, obvious second implementation, and by properties."""

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain.offering import Offering, Policy, Relationship
from qualification.domain import Intent, Room, decide, decide_change, decide_new, judge
from tests.conftest import IN_CI
from tests.random_catalogs import NAMES, NOW, PLANS, catalog, drawn, facts, party, product, request
from tests.slow_oracle import Slow

MANY = 2000 if IN_CI else 300
OF_WHAT_IS_HELD = ("productNotActive", "orderInFlight")
OF_THE_DIRECTION = ("noPath", "downgradeNotAllowed", "notInAskedDirection", "tenureTooShort", "coolingOff")
OF_THE_TARGET = (
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
)


def told(decisions):
    return {d.offering_id: (d.direction, {reason.code for reason in d.reasons}) for d in decisions}


def bought(pick):
    return pick([*NAMES * 2, *PLANS, "no-such"])


def room(pick):
    """A plan that is held or not, with what sits in it; or none."""
    plan = pick([None, *PLANS * 3, "no-such"])
    of_plan = product(pick, [plan], "2") if pick([False, True]) else None
    return plan and Room(plan, of_plan, tuple(pick(NAMES) for _ in range(pick(range(4)))))


def compare_changes(rows, facts, request):
    """The codes that both give to every member of the ladder."""
    answer = decide(rows.compiled(), facts, request, at=NOW)
    expected = Slow(rows).decide(facts, request)
    assert told(answer) == expected
    assert [d.offering_id for d in answer] == list(expected)
    return [codes for _, codes in expected.values()]


def compare_additions(rows, name, room, request, party):
    decision = decide_new(rows.compiled(), name, room, request, party=party, at=NOW)
    expected = Slow(rows).new(name, room, request, party)
    assert told([decision]) == {name: (None, expected)}
    return [expected]


@settings(max_examples=MANY)
@given(drawn(catalog, facts, request))
def test_the_oracle_says_what_the_slow_one_says_of_a_change(given):
    compare_changes(*given)


@settings(max_examples=MANY)
@given(drawn(catalog, bought, room, request, party))
def test_the_oracle_says_what_the_slow_one_says_of_an_addition(given):
    compare_additions(*given)


def test_they_say_the_same_where_every_reason_is_given_again_and_again():
    """Hypothesis looks where it likes; this one looks everywhere."""
    pick = Random(620).choice  # noqa: S311 - the same catalogs every time
    changes, additions = Counter(), Counter()
    for _ in range(3000):
        rows, asked, who = catalog(pick), request(pick), party(pick)
        for codes in compare_changes(rows, facts(pick), asked):
            changes.update(codes or {"qualified"})
        for codes in compare_additions(rows, bought(pick), room(pick), asked, who):
            additions.update(codes or {"qualified"})

    assert changes.keys() == {*OF_WHAT_IS_HELD, *OF_THE_DIRECTION, *OF_THE_TARGET, "qualified"}
    assert additions.keys() == {*OF_WHAT_IS_HELD, *OF_THE_TARGET, "groupLimit", "qualified"}
    assert min(changes.values()) >= 50, changes
    assert min(additions.values()) >= 20, additions


@given(drawn(catalog, facts, request))
def test_one_target_is_decided_as_among_all(given):
    rows, facts, request = given
    compiled = rows.compiled()
    for decision in decide(compiled, facts, request, at=NOW):
        assert decide_change(compiled, facts, request, decision.offering_id, at=NOW) == decision


@given(drawn(catalog, facts, request), st.randoms(use_true_random=False))
def test_the_answer_does_not_depend_on_the_order_of_rows(given, random):
    def mixed(rows):
        return tuple(random.sample(list(rows), len(rows)))

    rows, facts, request = given
    shuffled = [
        replace(o, allowed_actions=mixed(o.allowed_actions), policies=mixed(o.policies)) for o in rows.offerings
    ]
    after = replace(rows, offerings=mixed(shuffled), relationships=mixed(rows.relationships))
    asked = replace(facts, party=replace(facts.party, holdings=mixed(facts.party.holdings)))

    assert told(decide(after.compiled(), asked, request, at=NOW)) == told(
        decide(rows.compiled(), facts, request, at=NOW)
    )


@given(drawn(catalog, facts, request))
def test_an_unrelated_offering_changes_no_answer(given):
    rows, facts, request = given
    policies = (Policy("p", "upgradeOnly"), Policy("q", "excludes", parameters={"offerings": list(NAMES)}))
    more = replace(
        rows,
        offerings=(Offering("x", "X", policies=policies), *rows.offerings, Offering("y", "Y")),
        relationships=(*rows.relationships, Relationship("x", "upgrade", "y")),
    )
    assert decide(more.compiled(), facts, request, at=NOW) == decide(rows.compiled(), facts, request, at=NOW)


@given(drawn(catalog, facts, request))
def test_what_is_qualified_never_lies_below_the_baseline(given):
    rows, facts, request = given
    for decision in decide(rows.compiled(), facts, request, at=NOW):
        if decision.qualified:
            assert not Slow(rows).below_baseline(decision.offering_id, facts.plan_id)


@given(drawn(catalog, facts, request))
def test_after_an_upgrade_the_old_tier_is_not_qualified_under_upgrade_only(given):
    rows, facts, request = given
    offerings = tuple(replace(o, policies=(*o.policies, Policy("only", "upgradeOnly"))) for o in rows.offerings)
    guarded = replace(rows, offerings=offerings).compiled()
    old = facts.held.offering_id
    for decision in decide(guarded, facts, request, at=NOW):
        if decision.direction == "upgrade":
            upgraded = replace(facts, held=replace(facts.held, offering_id=decision.offering_id))
            assert "downgradeNotAllowed" in told(decide(guarded, upgraded, request, at=NOW))[old][1]


@given(drawn(catalog, facts, request))
def test_the_gate_refuses_exactly_what_the_oracle_refuses(given):
    rows, facts, request = given
    compiled, request = rows.compiled(), replace(request, action=None)
    party = replace(facts.party, holdings=())
    facts = replace(facts, held=replace(facts.held, plan_id=facts.plan_id), party=party)
    for decision in decide(compiled, facts, request, at=NOW):
        wish = [Intent("item", "modify", decision.offering_id, "1")]
        refusals = judge(compiled, wish, held={"1": facts.held}, channel=request.channel, party=party, at=NOW)
        assert [refusal.reasons for refusal in refusals] == ([] if decision.qualified else [decision.reasons])
