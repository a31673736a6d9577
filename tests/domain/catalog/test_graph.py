"""Cycles are found wherever they are, and only where they are."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.graph import cycle

NODES = "abcdef"
graphs = st.dictionaries(st.sampled_from(NODES), st.lists(st.sampled_from(NODES), unique=True, max_size=3))


def reaches(edges, start):
    found, waiting = set(), [start]
    while waiting:
        for target in edges.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


@given(graphs)
def test_a_cycle_is_found_exactly_where_one_can_be_reached(edges):
    there = any(node in reaches(edges, node) for start in edges for node in {start, *reaches(edges, start)})
    assert bool(cycle(edges, edges)) == there


@given(graphs)
def test_the_way_that_is_named_is_a_cycle(edges):
    way = cycle(edges, edges)
    assert not way or way[0] == way[-1]
    assert all(there in edges[here] for here, there in pairwise(way))
    assert len(set(way)) == max(len(way) - 1, 0)


def test_it_begins_where_it_was_looked_for():
    assert cycle({"a": ["b"], "b": ["c"], "c": ["a"]}, ["b"]) == ("b", "c", "a", "b")


def test_a_chain_may_be_long():
    chain = {str(n): [str(n + 1)] for n in range(5000)}
    assert cycle(chain, ["0"]) == ()
    assert len(cycle({**chain, "5000": ["0"]}, ["0"])) == 5002
