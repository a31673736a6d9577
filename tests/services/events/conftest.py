from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now

from events import bell, registry, services
from events.models import WorkItem


@pytest.fixture(autouse=True)
def own_registry():
    """Every test starts with an empty registry and leaves none of its own behind."""
    with registry.overlay(empty=True):
        yield


@pytest.fixture(autouse=True)
def rings(monkeypatch):
    """Counts the wake-ups instead of sending them."""
    heard = []
    monkeypatch.setattr(bell, "wake", lambda: heard.append(1))
    return heard


@pytest.fixture
def enqueue():
    """Enqueue in a transaction of its own and give the row back."""

    def enqueue(kind, subject_id="s-1", **options):
        with transaction.atomic():
            services.enqueue(kind, subject_id, **options)
        return WorkItem.objects.filter(kind=kind, subject_id=subject_id).order_by("-pk").first()

    return enqueue


@pytest.fixture
def expire():
    """Let every lease run out, by the database's clock."""

    def expire():
        WorkItem.objects.filter(state="leased").update(lease_until=Now() - timedelta(milliseconds=5))

    return expire


@pytest.fixture
def runner():
    """Register a kind of work that finishes, or does what it is told; remembers its claims."""

    def register(kind, act=None, on_buried=None):
        seen = []

        @registry.work(kind, on_buried=on_buried)
        def run(claim):
            seen.append(claim)
            if act is not None:
                act(claim)
                return
            with transaction.atomic():
                services.finish(claim)

        return seen

    return register
