"""The product with the demo catalog, in this process, for bodies that nobody thought of; and what was tried."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from catalog.models import CatalogDocument, ExportJob, ImportJob, ServiceSpecification
from catalog.resources.kinds import KINDS
from catalog.services import create_entity, create_export_job, create_import_job
from config.demo.load import CLIENT_ID, load_demo
from events.models import Hub
from events.services import register_hub
from inventory.models import Product
from ordering.models import ProductOrder
from provisioning.models import Service, ServiceOrder
from qualification.models import Task
from qualification.services import KINDS as TASKS
from qualification.services import accept_task, answer_at_once
from tests.schema.fuzzing import SEED, Running
from tmf.bodies import read_body

TRIED = "schemathesis"


@pytest.fixture(scope="session")
def running(django_db_setup, django_db_blocker):
    """The product, loaded once; every example is rolled back."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("events.delivery.address.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.216.34", 0))])
        load_demo(base_url="http://localhost", simulator_url="http://127.0.0.1:9")
        token = AccessToken.objects.create(
            application=Application.objects.get(client_id=CLIENT_ID),
            token="schemathesis",
            scope="read write",
            expires=timezone.now() + timedelta(days=1000),
        )
        _fill()
        # A request outside of tests ends with its connection; here it lies in the transaction that is rolled back.
        signals = (request_started, request_finished)
        for signal in signals:
            signal.disconnect(close_old_connections)
        yield Running(get_wsgi_application(), token.token, _ids())
        for signal in signals:
            signal.connect(close_old_connections)


def _fill():
    """One entity of each kind that the demo has none of, hubs, four jobs, and tasks: answered, and waiting."""
    refs = {"ServiceCandidate": {"serviceSpecification": {"id": ServiceSpecification.objects.order_by("pk")[0].pk}}}
    for kind in KINDS:
        if not CatalogDocument.objects.filter(kind=kind.name).exists():
            create_entity(kind=kind, body={"id": f"the-{kind.name}", "name": kind.name, **refs.get(kind.name, {})})
    for api in ("TMF620", "TMF633", "TMF679", "TMF760"):
        register_hub(api=api, callback="https://listener.example/", query="", actor=f"client:{CLIENT_ID}")
    for task in TASKS.values():
        body, question = read_body(task.resource, task.example, task.read)
        asked = {"kind": task, "question": question, "body": body, "actor": "client:x", "at": timezone.now()}
        answer_at_once(**asked)
        accept_task(**asked, sent=task.example)
    for api in ("TMF620", "TMF633"):
        for create in (create_import_job, create_export_job):
            create(api=api, values={"url": "a-file.jsonl"})


def _ids():
    ids = {}
    for kind, pk in CatalogDocument.objects.filter(current=True).values_list("kind", "entity_id").order_by("entity_id"):
        ids.setdefault(kind, []).append(pk)
    for kind in TASKS.values():
        ids[kind.resource.type] = sorted(Task.objects.of_kind(kind.name).values_list("pk", flat=True))
    for model in (ExportJob, Hub, ImportJob, Product, ProductOrder, Service, ServiceOrder):
        ids[model.__name__] = sorted(str(pk) for pk in model.objects.values_list("pk", flat=True))
    return ids


@pytest.fixture
def tried(record_property):
    """Where a test notes what it has tried: how often each status was answered."""
    statuses = {}
    record_property(TRIED, statuses)
    return statuses


def pytest_terminal_summary(terminalreporter):
    """Say how many operations were tried with how many examples, and what was answered."""
    reports = [report for status in ("passed", "failed") for report in terminalreporter.stats.get(status, ())]
    done = [value for report in reports for name, value in getattr(report, "user_properties", ()) if name == TRIED]
    if done:
        statuses = sum((Counter(one) for one in done), Counter())
        terminalreporter.section("schemathesis")
        each = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
        figures = (
            f"{len(done)} operations, {statuses.total()} examples, {min(sum(one.values()) for one in done)} at least"
        )
        terminalreporter.line(f"{figures} for each operation; seed {SEED}")
        terminalreporter.line(f"answers: {each}")
