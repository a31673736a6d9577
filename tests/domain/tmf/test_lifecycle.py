"""The lifecycle kernel: the table is the truth."""

import pytest

from tmf.lifecycle import IllegalMove, Lifecycle, Move

DOOR = Lifecycle(
    name="Door",
    initial="closed",
    source="a door",
    moves=(
        Move("open", ("closed",), "open"),
        Move("close", ("open",), "closed"),
        Move("wreck", ("open", "closed"), "broken"),
    ),
)


def test_states_and_final_states_follow_from_the_moves():
    assert DOOR.states == ("closed", "open", "broken")
    assert DOOR.final == ("broken",)


def test_check_gives_the_state_after_a_verb():
    assert DOOR.check("closed", "open") == "open"


def test_a_refused_move_says_why_and_what_is_possible():
    with pytest.raises(IllegalMove) as refused:
        DOOR.check("open", "open")
    assert str(refused.value) == "Door is open: open is not possible; possible: closed, broken"
    assert refused.value.possible == ("closed", "broken")


def test_a_final_state_has_no_way_out_and_says_so():
    with pytest.raises(IllegalMove, match="none, the state is final"):
        DOOR.verb("broken", "closed")


def test_a_target_leads_to_its_verb():
    assert DOOR.verb("open", "broken") == "wreck"


def test_an_edge_is_what_the_protected_field_takes():
    assert DOOR.edge("wreck") == {"source": ["open", "closed"], "target": "broken"}


def test_an_unknown_verb_is_a_mistake_of_the_programmer():
    with pytest.raises(KeyError, match="Door has no verb paint"):
        DOOR.check("open", "paint")
