"""The life of an order and of an item: every edge of the tables, and nothing else."""

import itertools

import pytest

from ordering.domain.lifecycle import PRODUCT_ORDER, PRODUCT_ORDER_ITEM, is_final, route
from tmf.lifecycle import IllegalMove

ITEM_EDGES = {
    ("acknowledged", "rejected"),
    ("acknowledged", "inProgress"),
    ("inProgress", "pending"),
    ("held", "pending"),
    ("inProgress", "held"),
    ("pending", "held"),
    ("pending", "inProgress"),
    ("held", "inProgress"),
    ("acknowledged", "assessingCancellation"),
    ("inProgress", "assessingCancellation"),
    ("pending", "assessingCancellation"),
    ("held", "assessingCancellation"),
    ("assessingCancellation", "inProgress"),
    ("assessingCancellation", "pendingCancellation"),
    ("pendingCancellation", "cancelled"),
    ("inProgress", "completed"),
    ("inProgress", "failed"),
}
ORDER_EDGES = ITEM_EDGES | {("draft", "acknowledged"), ("inProgress", "partial")}
TABLES = [(PRODUCT_ORDER, ORDER_EDGES), (PRODUCT_ORDER_ITEM, ITEM_EDGES)]
PAIRS = [
    pytest.param(table, edges, *pair, id=f"{table.name}-{pair[0]}-{pair[1]}")
    for table, edges in TABLES
    for pair in itertools.product(table.states, repeat=2)
]


@pytest.mark.parametrize(("table", "edges", "state", "target"), PAIRS)
def test_only_the_edges_of_the_figure_can_be_gone(table, edges, state, target):
    if (state, target) in edges:
        assert table.check(state, table.verb(state, target)) == target
    else:
        with pytest.raises(IllegalMove):
            table.verb(state, target)


def test_an_item_is_never_partial_or_a_draft():
    assert set(PRODUCT_ORDER.states) - set(PRODUCT_ORDER_ITEM.states) == {"draft", "partial"}


def test_final_states_stay():
    final = {"completed", "failed", "partial", "cancelled", "rejected"}
    assert set(PRODUCT_ORDER.final) == final
    assert [state for state in PRODUCT_ORDER.states if is_final(state)] == [
        state for state in PRODUCT_ORDER.states if state in final
    ]


@pytest.mark.parametrize(
    ("state", "target", "verbs"),
    [
        ("held", "held", ()),
        ("inProgress", "completed", ("complete",)),
        ("held", "completed", ("resume", "complete")),
        ("acknowledged", "held", ("start", "hold")),
        ("pending", "failed", ("resume", "fail")),
    ],
)
def test_a_state_that_was_not_seen_is_passed_through(state, target, verbs):
    assert route(PRODUCT_ORDER_ITEM, state, target) == verbs


@pytest.mark.parametrize(("state", "target"), [("completed", "failed"), ("cancelled", "inProgress")])
def test_there_is_no_way_out_of_a_final_state(state, target):
    with pytest.raises(IllegalMove):
        route(PRODUCT_ORDER_ITEM, state, target)
