"""Random small catalogs and selections: the tree, the check and the order gate never disagree."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain.characteristic import Characteristic, Value
from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import AllowedAction, Group, Offering, Option, Policy, Relationship
from qualification.domain import Held, judge
from qualification.domain.bundle import other_tiers
from qualification.domain.check import check, proposals
from qualification.domain.configuration import configure
from qualification.domain.judgement import is_open, judged, refusing
from qualification.domain.selection import intents
from qualification.domain.wish import Said, Wish, select
from tests.domain.qualification.configuring import scene, sits_in
from tmf.values import Period

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NAMES = ("a", "b", "c", "d", "e", "f")
PLANS = ("plan", "other")
LADDERS = (("a", "b", "c"), ("d", "e"))
COLOR = Characteristic("color", "color", at_least=1, at_most=1, values=(Value("blue", is_default=True), Value("red")))
NUMBER = Characteristic("number", "number", at_least=1, at_most=1)


def seldom(value, otherwise, weight=6):
    """The value now and then: a catalog in which nothing may be had tries no rule."""
    return st.integers(0, weight).map(lambda n: value if n == weight else otherwise)


policies = st.sampled_from(
    [
        Policy("up", "upgradeOnly", display="explain"),
        Policy("not-with", "excludes", parameters={"offerings": ["f", "b"]}),
        Policy("needs", "requires", parameters={"offerings": ["a", "b", "c"]}),
        Policy("needs-d", "requires", parameters={"offerings": ["d", "f"]}),
        Policy("not-in", "excludes", parameters={"offerings": ["other", "c"]}),
        Policy("one", "maxPerCustomer", parameters={"maximum": 1}),
        Policy("two", "maxPerCustomer", parameters={"maximum": 2}),
        Policy("care", "channelOnly", parameters={"channels": ["care"]}),
    ]
)
attached = st.lists(policies, max_size=2, unique_by=lambda policy: policy.id)
rows = st.builds(
    AllowedAction,
    st.sampled_from(["upgrade", "downgrade", "modify", "terminate"]),
    st.sampled_from([frozenset(), frozenset({"care"})]),
)


@st.composite
def offering(draw, name):
    """A tier or an extra, with a characteristic now and then."""
    return Offering(
        name,
        name,
        lifecycle_status=draw(seldom("Retired", "Launched")),
        validity=draw(seldom(Period(end=NOW - timedelta(days=1)), Period(), weight=9)),
        policies=tuple(draw(attached)) if draw(seldom(True, False, weight=2)) else (),  # noqa: FBT003
        allowed_actions=tuple(draw(st.lists(rows, max_size=2))) if draw(seldom(True, False, weight=3)) else (),  # noqa: FBT003
        declared=draw(st.sampled_from([(), (), (COLOR,), (NUMBER,)])),
    )


@st.composite
def plan(draw, name):
    """A plan with some options, some of them in a group, which may lie in another one."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=2))
    options = {}
    for one in names:
        group = draw(st.sampled_from([None, None, "inner", "outer"]))
        lower = draw(seldom(1, 0, weight=3)) if group is None else 0
        upper = draw(st.sampled_from([1, 1, 2]))
        options[one] = Option(one, lower, upper, draw(st.integers(lower, upper)), group)
    low = draw(st.integers(0, 1))
    groups = {
        "inner": Group("inner", "Inner", low, draw(st.integers(1, 2)), draw(st.sampled_from([None, "outer"]))),
        "outer": Group("outer", "Outer", 0, draw(st.integers(1, 3))),
    }
    return Offering(name, name, is_bundle=True, options=options, groups=groups)


@st.composite
def catalogs(draw):
    """Two plans, two ladders and one offering on none."""
    offerings = [draw(offering(name)) for name in NAMES] + [draw(plan(name)) for name in PLANS]
    steps = [Relationship(low, "upgrade", high) for ladder in LADDERS for low, high in itertools.pairwise(ladder)]
    return compile_catalog(
        revision=1, offerings=offerings, relationships=[*steps, Relationship("plan", "upgrade", "other")]
    )


@st.composite
def held(draw):
    """A customer's plan with what sits in it."""
    whole = Held("plan", "p", draw(seldom("suspended", "active", weight=9)))
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=3))
    return [whole, *(sits_in(whole, name, f"p-{name}", open_order=draw(seldom(True, False))) for name in names)]  # noqa: FBT003


@st.composite
def wishes(draw, products):
    """Some nodes selected and some not; values that may be wrong."""
    parts = []
    for number, name in enumerate(draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=4))):
        values = draw(st.sampled_from([{}, {}, {"color": "red"}, {"color": "pink"}, {"number": "7"}]))
        product = next((one.product_id for one in products[1:] if one.offering_id == name), None)
        parts.append(Said(f"n{number}", name, product, draw(seldom(False, True, weight=3)), values))  # noqa: FBT003
    root = Said("", "plan") if not products else Said("", draw(st.sampled_from([None, None, "other"])), "p")
    return Wish(root, tuple(parts))


@st.composite
def asked(draw):
    """A scene and a wish in it."""
    products = draw(st.one_of(st.just([]), held()))
    place = scene(draw(catalogs()), *products, channel=draw(st.sampled_from(["app", "care"])), at=NOW)
    return place, draw(wishes(products))


def judges(place, items):
    return judge(place.catalog, items, held=place.held, channel=place.channel, at=NOW)


@settings(max_examples=300, deadline=None)
@given(asked())
def test_what_the_check_approves_the_gate_accepts_and_what_it_rejects_the_gate_refuses(question):
    place, wish = question
    [checked] = check(place, [wish])
    refusals = judges(place, intents(place, checked.selection))
    if checked.approved:
        assert refusals == []
    elif not checked.selection.root.moved and intents(place, checked.selection):
        assert {reason for one in refusals for reason in one.reasons} == set(checked.reasons)


@settings(max_examples=300, deadline=None)
@given(asked())
def test_a_node_can_be_selected_exactly_when_the_configuration_with_it_would_be_approved(question):
    place, wish = question
    found = configure(place, select(place, wish, as_sent=False))
    if refusing(judged(place, found.selection)):
        return
    for choice in found.choices:
        [checked] = check(place, [sent_back(place, found, choice)])
        assert choice.selectable == checked.approved, choice
        assert set(choice.reasons) == set(checked.reasons), choice


@settings(max_examples=200, deadline=None)
@given(asked())
def test_a_tree_that_is_sent_back_as_it_is_gives_the_same_tree(question):
    """Unless it is refused: of two tiers in it, one is taken for what the client has selected last."""
    place, wish = question
    found = configure(place, select(place, wish, as_sent=False))
    if found.root.refused:
        return
    again = configure(place, select(place, sent_back(place, found), as_sent=False))
    assert [shown(choice) for choice in again.choices] == [shown(choice) for choice in found.choices]
    assert (again.root.refused, set(again.root.reasons)) == (found.root.refused, set(found.root.reasons))


@settings(max_examples=200, deadline=None)
@given(asked())
def test_the_root_is_refused_exactly_when_something_selected_is_beside_what_is_still_to_be_chosen(question):
    place, wish = question
    found = configure(place, select(place, wish, as_sent=False))
    against = [g for grounds in refusing(judged(place, found.selection)).values() for g in grounds]
    assert found.root.refused == any(not is_open(ground, found.selection, place) for ground in against)
    assert all(not choice.refused or choice.reasons for choice in found.choices)


@settings(max_examples=200, deadline=None)
@given(asked())
def test_what_is_proposed_would_be_approved(question):
    place, wish = question
    [checked] = check(place, [wish])
    if not checked.approved:
        for proposal in proposals(place, checked):
            assert judges(place, intents(place, proposal)) == []


def sent_back(place, found, toggled=None):
    """The tree as a client sends it back, with one node changed; another tier of its ladder is deselected with it."""
    parts = []
    for number, choice in enumerate(found.choices):
        selected = choice.selected != (choice is toggled)
        if toggled is not None and not toggled.selected and choice is not toggled:
            selected = selected and not other_tiers(place.catalog, toggled.offering_id, (choice.offering_id,))
        product = choice.product.product_id if choice.product else None
        parts.append(Said(f"t{number}", choice.offering_id, product, selected, choice.values))
    root = found.root
    product = root.product.product_id if root.product else None
    return Wish(Said("", root.offering_id, product, values=root.values), tuple(parts))


def shown(choice):
    product = choice.product.product_id if choice.product else None
    flags = (choice.selected, choice.selectable, choice.visible, choice.refused)
    return choice.offering_id, product, *flags, set(choice.reasons), choice.values
