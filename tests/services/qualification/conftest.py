"""The demo catalog and the demo customers as rows, and tasks of them."""

import pytest

from events import bell
from inventory.services import load_customers
from qualification.models import Task
from qualification.services import KINDS, accept_task, answer_at_once
from tests.demo import demo_document, load_demo
from tmf.bodies import read_body

LITERAL = {"searchCriteria": {"product": {"id": "1234"}, "action": "upgrade"}}
KIND = KINDS["queryProductOfferingQualification"]


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """Nobody is woken: tests run what is due themselves."""
    monkeypatch.setattr(bell, "wake", lambda: None)


@pytest.fixture
def demo(db, monkeypatch):
    """Load the demo; gives its date."""
    document = demo_document()
    load_demo(document)
    load_customers(customers=document["customers"], at=document["today"])
    return document["today"]


@pytest.fixture
def ask(demo):
    """Answer a query at once; gives its row."""

    def asked(body=LITERAL, at=demo):
        values, question = read_body(KIND.resource, body, KIND.read)
        given = answer_at_once(kind=KIND, question=question, body=values, actor="client:shop", at=at)
        return Task.objects.get(pk=given.pk)

    return asked


@pytest.fixture
def ask_later(demo):
    """Take a query that is answered later; gives its row."""

    def asked(body=LITERAL, at=demo):
        values, question = read_body(KIND.resource, body, KIND.read)
        accept_task(kind=KIND, question=question, body=values, sent=body, actor="client:shop", at=at)
        return Task.objects.latest("pk")

    return asked
