"""Where the boxes and lines of a drawing go."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.drawing.layers import layers
from studio.drawing.layout import Measures, apart, layout

SIZE = Measures()
GRAPHS = st.integers(1, 14).flatmap(
    lambda n: st.tuples(
        st.just([f"n{i}" for i in range(n)]),
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=40).map(
            lambda pairs: [(f"n{a}", f"n{b}") for a, b in pairs]
        ),
    )
)


def acyclic(edges):
    return [(a, b) for a, b in edges if int(a[1:]) < int(b[1:])]


def touch(one, other):
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (beside or one.y + one.height <= other.y or other.y + other.height <= one.y)


def large():
    """200 nodes: 60 customer facing services that all need one, each with its own RFS; 10 partners; specifications."""
    nodes = ["hub", *(f"{kind}{n}" for kind in ("ps", "cfs", "rfs") for n in range(60)), *(f"p{n}" for n in range(19))]
    edges = [("hub", "p0")]
    for n in range(60):
        edges += [(f"ps{n}", f"cfs{n}"), (f"cfs{n}", "hub"), (f"cfs{n}", f"rfs{n}"), (f"rfs{n}", f"p{n % 19}")]
    return nodes, edges


@given(GRAPHS)
@settings(max_examples=150)
def test_no_box_lies_on_another_and_all_lie_in_the_drawing(graph):
    nodes, edges = graph
    drawn = layout(nodes, edges)
    assert [box.key for box in drawn.boxes] == nodes
    pairs = [(a, b) for n, a in enumerate(drawn.boxes) for b in drawn.boxes[n + 1 :]]
    assert [(a.key, b.key) for a, b in pairs if touch(a, b)] == []
    for box in drawn.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= drawn.width
        assert box.y + box.height <= drawn.height


@given(GRAPHS)
@settings(max_examples=150)
def test_no_line_runs_through_a_box(graph):
    nodes, edges = graph
    drawn = layout(nodes, acyclic(edges))
    for line in drawn.lines:
        for (x1, y1), (x2, y2) in pairwise(line.points):
            assert x1 < x2
            for box in drawn.boxes:
                if box.x < x2 and x1 < box.x + box.width:  # the piece passes the column of the box: it runs in a lane
                    assert y1 == y2
                    assert y1 < box.y or box.y + box.height < y1


@given(GRAPHS)
def test_the_same_graph_is_always_drawn_the_same(graph):
    assert layout(*graph) == layout(*graph)


@given(GRAPHS)
def test_every_line_of_a_graph_without_circles_leads_to_the_right_from_box_to_box(graph):
    nodes, edges = graph
    drawn = layout(nodes, acyclic(edges))
    box = {one.key: one for one in drawn.boxes}
    assert {(line.source, line.target) for line in drawn.lines} == set(acyclic(edges))
    for line in drawn.lines:
        source, target = box[line.source], box[line.target]
        assert line.points[0] == pytest.approx((source.x + source.width, source.y + source.height / 2))
        assert line.points[-1] == pytest.approx((target.x, target.y + target.height / 2))
        assert source.x + source.width < target.x


@given(GRAPHS)
def test_a_layer_is_the_longest_path_that_leads_to_it(graph):
    nodes, edges = graph
    edges = acyclic(edges)
    found = layers(nodes, edges)
    led_to = {target for _, target in edges}
    for node in led_to:
        assert found[node] == 1 + max(found[a] for a, b in edges if b == node)
    for node in set(nodes) - led_to:
        assert found[node] == max(0, min((found[b] - 1 for a, b in edges if a == node), default=0))


def test_a_circle_is_drawn_too_with_one_line_that_leads_back():
    drawn = layout(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")])
    at = {box.key: box.x for box in drawn.boxes}
    assert at["a"] < at["b"] < at["c"]
    assert [(line.source, line.target) for line in drawn.lines] == [("a", "b"), ("b", "c"), ("c", "a")]


def test_edges_to_nowhere_and_to_oneself_are_left_out():
    assert layout(["a"], [("a", "a"), ("a", "gone"), ("gone", "a")]).lines == ()


def test_nothing_is_drawn_of_nothing():
    drawn = layout([], [])
    assert (drawn.boxes, drawn.lines) == ((), ())


def test_two_hundred_nodes_fit():
    nodes, edges = large()
    assert len(nodes) == 200
    drawn = layout(nodes, edges)
    assert [(a.key, b.key) for n, a in enumerate(drawn.boxes) for b in drawn.boxes[n + 1 :] if touch(a, b)] == []
    assert len(drawn.lines) == len(edges)
    assert len({box.x for box in drawn.boxes}) == 4


def test_there_is_more_room_where_a_label_stands():
    plain = layout(["a", "b"], [("a", "b")])
    labelled = layout(["a", "b"], [("a", "b")], labelled=[("a", "b")])
    assert labelled.width - plain.width == SIZE.wide - SIZE.narrow


@given(st.lists(st.floats(-1000, 1000), min_size=1, max_size=8))
def test_what_is_moved_apart_keeps_its_distance(wanted):
    offsets = [10.0 * n for n in range(len(wanted))]
    places = apart(wanted, offsets)
    assert all(b - a >= 10 - 1e-6 for a, b in pairwise(places))


def test_what_is_far_enough_apart_stays_where_it_wants_to_be():
    assert apart([0, 50, 200], [0, 10, 20]) == [0, 50, 200]


def test_two_that_want_the_same_place_share_the_way():
    assert apart([100, 100], [0, 10]) == [95, 105]
