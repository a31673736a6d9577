"""Counting the impact of a change over the inventory: the figures that asking about every customer gives."""

from dataclasses import replace
from random import Random

import pytest

from catalog.domain.offering import Offering, Policy, Relationship
from inventory.models import Product
from qualification.domain import Held
from qualification.domain.facts import PENDING_TERMINATE
from qualification.domain.holders import Holding
from qualification.domain.tally import Count
from qualification.services import count_impact
from tests.random_catalogs import CHANNELS, NOW, Rows
from tests.random_customers import GONE, change, customer, shifts
from tests.stored_customers import store, store_offerings

TIERS = tuple(Offering(pk, pk) for pk in ("a", "b", "c"))
UP = (Relationship("a", "upgrade", "b"), Relationship("b", "upgrade", "c"))
LADDER = Rows(TIERS, UP)


@pytest.fixture
def offerings(db):
    store_offerings()


def count(changes, channels=CHANNELS, **more):
    before, after = (rows.compiled() for rows in changes)
    return count_impact(before=before, after=after, channels=channels, at=NOW, **more)


def without(offering_id, rows=LADDER):
    """The same with an offering that is not sold any more."""
    kept = (replace(one, lifecycle_status="Retired") if one.id == offering_id else one for one in rows.offerings)
    return replace(rows, offerings=tuple(kept))


def by_hand(changes, customers):
    """Customers and options by channel, kind, offering and way; and those who gain, or lose, anything."""
    lines, totals = {}, {}
    for pk, (segment, held) in customers.items():
        stored = {key: as_stored(one) for key, one in held.items()}
        for (channel, adds, product_id, target), (gained, _) in shifts(changes, segment, stored).items():
            offering_id = held[product_id].offering_id
            lines.setdefault((channel, gained, adds, offering_id), set()).add((pk, target))
            totals.setdefault((channel, gained), set()).add((pk, adds, offering_id, target))
    return tuple(
        {key: Count(len({pk for pk, *_ in found}), len(found)) for key, found in of.items()} for of in (lines, totals)
    )


def as_stored(one):
    """A product as it comes back from its row: it is what it is since it changed, and may be ending by its status."""
    return replace(one, since=one.changed or one.since, ending=one.ending or one.status == PENDING_TERMINATE)


def test_random_customers_are_counted_as_if_each_were_asked_about(offerings):
    pick = Random(622).choice  # noqa: S311 - the same every time
    customers = {f"c{n}": customer(pick) for n in range(60)}
    store(customers)
    moved = 0
    for _ in range(25):
        changes = change(pick)
        found = count(changes)
        lines, totals = by_hand(changes, customers)
        assert {line.way: line.count for line in found.lines} == lines
        for channel in CHANNELS:
            expected = tuple(totals.get((channel, gained), Count()) for gained in (True, False))
            assert found.totals[channel] == expected
        for line, examples in zip(found.lines, found.examples, strict=False):
            assert 0 < len(examples) <= 10
            check_examples(changes, customers, line, examples)
            moved += 1
    assert moved > 100


def check_examples(changes, customers, line, examples):
    """Every product named is one that the line is about."""
    for customer_id, pk in examples:
        product_id = pk.removeprefix(f"{customer_id}-")
        segment, held = customers[customer_id]
        stored = {key: as_stored(one) for key, one in held.items()}
        found = shifts(changes, segment, stored)
        assert any(
            (channel, gained, adds, held[one].offering_id) == line.way and one == product_id
            for (channel, adds, one, _), (gained, _) in found.items()
        )


def test_those_who_hold_an_offering_twice_are_named_by_the_product_that_loses(offerings):
    store({"x": ("", {"1": Held("a", "1", status="suspended"), "2": Held("a", "2")})})
    found = count((LADDER, without("c")), ["app"])
    assert found.examples == ((("x", "x-2"),),)
    assert [(line.way.offering_id, line.by_target) for line in found.lines] == [("a", {"c": Count(1, 1)})]


def test_products_that_are_over_count_for_nothing(offerings):
    store({f"c{n}": ("", {"1": Held("a", "1", status=status)}) for n, status in enumerate((*GONE, "active"))})
    assert count((LADDER, without("c")), ["app"]).totals == {"app": (Count(), Count(1, 1))}


def test_the_tenure_that_a_policy_asks_for_is_told_apart_to_the_moment(offerings):
    policy = Policy("p", "minTenure", parameters={"days": 30})
    guarded = replace(LADDER, offerings=tuple(replace(one, policies=(policy,)) for one in TIERS))
    pick = Random(1).choice  # noqa: S311 - the same every time
    customers = {f"c{n}": customer(pick) for n in range(80)}
    store(customers)
    assert {line.way: line.count for line in count((LADDER, guarded)).lines} == by_hand((LADDER, guarded), customers)[0]


def test_the_oracle_is_asked_once_for_all_who_are_alike(offerings):
    store({f"c{n}": ("", {"1": Held("a", "1"), "2": Held("d", "2")}) for n in range(200)})
    found = count((LADDER, without("c")), ["app"])
    assert (found.questions, found.kinds, found.customers) == (2, 1, 200)
    assert found.totals == {"app": (Count(), Count(200, 200))}


def test_the_holders_of_what_is_watched_are_counted_by_the_plan_that_it_sits_in(offerings):
    in_plan = {"p": Held("plan", "p"), "1": Held("a", "1", plan_product_id="p", plan_id="plan"), "2": Held("a", "2")}
    store({"x": ("", in_plan), "y": ("", in_plan), "z": ("", {"1": Held("b", "1", status="terminated")})})
    found = count((LADDER, LADDER), watched=["a", "b"])
    assert found.holders.of("a") == Holding(customers=2, products=4)
    assert found.holders.total() == Holding()
    assert found.holders.of("b") == found.holders.of("plan") == Holding()
    assert found.holders.seats() == {("a", "plan"): Holding(2, 2), ("a", None): Holding(2, 2)}
    assert found.lines == ()


def test_the_holders_of_anything_that_differs_are_counted_once(offerings):
    store({"x": ("", {"1": Held("a", "1"), "2": Held("b", "2")}), "y": ("", {"1": Held("c", "1")})})
    renamed = replace(LADDER, offerings=tuple(replace(one, name="Another") for one in TIERS[:2]) + TIERS[2:])
    found = count((LADDER, renamed), watched=["c"])
    assert found.holders.total() == Holding(customers=1, products=2)
    assert [found.holders.of(pk) for pk in "abc"] == [Holding(1, 1)] * 3


def test_nothing_is_read_where_nothing_is_touched(offerings, django_assert_num_queries):
    store({"x": ("", {"1": Held("a", "1")})})
    with django_assert_num_queries(1):
        found = count((LADDER, LADDER))
    assert (found.lines, found.customers, found.totals["app"]) == ((), 0, (Count(), Count()))


def test_how_far_it_is_is_told_after_each_slice(offerings, monkeypatch):
    monkeypatch.setattr("inventory.selectors.crowd.NAMED", 2)
    monkeypatch.setattr("inventory.selectors.crowd.MOST", 1)
    store({f"c{n}": ("", {"1": Held("a", "1")}) for n in range(5)})
    told = []
    count((LADDER, without("c")), tell=told.append)
    assert told == [1 / 3, 2 / 3, 1]


def test_counting_costs_the_same_however_many_customers_are_alike(offerings, django_assert_max_num_queries):
    store({f"c{n}": ("", {"1": Held("a", "1")}) for n in range(300)})
    with django_assert_max_num_queries(8):
        count((LADDER, without("c")))
    assert Product.objects.count() == 300
