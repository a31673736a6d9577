"""Which ids a client may choose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmf.ids import check_id, new_id
from tmf.references import EntityType


@pytest.mark.parametrize("value", ["1234", "cust-1001", "PO:2026.11_x~1", "a" * 64])
def test_what_fits_into_an_address_is_taken(value):
    assert check_id(value)


@pytest.mark.parametrize(
    "value", ["", "a/b", "a\nb", "a b", "..", ".", "-a", "?", "a#b", "a%2F", "é", "\x00", "a" * 65, "a\n"]
)
def test_what_would_break_an_address_is_not(value):
    assert not check_id(value)


def test_our_own_ids_are_of_that_kind_and_sorted_by_time():
    made = [new_id() for _ in range(100)]
    assert all(check_id(value) for value in made)
    assert made == sorted(made)


@given(st.text(min_size=1))
def test_an_address_has_no_more_segments_than_it_should(pk):
    href = EntityType("Thing", "/tmf-api/things/v5", "thing").href(pk)
    assert href.split("/thing/")[1].count("/") == 0
    assert href.isprintable()
