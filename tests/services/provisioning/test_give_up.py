"""Work that the queue gives up is put in front of a person."""

from importlib import import_module

import pytest

from events.models import WorkItem
from events.services import run_due
from provisioning.models import Fallout, Step
from provisioning.selectors import open_fallouts
from provisioning.services import open_fallout, retry_step


def test_a_step_whose_work_is_given_up_by_the_queue_is_a_fallout(production, add):
    order_id = production.place(add("cfs-tv-account"))
    WorkItem.objects.update(attempts=11)

    def break_down(_):
        raise RuntimeError("a bug for ann@example.org")

    production.partner.before_answer = break_down
    production.make_due()
    run_due()
    fallout = Fallout.objects.get()
    assert (fallout.code, fallout.in_doubt, "ann@" in fallout.message) == ("givenUp", True, False)
    assert production.states(order_id) == ("held", ["held"])


class TestGivenUp:
    """The work that looks at an order again fails until the queue gives it up."""

    @pytest.fixture
    def stuck(self, production, add, monkeypatch):
        """An order whose OTT step needs nothing any more and was never released."""
        production.place(add("cfs-tv-account"))
        order_id = production.place(add(), external="PO-2")

        def fail(_):
            raise RuntimeError("a bug for ann@example.org")

        monkeypatch.setattr(import_module("provisioning.services.advance_order"), "advance", fail)
        production.drain()
        assert production.step("create").state == "waiting"
        WorkItem.objects.filter(kind="provisioning.advance").update(attempts=11)
        return order_id

    def test_it_is_a_fallout_of_the_step_that_waits(self, production, stuck):
        production.drain()
        fallout = Fallout.objects.get()
        assert (fallout.step, fallout.order_id) == (production.step("create"), stuck)
        assert (fallout.code, fallout.in_doubt, "ann@" in fallout.message) == ("givenUp", False, False)
        assert production.states(stuck) == ("held", ["held"])

    def test_a_retry_brings_the_order_to_its_end(self, production, stuck):
        production.drain()
        retry_step(step_id=production.step("create").pk, actor="user:ann")
        production.drain()
        assert production.states(stuck) == ("completed", ["completed"])

    def test_it_is_seen_even_when_the_order_cannot_follow(self, production, stuck, monkeypatch):
        def fail(_):
            raise RuntimeError("the same bug")

        monkeypatch.setattr(open_fallout, "advance", fail)
        production.drain()
        assert [fact.code for fact in open_fallouts()] == ["givenUp"]
        assert production.states(stuck) == ("inProgress", ["inProgress"])
        assert WorkItem.objects.get(kind="provisioning.advance").state == "buried"

    @pytest.mark.usefixtures("stuck")
    def test_a_step_that_still_waits_for_another_is_left_alone(self, production):
        Step.objects.filter(partner_id="tvplatform").update(state="sent")
        production.drain()
        assert (Fallout.objects.count(), production.step("create").state) == (0, "waiting")
