from datetime import UTC, datetime

import pytest
from django.db import transaction

from events import selectors, services
from events.models import StateChange
from tmf.lifecycle import IllegalMove, Lifecycle, Move

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Service:
    """Stands in for a model: what apply_move asks of one."""

    LIFECYCLE = Lifecycle("service", "reserved", (Move("activate", ("reserved",), "active"),), "the test's own")
    STATE_FIELD = "status"

    def __init__(self):
        self.pk, self.customer_id, self.status, self.saved = "svc-1", "cust-1001", "reserved", []

    def activate(self):
        self.status = "active"

    def save(self, *, update_fields):
        self.saved.append(update_fields)


def move(service):
    with transaction.atomic():
        services.apply_move(service, "activate", actor="user:kim", reason="asked to", at=AT)


@pytest.mark.django_db
def test_move_saves_the_state_and_is_written_down():
    service = Service()
    move(service)
    assert (service.status, service.saved) == ("active", [["status"]])
    [change] = selectors.state_changes([("Service", "svc-1")])
    assert (change.from_state, change.to_state, change.actor, change.reason, change.at) == (
        "reserved",
        "active",
        "user:kim",
        "asked to",
        AT,
    )
    assert StateChange.objects.get().customer_id == "cust-1001"


@pytest.mark.django_db
def test_refused_move_writes_nothing():
    service = Service()
    move(service)
    with pytest.raises(IllegalMove, match="service is active"):
        move(service)
    assert service.saved == [["status"]]
    assert StateChange.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_move_outside_a_transaction_is_refused():
    service = Service()
    with pytest.raises(services.NoTransaction):
        services.apply_move(service, "activate", actor="user:kim")
    assert (service.status, service.saved) == ("reserved", [])
    assert not StateChange.objects.exists()
