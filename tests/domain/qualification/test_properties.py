"""The oracle over random small catalogs: held against a slow, obvious second implementation, and by properties."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import AllowedAction, Group, Offering, Option, Policy, Relationship
from qualification.domain import Facts, Held, Intent, Request, decide, decide_change, judge
from tests.domain.qualification.configuring import configure_held
from tmf.values import Period

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NAMES = ("a", "b", "c", "d", "e")
CHANNELS = ("app", "care")
ACTIONS = ("upgrade", "downgrade", "crossgrade", "modify", "terminate")

instants = st.none() | st.sampled_from([NOW + timedelta(days=days) for days in (-2, -1, 0, 1)])


def mostly(usual, other, weight=8):
    """The usual value, and the other now and then: a catalog in which nothing may be had tries no rule."""
    return st.integers(0, weight).flatmap(lambda n: other if n == weight else st.just(usual))


seldom = st.integers(0, 8).map(lambda n: n == 8)
periods = mostly(Period(), st.builds(Period, instants, instants))
policies = st.builds(Policy, st.just("p"), st.sampled_from(["upgradeOnly", "other"]), validity=periods)
channels = st.frozensets(st.sampled_from(CHANNELS), max_size=2)
actions = st.builds(AllowedAction, st.sampled_from(ACTIONS), channels, periods)
few_actions = mostly((), st.lists(actions, min_size=1, max_size=3).map(tuple), weight=2)
few_policies = mostly((), st.lists(policies, min_size=1, max_size=2).map(tuple), weight=2)
requests = st.builds(Request, st.sampled_from(CHANNELS), mostly(None, st.sampled_from(ACTIONS[:3]), weight=2))
held_products = st.builds(Held, st.sampled_from(NAMES), st.just("1"), mostly("active", st.just("suspended")), seldom)
questions = st.builds(Facts, held_products, st.sampled_from([None, "plan", "plan", "no-such"]))


@st.composite
def relationships(draw):
    """Rows of every kind; upgrades follow a random order, so that they close no cycle."""
    order = draw(st.permutations(NAMES))
    pairs = st.lists(st.sampled_from(range(len(NAMES))), min_size=2, max_size=2, unique=True)
    rows = []
    for one, other in draw(st.lists(pairs, min_size=2, max_size=8)):
        kind = draw(st.sampled_from(["upgrade", "upgrade", "downgrade", "crossgrade"]))
        low, high = sorted((one, other)) if kind == "upgrade" else (one, other)
        rows.append(Relationship(order[low], kind, order[high], draw(periods)))
    return rows


@st.composite
def offerings(draw):
    """Five offerings and a plan that has some of them as options."""
    found = [
        Offering(
            id=name,
            name=name,
            lifecycle_status=draw(mostly("Launched", st.just("Retired"))),
            validity=draw(periods),
            is_sellable=not draw(seldom),
            allowed_actions=draw(few_actions),
            policies=draw(few_policies),
        )
        for name in NAMES
    ]
    offered = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=2))
    limits = {
        name: (draw(mostly(0, st.just(1), weight=3)), draw(st.sampled_from([None, None, "group"]))) for name in offered
    }
    options = {name: Option(name, lower, 1, lower, group) for name, (lower, group) in limits.items()}
    plan = Offering("plan", "Plan", is_bundle=True, options=options, groups={"group": Group("group", "Group", 0, 2)})
    return [*found, plan]


class Slow:
    """The golden words, read aloud: sets grown until nothing is added, every row looked at for every question."""

    def __init__(self, offerings, relationships):
        self.offerings = {o.id: o for o in offerings}
        self.rows = relationships

    def closure(self, start, steps):
        found = set()
        while True:
            more = {target for source, target in steps if source in found | {start}} - found
            if not more:
                return found - {start}
            found |= more

    def ladder(self, member):
        both = [(r.source, r.target) for r in self.rows] + [(r.target, r.source) for r in self.rows]
        return self.closure(member, both)

    def in_force(self, kind):
        return [(r.source, r.target) for r in self.rows if r.type == kind and within(r.validity)]

    def direction(self, held, target):
        upward = self.in_force("upgrade")
        downward = [(high, low) for low, high in upward] + self.in_force("downgrade")
        across = self.in_force("crossgrade")
        if target in self.closure(held, upward):
            return "upgrade"
        if target in self.closure(held, downward):
            return "downgrade"
        return "crossgrade" if (held, target) in across or (target, held) in across else None

    def below_baseline(self, target, plan):
        ever = [(r.source, r.target) for r in self.rows if r.type == "upgrade"]
        options = self.offerings[plan].options.values() if plan in self.offerings else ()
        included = {o.offering_id for o in options if o.lower >= 1 and o.group is None}
        return bool(included & self.closure(target, ever))

    def allows(self, held, direction, channel):
        rows = self.offerings[held].allowed_actions
        named = [r for r in rows if r.action == direction] or [r for r in rows if r.action == "modify"]
        return not rows or any(within(r.validity) and (not r.channels or channel in r.channels) for r in named)

    def upgrade_only(self, held):
        return any(p.kind == "upgradeOnly" and within(p.validity) for p in self.offerings[held].policies)

    def unreadable(self, name):
        return any(p.kind != "upgradeOnly" and within(p.validity) for p in self.offerings[name].policies)

    def reasons(self, facts, request, name):
        held, plan = facts.held, facts.plan_id
        target, way = self.offerings[name], self.direction(facts.held.offering_id, name)
        refused = way == "downgrade" and self.upgrade_only(held.offering_id)
        options = self.offerings[plan].options if plan in self.offerings else {}
        applies = {
            "noPath": way is None,
            "downgradeNotAllowed": refused,
            "notInAskedDirection": way is not None and request.action not in (None, way) and not refused,
            "belowBaseline": self.below_baseline(name, plan),
            "actionNotAllowed": way is not None and not self.allows(held.offering_id, way, request.channel),
            "notSellable": target.lifecycle_status != "Launched" or (plan is None and not target.is_sellable),
            "outsideValidity": not within(target.validity),
            "notOfferedInPlan": plan is not None and name not in options,
            "policyUnreadable": self.unreadable(held.offering_id) or self.unreadable(name),
            "productNotActive": held.status != "active",
            "orderInFlight": held.open_order,
        }
        return way, {code for code, so in applies.items() if so}

    def decide(self, facts, request):
        ladder = self.ladder(facts.held.offering_id)
        return {name: self.reasons(facts, request, name) for name in self.offerings if name in ladder}


def within(period):
    return (period.start is None or period.start <= NOW) and (period.end is None or period.end > NOW)


def compiled(offerings, relationships):
    return compile_catalog(revision=1, offerings=offerings, relationships=relationships)


def told(decisions):
    return {d.offering_id: (d.direction, {reason.code for reason in d.reasons}) for d in decisions}


@settings(max_examples=300)
@given(offerings(), relationships(), questions, requests)
def test_the_oracle_says_what_the_slow_one_says(offerings, relationships, facts, request):
    answer = decide(compiled(offerings, relationships), facts, request, at=NOW)
    expected = Slow(offerings, relationships).decide(facts, request)

    assert told(answer) == expected
    assert [d.offering_id for d in answer] == list(expected)


@given(offerings(), relationships(), questions, requests)
def test_one_target_is_decided_as_among_all(offerings, relationships, facts, request):
    catalog = compiled(offerings, relationships)
    for decision in decide(catalog, facts, request, at=NOW):
        assert decide_change(catalog, facts, request, decision.offering_id, at=NOW) == decision


@given(offerings(), relationships(), questions, requests)
def test_the_gate_refuses_exactly_what_the_oracle_refuses(offerings, relationships, facts, request):
    catalog = compiled(offerings, relationships)
    request = replace(request, action=None)
    held = {"1": replace(facts.held, plan_id=facts.plan_id)}
    for decision in decide(catalog, facts, request, at=NOW):
        intents = [Intent("item", "modify", decision.offering_id, "1")]
        refusals = judge(catalog, intents, held=held, channel=request.channel, at=NOW)
        assert [refusal.reasons for refusal in refusals] == ([] if decision.qualified else [decision.reasons])


@given(offerings(), relationships(), held_products, st.sampled_from(CHANNELS))
def test_a_configuration_lets_select_exactly_what_the_gate_lets_order(offerings, relationships, tier, channel):
    catalog = compiled(offerings, relationships)
    plan, child = Held("plan", "2"), replace(tier, plan_product_id="2", plan_id="plan")
    ladder = catalog.ladder(child.offering_id)
    for choice in configure_held(catalog, plan, [child], Request(channel), at=NOW).choices:
        if not choice.selected:
            change = ladder is not None and choice.offering_id in ladder.members
            of = {"product_id": "1"} if change else {"plan_product_id": "2"}
            wish = Intent("item", "modify" if change else "add", choice.offering_id, **of)
            refusals = judge(catalog, [wish], held={"1": child, "2": plan}, channel=channel, at=NOW)
            assert (choice.selectable, choice.reasons) == (not refusals, refusals[0].reasons if refusals else ())


@given(offerings(), relationships(), questions, requests, st.randoms(use_true_random=False))
def test_the_answer_does_not_depend_on_the_order_of_rows(offerings, relationships, facts, request, random):
    before = decide(compiled(offerings, relationships), facts, request, at=NOW)
    shuffled = [replace(o, allowed_actions=mixed(o.allowed_actions, random)) for o in offerings]
    after = decide(compiled(shuffled, mixed(relationships, random)), facts, request, at=NOW)

    assert [(d.offering_id, d.direction, d.reasons) for d in after] == [
        (d.offering_id, d.direction, d.reasons) for d in before
    ]


@given(offerings(), relationships(), questions, requests)
def test_an_unrelated_offering_changes_no_answer(offerings, relationships, facts, request):
    before = decide(compiled(offerings, relationships), facts, request, at=NOW)
    more = [Offering("x", "X", policies=(Policy("p", "upgradeOnly"),)), *offerings, Offering("y", "Y")]
    after = decide(compiled(more, [*relationships, Relationship("x", "upgrade", "y")]), facts, request, at=NOW)

    assert after == before


@given(offerings(), relationships(), questions, requests)
def test_what_is_qualified_never_lies_below_the_baseline(offerings, relationships, facts, request):
    slow = Slow(offerings, relationships)
    for decision in decide(compiled(offerings, relationships), facts, request, at=NOW):
        if decision.qualified:
            assert not slow.below_baseline(decision.offering_id, facts.plan_id)


@given(offerings(), relationships(), st.sampled_from(NAMES), requests)
def test_after_an_upgrade_the_old_tier_is_not_qualified_under_upgrade_only(offerings, relationships, old, request):
    guarded = [replace(o, policies=(Policy("p", "upgradeOnly"),)) for o in offerings]
    catalog = compiled(guarded, relationships)
    for decision in decide(catalog, Facts(Held(old)), request, at=NOW):
        if decision.direction == "upgrade":
            answer = told(decide(catalog, Facts(Held(decision.offering_id)), request, at=NOW))
            assert "downgradeNotAllowed" in answer[old][1]


def mixed(rows, random):
    return tuple(random.sample(list(rows), len(rows)))
