"""The demo catalog and its customers as rows."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from events import bell
from events.models import OutboxEvent, StateChange
from inventory.models import Customer, Product
from inventory.services import load_customers
from tests.demo import demo_document, load_demo

ROOT = Path(__file__).resolve().parents[3]
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def at():
    return AT


@pytest.fixture
def catalog(db, monkeypatch):
    monkeypatch.setattr(bell, "wake", lambda: None)
    document = demo_document()
    load_demo(document)
    return document


@pytest.fixture
def demo(catalog):
    load_customers(customers=catalog["customers"], at=AT)
    return catalog


@pytest.fixture
def picture():
    """Everything that a refusal must leave alone."""
    tables = (Customer, Product, OutboxEvent, StateChange)
    return lambda: {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}


@pytest.fixture
def events():
    """The types of the events about a subject, in the order in which they were recorded."""

    def types(subject_id):
        return list(
            OutboxEvent.objects.filter(subject_id=subject_id).order_by("pk").values_list("event_type", flat=True)
        )

    return types
