"""The demo catalog and customers, and drafts of the catalog."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from catalog.models import ProductOffering
from catalog.services import create_change_set, editing, save_entity
from events import bell
from inventory.services import load_customers
from tests.demo import demo_document, load_demo

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def at():
    return AT


@pytest.fixture
def demo(db, monkeypatch):
    monkeypatch.setattr(bell, "wake", lambda: None)
    document = demo_document()
    load_demo(document)
    load_customers(customers=document["customers"], at=AT)
    return document


@pytest.fixture
def author(demo):
    return User.objects.create_user("author", is_staff=True)


@pytest.fixture
def edit(author):
    """Change an offering inside a draft; gives the draft's id."""

    def change(offering_id, *, change_set_id=None, **values):
        pk = change_set_id or create_change_set(name="Autumn", by=author).pk
        with editing(change_set_id=pk, by=author):
            offering = ProductOffering.objects.get(pk=offering_id)
            for name, value in values.items():
                setattr(offering, name, value)
            save_entity(offering)
        return pk

    return change


@pytest.fixture
def ended(edit):
    """A draft in which OTT Play Standard is not sold any more."""
    return edit("ott-standard", valid_to=AT)
