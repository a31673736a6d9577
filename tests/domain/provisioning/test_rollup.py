"""The state of an order is a function of the states of its items."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisioning.domain.lifecycle import SERVICE_ORDER, SERVICE_ORDER_ITEM, STEP
from provisioning.domain.rollup import FINAL, item_state, order_state

states = st.lists(st.sampled_from(SERVICE_ORDER_ITEM.states), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("items", "order"),
    [
        (["acknowledged", "acknowledged"], "acknowledged"),
        (["acknowledged", "inProgress"], "inProgress"),
        (["acknowledged", "completed"], "inProgress"),
        (["completed", "inProgress"], "inProgress"),
        (["completed", "held"], "held"),
        (["inProgress", "held"], "held"),
        (["held", "pending"], "held"),
        (["inProgress", "pending"], "pending"),
        (["completed", "completed"], "completed"),
        (["completed", "failed"], "partial"),
        (["completed", "cancelled"], "partial"),
        (["partial", "failed"], "partial"),
        (["partial"], "partial"),
        (["failed", "failed"], "failed"),
        (["failed", "cancelled"], "failed"),
        (["cancelled", "cancelled"], "cancelled"),
        (["rejected", "acknowledged"], "rejected"),
        (["rejected", "completed"], "rejected"),
        (["held", "assessingCancellation"], "assessingCancellation"),
        (["assessingCancellation", "pendingCancellation"], "pendingCancellation"),
    ],
)
def test_the_order_is_what_its_items_make_it(items, order):
    assert order_state(items) == order


@given(states, st.randoms())
def test_the_order_of_the_items_does_not_matter(items, random):
    shuffled = list(items)
    random.shuffle(shuffled)
    assert order_state(shuffled) == order_state(items)


@given(states)
def test_the_result_is_a_state_of_an_order_and_repeating_an_item_changes_nothing(items):
    assert order_state(items) in SERVICE_ORDER.states
    assert order_state([*items, items[0]]) == order_state(items)


@given(states)
def test_the_order_is_final_exactly_when_all_its_items_are_or_one_is_rejected(items):
    closed = set(items) <= FINAL or "rejected" in items
    assert (order_state(items) in FINAL) is closed


def test_an_order_without_items_has_no_state():
    with pytest.raises(ValueError, match="at least one item"):
        order_state([])


@pytest.mark.parametrize(
    ("steps", "item"),
    [
        ([], "completed"),
        (["done"], "completed"),
        (["done", "dropped"], "completed"),
        (["done", "waiting"], "inProgress"),
        (["ready"], "inProgress"),
        (["sent", "unknown"], "inProgress"),
        (["fallout", "waiting"], "held"),
        (["done", "fallout"], "held"),
    ],
)
def test_the_item_is_what_its_steps_make_it(steps, item):
    assert item_state(steps) == item


@given(st.lists(st.sampled_from(STEP.states), max_size=5), st.randoms())
def test_the_order_of_the_steps_does_not_matter(steps, random):
    shuffled = list(steps)
    random.shuffle(shuffled)
    assert item_state(shuffled) == item_state(steps)
