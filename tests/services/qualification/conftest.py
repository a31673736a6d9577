"""The demo catalog and the demo customers as rows."""

from pathlib import Path

import pytest
import yaml

from catalog import selectors
from catalog.services import load_catalog
from inventory.services import load_customers

DEMO = Path(__file__).resolve().parents[3] / "config" / "demo" / "catalog.yaml"


@pytest.fixture
def demo(db, monkeypatch):
    """Load the demo; gives its date. A rolled back test leaves its revision number behind: start from no cache."""
    monkeypatch.setattr(selectors, "_cache", selectors._Cache())  # noqa: SLF001
    document = yaml.safe_load(DEMO.read_text(encoding="utf-8"))
    load_catalog(document=document)
    load_customers(customers=document["customers"], at=document["today"])
    return document["today"]
