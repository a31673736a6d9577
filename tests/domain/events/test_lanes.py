from hypothesis import given
from hypothesis import strategies as st

from events.domain.lanes import lane_of, shares


def keep(lanes):
    """A shuffle that leaves the order alone."""


def test_lane_is_the_kind_unless_one_is_given():
    assert lane_of("step", "") == "step"
    assert lane_of("step", "ottplay") == "ottplay"


def test_every_waiting_lane_gets_the_same_share():
    assert shares(["b", "a", "a"], 10, shuffle=keep) == {"a": 5, "b": 5}
    assert shares(["a", "b", "c"], 10, shuffle=keep) == {"a": 4, "b": 4, "c": 4}
    assert shares(["a"], 10, shuffle=keep) == {"a": 10}
    assert shares([], 10, shuffle=keep) == {}


def test_the_shuffle_decides_when_there_are_more_lanes_than_places():
    assert shares(["a", "b", "c"], 2, shuffle=keep) == {"a": 1, "b": 1}
    assert shares(["a", "b", "c"], 2, shuffle=list.reverse) == {"c": 1, "b": 1}


@given(lanes=st.sets(st.text(min_size=1, max_size=3), min_size=1, max_size=30), limit=st.integers(1, 40))
def test_no_lane_gets_more_than_one_place_over_another_lane_s_share(lanes, limit):
    given_out = shares(lanes, limit, shuffle=keep)
    assert len(given_out) == min(len(lanes), limit)
    assert len(set(given_out.values())) == 1
    assert limit <= sum(given_out.values()) < limit + len(given_out)
