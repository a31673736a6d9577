"""The life of a task: every edge of the table, and nothing else."""

import itertools

import pytest

from qualification.domain.lifecycle import TASK
from tmf.lifecycle import IllegalMove

EDGES = {
    ("acknowledged", "inProgress"),
    ("acknowledged", "cancelled"),
    ("acknowledged", "terminatedWithError"),
    ("inProgress", "done"),
    ("inProgress", "terminatedWithError"),
}


@pytest.mark.parametrize(("state", "target"), list(itertools.product(TASK.states, repeat=2)))
def test_only_the_edges_of_the_table_can_be_gone(state, target):
    if (state, target) in EDGES:
        assert TASK.check(state, TASK.verb(state, target)) == target
    else:
        with pytest.raises(IllegalMove):
            TASK.verb(state, target)


def test_final_states_stay_and_the_states_are_the_files():
    assert set(TASK.final) == {"done", "terminatedWithError", "cancelled"}
    assert {*TASK.states, "rejected"} == {
        "acknowledged",
        "rejected",
        "inProgress",
        "cancelled",
        "done",
        "terminatedWithError",
    }
