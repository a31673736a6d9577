"""The demo catalog and its customers as rows."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from catalog import selectors
from catalog.services import load_catalog
from events import bell
from events.models import OutboxEvent, StateChange
from inventory.models import Customer, Product
from inventory.services import load_customers

ROOT = Path(__file__).resolve().parents[3]
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def at():
    return AT


@pytest.fixture
def catalog(db, monkeypatch):
    # A rolled back test leaves its revision number behind: every test starts without a compiled catalog.
    monkeypatch.setattr(selectors, "_cache", selectors._Cache())  # noqa: SLF001
    monkeypatch.setattr(bell, "wake", lambda: None)
    document = yaml.safe_load((ROOT / "config" / "demo" / "catalog.yaml").read_text(encoding="utf-8"))
    load_catalog(document=document)
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
