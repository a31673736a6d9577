"""All customers by what they hold: those who are alike come as one, and nothing that matters of them is lost."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from django.db import DatabaseError
from django.db.models import Q

from inventory.domain.crowd import LATER, Interest, told
from inventory.models import Product
from inventory.selectors import crowd as reading
from inventory.selectors import customers_alike, households
from qualification.domain import Held
from tests.random_catalogs import A_MONTH_AGO, NAMES, NOW
from tests.random_customers import customer
from tests.stored_customers import store, store_offerings

DAY = timedelta(days=1)
READ = frozenset({"a", "b", "c"})
EVERYTHING = Interest(READ, READ, (A_MONTH_AGO, NOW - DAY), (A_MONTH_AGO,), segments=True, places=True)
NOTHING_MORE = Interest(READ, READ)
PLAN, OTHER = Held("plan", "p"), Held("other", "o", plan_product_id="p", plan_id="plan")


def part(name, pk="1", plan="p", **more):
    return Held(name, pk, plan_product_id=plan, plan_id="plan", **more)


HOUSEHOLDS = {
    "alone": [Held("a", "1")],
    "in a plan": [PLAN, part("a")],
    "two plans of one kind": [PLAN, part("a"), Held("plan", "q"), part("b", "2", "q")],
    "both in one of the two": [PLAN, part("a"), Held("plan", "q"), part("b", "2")],
    "in a plan that is over": [Held("plan", "p", "terminated"), part("a"), part("b", "2")],
    "in a plan that sits in another": [PLAN, OTHER, Held("a", "1", plan_product_id="o", plan_id="other")],
    "in two alike that sit in others": [
        *(PLAN, OTHER, Held("a", "1", plan_product_id="o", plan_id="other")),
        *(Held("plan", "q"), Held("other", "r", plan_product_id="q", plan_id="plan")),
        Held("b", "2", plan_product_id="r", plan_id="other"),
    ],
    "in what is no bundle and of no interest": [Held("d", "p"), Held("a", "1", plan_product_id="p", plan_id="d")],
    "in what is no bundle and over": [Held("d", "p", "aborted"), Held("a", "1", plan_product_id="p", plan_id="d")],
    "what is over itself": [Held("a", "1", "cancelled"), Held("b", "2")],
    "nothing of interest": [PLAN, part("d")],
}


@pytest.fixture
def offerings(db):
    store_offerings()


def picture(products, interest):
    """Who sits in what, whatever the ids are."""
    there, parts = {one.id: one for one in products}, defaultdict(list)
    for one in products:
        parts[one.plan_product_id].append(one)

    def shown(one):
        own = (one.offering_id, one.status, one.open_order_id is not None, one.ending, one.plan_offering_id)
        dates = tuple(map(repr, (step(one.since, interest.since), step(one.changed, interest.changed))))
        return (*own, *dates, tuple(sorted(one.places)) if interest.places else (), within(one.id))

    def within(pk):
        return tuple(sorted((shown(one) for one in parts.get(pk, ())), key=repr))

    return tuple(sorted((within(pk) for pk in parts if pk not in there), key=repr))


def step(at, moments):
    """A date as it is told: the next moment that was asked about."""
    return next((moment for moment in moments if at <= moment), LATER) if at and moments else None


def of_interest(products, interest):
    """What is told of somebody's products: those that are read, plans, and what one of these sits in, but not where."""
    read = [one for one in products if one.offering_id in interest.read or one.offering_id in ("plan", "other")]
    seats = {one.plan_product_id for one in read}
    others = [one for one in products if one.id in seats and one not in read]
    return [*read, *(replace(one, plan_product_id=None, plan_offering_id=None) for one in others)]


def expected(interest):
    """The pictures of the customers, by their ids, from their rows."""
    ids = Product.objects.values_list("customer_id", flat=True).distinct()
    found = households(list(ids))
    return {
        pk: (one.segment if interest.segments else "", picture(of_interest(one.products, interest), interest))
        for pk, one in found.items()
        if {product.offering_id for product in one.products} & interest.concerned
    }


def seen(interest, alike):
    found = Counter()
    for one in alike:
        customer_ = told(one.signature, interest)
        found[customer_.segment, picture(customer_.products, interest)] += one.customers
    return found


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_what_a_customer_holds_is_told_with_what_it_sits_in(offerings, name):
    store({"x": ("residential", {one.product_id: one for one in HOUSEHOLDS[name]})})
    found = [one for _, slice_ in customers_alike(EVERYTHING) for one in slice_]
    assert seen(EVERYTHING, found) == Counter(expected(EVERYTHING).values())


@pytest.mark.parametrize("interest", [EVERYTHING, NOTHING_MORE], ids=["everything", "no more than needed"])
def test_random_customers_are_told_as_they_are(offerings, interest):
    pick = Random(30).choice  # noqa: S311 - the same every time
    store({f"c{n}": customer(pick) for n in range(150)})
    found = [one for _, slice_ in customers_alike(interest) for one in slice_]
    assert seen(interest, found) == Counter(expected(interest).values())
    assert sum(one.customers for one in found) > 50


def test_the_database_tells_what_python_tells(offerings):
    pick = Random(31).choice  # noqa: S311 - the same every time
    store({f"c{n}": customer(pick) for n in range(150)})
    grouped, others = reading.grouped(EVERYTHING, Q())
    alone = reading.one_by_one(EVERYTHING, Q())
    one_by_one = reading.one_by_one(EVERYTHING, Q(customer_id__in=others))
    total = Counter()
    for one in (*grouped, *one_by_one):
        total[one.signature] += one.customers
    assert total == Counter({one.signature: one.customers for one in alone})
    assert len(others) > 5


@pytest.mark.django_db(transaction=True)
def test_slices_that_are_read_at_once_come_in_order(monkeypatch):
    store_offerings()
    store({f"c{n:03}": ("", {"1": Held(NAMES[n % 3], "1")}) for n in range(60)})
    for name, size in (("SLICE", 7), ("NAMED", 3), ("MOST", 10)):
        monkeypatch.setattr(reading, name, size)
    slices = [slice_ for _, slice_ in customers_alike(NOTHING_MORE)]
    firsts = [min(pk for one in slice_ for pk in one.examples) for slice_ in slices]
    assert firsts == [f"c{n:03}" for n in range(0, 60, 7)]
    assert sum(one.customers for slice_ in slices for one in slice_) == 60


@pytest.mark.django_db(transaction=True)
def test_what_fails_in_one_of_them_fails_for_all(monkeypatch):
    store_offerings()
    store({f"c{n:03}": ("", {"1": Held("a", "1")}) for n in range(60)})
    for name, size in (("SLICE", 7), ("NAMED", 3), ("MOST", 10), ("_GROUPED", "no statement")):
        monkeypatch.setattr(reading, name, size)
    with pytest.raises(DatabaseError):
        list(customers_alike(NOTHING_MORE))


def test_those_who_hold_nothing_of_concern_are_not_read(offerings):
    store({"x": ("", {"1": Held("a", "1")}), "y": ("", {"1": Held("d", "1")})})
    (only,) = [one for _, slice_ in customers_alike(NOTHING_MORE) for one in slice_]
    assert (only.customers, only.examples) == (1, ("x",))


def test_nobody_is_read_when_nothing_is_of_concern(offerings, django_assert_num_queries):
    store({"x": ("", {"1": Held("a", "1")})})
    with django_assert_num_queries(1):
        assert list(customers_alike(Interest(frozenset(), frozenset()))) == []


def test_everybody_is_counted_once_however_they_are_sliced(offerings, monkeypatch):
    store({f"c{n:03}": ("", {"1": Held(NAMES[n % 3], "1")}) for n in range(100)})
    for name, size in (("SLICE", 7), ("NAMED", 3)):
        monkeypatch.setattr(reading, name, size)
    for most in (1, 10):
        monkeypatch.setattr(reading, "MOST", most)
        slices = list(customers_alike(NOTHING_MORE))
        assert sum(one.customers for _, slice_ in slices for one in slice_) == 100
        assert len(slices) == (34 if most == 1 else 15)
        assert [share for share, _ in slices] == [n / len(slices) for n in range(1, len(slices) + 1)]


def test_ten_customers_are_named(offerings):
    store({f"c{n:02}": ("", {"1": Held("a", "1")}) for n in range(12)})
    (only,) = [one for _, slice_ in customers_alike(NOTHING_MORE) for one in slice_]
    assert (only.customers, only.examples) == (12, tuple(f"c{n:02}" for n in range(10)))


def test_a_slice_costs_a_fixed_number_of_queries(offerings, django_assert_max_num_queries):
    pick = Random(32).choice  # noqa: S311 - the same every time
    store({f"c{n}": customer(pick) for n in range(80)})
    with django_assert_max_num_queries(8):
        assert len(list(customers_alike(EVERYTHING))) == 1
