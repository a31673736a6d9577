"""The tables of production hold every move of the figures and no other."""

import pytest
from django_fsm import TransitionNotAllowed

from provisioning.domain import lifecycle
from provisioning.models import Service, ServiceOrder, ServiceOrderItem, Step
from tmf.lifecycle import IllegalMove

OPEN = ("inProgress", "pending", "held")
ORDERING = {
    ("acknowledged", "rejected"),
    ("acknowledged", "inProgress"),
    ("acknowledged", "pending"),
    ("acknowledged", "held"),
    ("acknowledged", "cancelled"),
    ("acknowledged", "assessingCancellation"),
    ("inProgress", "pending"),
    ("inProgress", "held"),
    ("pending", "held"),
    ("held", "pending"),
    ("pending", "inProgress"),
    ("held", "inProgress"),
    *((state, final) for state in OPEN for final in ("completed", "partial", "failed")),
    *((state, "assessingCancellation") for state in OPEN),
    ("assessingCancellation", "inProgress"),
    ("assessingCancellation", "pendingCancellation"),
    ("pendingCancellation", "cancelled"),
}
SERVICE = {
    ("feasibilityChecked", "designed"),
    ("designed", "reserved"),
    ("designed", "inactive"),
    ("designed", "active"),
    ("reserved", "inactive"),
    ("reserved", "active"),
    ("inactive", "active"),
    ("active", "inactive"),
    ("suspended", "inactive"),
    ("active", "suspended"),
    ("suspended", "active"),
    *(
        (state, "terminated")
        for state in ("feasibilityChecked", "designed", "reserved", "inactive", "active", "suspended")
    ),
}
STEP = {
    ("waiting", "ready"),
    ("waiting", "dropped"),
    ("ready", "sent"),
    ("ready", "done"),
    ("ready", "fallout"),
    ("ready", "dropped"),
    ("sent", "ready"),
    ("sent", "unknown"),
    ("sent", "done"),
    ("sent", "fallout"),
    ("unknown", "sent"),
    ("unknown", "ready"),
    ("unknown", "done"),
    ("unknown", "fallout"),
    ("fallout", "ready"),
    ("fallout", "unknown"),
    ("fallout", "dropped"),
}
FIGURES = {"ServiceOrder": ORDERING, "ServiceOrderItem": ORDERING, "Service": SERVICE, "Step": STEP}
FINAL = {
    "ServiceOrder": {"rejected", "completed", "partial", "failed", "cancelled"},
    "ServiceOrderItem": {"rejected", "completed", "partial", "failed", "cancelled"},
    "Service": {"terminated"},
    "Step": {"done", "dropped"},
}
INITIAL = {"ServiceOrder": "acknowledged", "ServiceOrderItem": "acknowledged", "Service": "designed", "Step": "waiting"}
ROWS = {"ServiceOrder": ServiceOrder, "ServiceOrderItem": ServiceOrderItem, "Service": Service, "Step": Step}

tables = pytest.mark.parametrize("table", lifecycle.LIFECYCLES, ids=lambda table: table.name)


@tables
def test_the_moves_are_exactly_those_of_the_figure(table):
    moves = {(source, move.target) for move in table.moves for source in move.sources}
    assert moves == FIGURES[table.name]
    assert table.initial == INITIAL[table.name]


@tables
def test_only_the_final_states_have_no_way_out(table):
    assert set(table.final) == FINAL[table.name]


@tables
def test_a_final_state_can_be_reached_from_every_state(table):
    for state in table.states:
        seen, waiting = {state}, [state]
        for here in waiting:
            new = set(table.possible(here)) - seen
            seen |= new
            waiting += new
        assert seen & FINAL[table.name], state


@tables
def test_two_verbs_never_lead_from_one_state_to_the_same_other(table):
    moves = [(source, move.target) for move in table.moves for source in move.sources]
    assert len(moves) == len(set(moves))


@tables
def test_the_model_makes_every_move_of_its_table_and_refuses_every_other(table):
    for state in table.states:
        for move in table.moves:
            row = ROWS[table.name](state=state)
            if state in move.sources:
                getattr(row, move.verb)()
                assert row.state == move.target
            else:
                with pytest.raises(IllegalMove):
                    table.check(state, move.verb)
                with pytest.raises(TransitionNotAllowed):
                    getattr(row, move.verb)()
                assert row.state == state


@tables
def test_the_state_of_a_row_cannot_be_assigned(table):
    row = ROWS[table.name]()
    with pytest.raises(AttributeError):
        row.state = table.final[0]
    assert row.state == table.initial
