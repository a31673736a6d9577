"""The demo as rows, an app with a token, and answers held against the official files."""

import pytest
from django.utils import timezone

from events import bell
from inventory.services import load_customers
from tests.demo import demo_document, load_demo


@pytest.fixture
def demo(db, monkeypatch):
    monkeypatch.setattr(bell, "wake", lambda: None)
    document = demo_document()
    load_demo(document)
    load_customers(customers=document["customers"], at=timezone.now())
    return document
