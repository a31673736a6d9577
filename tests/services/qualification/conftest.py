"""The demo catalog and the demo customers as rows."""

import pytest

from catalog.services import load_catalog
from inventory.services import load_customers
from tests.demo import demo_document


@pytest.fixture
def demo(db, monkeypatch):
    """Load the demo; gives its date."""
    document = demo_document()
    load_catalog(document=document)
    load_customers(customers=document["customers"], at=document["today"])
    return document["today"]
