"""What an order is, from its items: a pure function, blind to their order."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordering.domain.lifecycle import PRODUCT_ORDER_ITEM, is_final
from ordering.domain.rollup import ItemStanding, item_states, order_state, production_state

STATES = PRODUCT_ORDER_ITEM.states
ANY_STATE = st.sampled_from(STATES)


@pytest.mark.parametrize(
    ("states", "order"),
    [
        (["acknowledged", "acknowledged"], "acknowledged"),
        (["acknowledged", "inProgress"], "inProgress"),
        (["acknowledged", "completed"], "inProgress"),
        (["inProgress", "failed"], "inProgress"),
        (["inProgress", "pending"], "pending"),
        (["pending", "held"], "held"),
        (["held", "assessingCancellation"], "assessingCancellation"),
        (["assessingCancellation", "pendingCancellation"], "pendingCancellation"),
        (["completed", "completed"], "completed"),
        (["failed", "failed"], "failed"),
        (["cancelled", "cancelled"], "cancelled"),
        (["rejected", "rejected"], "rejected"),
        (["completed", "failed"], "partial"),
        (["completed", "cancelled"], "partial"),
        (["failed", "cancelled"], "failed"),
    ],
)
def test_the_state_of_an_order_follows_from_its_items(states, order):
    assert order_state([("add", state) for state in states]) == order


def test_order_is_failed_when_only_what_changes_nothing_completed():
    assert order_state([("noChange", "completed"), ("add", "failed")]) == "failed"
    assert order_state([("noChange", "completed")]) == "completed"


@given(st.lists(st.tuples(st.sampled_from(["add", "modify", "delete", "noChange"]), ANY_STATE), min_size=1, max_size=8))
def test_the_order_of_items_does_not_matter(pairs):
    shuffled = random.Random(len(pairs)).sample(pairs, len(pairs))  # noqa: S311 - a shuffle that can be repeated
    assert order_state(pairs) == order_state(shuffled) == order_state(sorted(pairs))


@given(st.lists(ANY_STATE, min_size=1, max_size=8))
def test_an_order_is_final_exactly_when_all_its_items_are(states):
    result = order_state([("add", state) for state in states])
    assert is_final(result) == all(is_final(state) for state in states)


@pytest.mark.parametrize(
    ("services", "item"),
    [
        ([], "completed"),
        (["completed", "completed"], "completed"),
        (["completed", "acknowledged"], "inProgress"),
        (["failed", "inProgress"], "inProgress"),
        (["failed", "completed"], "failed"),
        (["rejected"], "failed"),
        (["partial"], "failed"),
        (["cancelled", "cancelled"], "cancelled"),
        (["cancelled", "completed"], "failed"),
        (["held", "inProgress"], "held"),
        (["pending", "completed"], "pending"),
    ],
)
def test_an_item_is_as_far_as_its_services(services, item):
    assert production_state(services) == item


@given(st.lists(ANY_STATE, max_size=6))
def test_the_order_of_services_does_not_matter(states):
    assert production_state(states) == production_state(sorted(states)) == production_state(states[::-1])


def test_a_bundle_is_not_completed_while_a_part_runs():
    plan, part = ItemStanding("1", "completed"), ItemStanding("2", "inProgress", parent="1")
    assert item_states([plan, part]) == {"1": "inProgress", "2": "inProgress"}


def test_a_bundle_waits_for_the_parts_of_its_parts():
    rows = [ItemStanding("1", "completed"), ItemStanding("2", "completed", "1"), ItemStanding("3", "held", "2")]
    assert item_states(rows) == {"1": "inProgress", "2": "inProgress", "3": "held"}


def test_a_bundle_keeps_what_it_got_when_a_part_failed():
    plan, part = ItemStanding("1", "completed"), ItemStanding("2", "failed", parent="1")
    assert item_states([plan, part]) == {"1": "completed", "2": "failed"}


def test_a_bundle_whose_own_service_failed_is_failed_whatever_its_parts_do():
    plan, part = ItemStanding("1", "failed"), ItemStanding("2", "inProgress", parent="1")
    assert item_states([plan, part])["1"] == "failed"


@given(st.lists(ANY_STATE, min_size=1, max_size=6), st.randoms())
def test_the_order_of_rows_does_not_matter_for_bundles(states, rng):
    rows = [ItemStanding(str(n), state, str(rng.randrange(n)) if n else None) for n, state in enumerate(states)]
    expected = item_states(rows)
    rng.shuffle(rows)
    assert item_states(rows) == expected
    for row in rows:
        if expected[row.id] == "completed":
            assert all(is_final(expected[part.id]) for part in rows if part.parent == row.id)
