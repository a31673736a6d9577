"""An answer of a partner is never lost, whatever becomes of its settlement."""

from importlib import import_module

import pytest
from django.db import DataError, InterfaceError, OperationalError

from events.services import claim
from provisioning.domain.partner import Done, Evidence, Snapshot
from provisioning.models import PartnerCall
from provisioning.services import run_step, settle_step


@pytest.fixture
def ours(production, add):
    """The claim of the only step of a TV account."""
    production.place(add("cfs-tv-account"))
    production.make_due()
    return next(c for c in claim(50) if c.subject_id == production.step("create", "tvplatform").pk)


@pytest.mark.parametrize("error", [OperationalError("deadlock detected"), DataError("NUL"), RecursionError()])
def test_an_answer_that_could_not_be_settled_is_kept_as_evidence(production, ours, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(settle_step, "apply_effect", fail)
    with pytest.raises(type(error)):
        run_step(claim=ours)
    call = PartnerCall.objects.get()
    assert (call.outcome, call.late, call.answer) == ("done", True, {"entitlementId": "TVPLATFORM-1"})
    assert production.step("create", "tvplatform").state == "sent"


def test_what_keeps_the_evidence_from_being_kept_does_not_hide_the_cause(ours, monkeypatch):
    def fail(*_, late=False):
        raise InterfaceError("gone") if late else OperationalError("deadlock detected")

    monkeypatch.setattr(settle_step, "record_result", fail)
    monkeypatch.setattr(import_module("provisioning.services.run_step"), "record_result", fail)
    with pytest.raises(OperationalError, match="deadlock"):
        run_step(claim=ours)
    assert PartnerCall.objects.get().outcome == "sent"


def test_an_answer_full_of_nul_is_settled(production, add):
    order_id = production.place(add("cfs-tv-account"))
    evidence = Evidence({"\x00": "a\x00"}, {"b\x00": ["\x00"]}, 200)
    production.partner.answers["tvplatform", "create"] = [Done(Snapshot("E1", "TV", "active"), evidence)]
    production.drain()
    call = PartnerCall.objects.get()
    assert (call.request, call.answer) == ({"": "a"}, {"b": [""]})
    assert production.states(order_id) == ("completed", ["completed"])
