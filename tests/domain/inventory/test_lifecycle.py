"""The life of a product: every edge of the table, and nothing else."""

import itertools

import pytest

from inventory.domain.lifecycle import GONE, PRODUCT
from tmf.lifecycle import IllegalMove

EDGES = {
    ("created", "pendingActive"),
    ("pendingActive", "active"),
    ("active", "suspended"),
    ("suspended", "active"),
    ("active", "pendingTerminate"),
    ("suspended", "pendingTerminate"),
    ("pendingTerminate", "active"),
    ("pendingTerminate", "suspended"),
    ("pendingTerminate", "terminated"),
    ("created", "cancelled"),
    ("pendingActive", "cancelled"),
    ("created", "aborted"),
    ("pendingActive", "aborted"),
}


def test_the_states_are_those_of_the_official_file():
    assert set(PRODUCT.states) == {
        *("created", "pendingActive", "active", "suspended"),
        *("pendingTerminate", "terminated", "cancelled", "aborted"),
    }


def test_what_is_over_stays_over():
    assert set(GONE) == {"terminated", "cancelled", "aborted"}


@pytest.mark.parametrize(("state", "target"), sorted(itertools.product(PRODUCT.states, repeat=2)))
def test_only_the_edges_of_the_table_can_be_gone(state, target):
    if (state, target) in EDGES:
        verb = PRODUCT.verb(state, target)
        assert PRODUCT.check(state, verb) == target
    else:
        with pytest.raises(IllegalMove) as refused:
            PRODUCT.verb(state, target)
        assert set(refused.value.possible) == {end for start, end in EDGES if start == state}
