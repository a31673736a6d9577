from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.backoff import backoff

draws = st.floats(0, 1)


@given(attempts=st.integers(1, 10_000), draw=draws)
def test_pause_lies_between_one_second_and_fifteen_minutes(attempts, draw):
    assert timedelta(seconds=1) <= backoff(attempts, draw=draw) <= timedelta(minutes=15)


@given(attempts=st.integers(1, 20), draw=draws)
def test_pause_never_shrinks_with_more_attempts_for_the_same_draw(attempts, draw):
    assert backoff(attempts, draw=draw) <= backoff(attempts + 1, draw=draw)


@pytest.mark.parametrize(
    ("attempts", "longest"), [(1, 2), (2, 4), (5, 32), (9, 512), (10, 900), (11, 900), (5000, 900)]
)
def test_ceiling_doubles_until_fifteen_minutes(attempts, longest):
    assert backoff(attempts, draw=1.0) == timedelta(seconds=longest)
    assert backoff(attempts, draw=0.0) == timedelta(seconds=1)
    assert backoff(attempts, draw=0.5) == timedelta(seconds=(1 + longest) / 2)
