"""The catalog into a file that loads back into an empty system, to the identical catalog."""

import json
from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.db.models.functions import Now

from catalog.models import CatalogDocument, CatalogRevision, ExportJob, ImportJob
from catalog.resources.kinds import BY_NAME
from catalog.services import (
    create_entity,
    create_export_job,
    create_import_job,
    load_catalog,
    remove_job,
)
from catalog.services import export_catalog as exporting
from catalog.services import import_catalog as importing
from catalog.services.documents import to_document
from events.models import OutboxEvent, WorkItem
from events.services import drain, run_due
from tests.demo import demo_document
from tmf.errors import Refused

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    """The storage of the catalog's files, in a folder of the test."""
    folder = tmp_path / "files"
    folder.mkdir()
    own = {**configured.STORAGES["catalog"], "OPTIONS": {"location": folder, "allow_overwrite": True}}
    settings.STORAGES = {**configured.STORAGES, "catalog": own}
    return folder


@pytest.fixture
def export(files):
    """Run an export; gives the lines of its file."""

    def export(name="all.jsonl", api="TMF620", **values):
        job = create_export_job(api=api, values={"url": name, **values})
        drain()
        job = ExportJob.objects.get(pk=job.pk)
        assert (job.status, job.error_log, job.progress) == ("Succeeded", "", 100)
        lines = (files / name).read_bytes().splitlines()
        assert job.rows_written == len(lines) - 1
        return lines

    return export


@pytest.fixture
def official(specs_dir):
    """The create examples of TMF620 that stand for themselves."""
    import yaml  # noqa: PLC0415 - only with the official files

    text = Path(specs_dir, "TMF620-Product_Catalog_Management-v5.0.0.oas.yaml").read_text(encoding="utf-8")
    examples = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts only["components"]["examples"]
    return {name: one["value"] for name, one in examples.items() if "Create_example" in name and "request" in name}


def fill():
    """The demo catalog, a tree of categories, prices by value, foreign references, versions that wait or are over."""
    load_catalog(document=demo_document())
    make("Category", id="root", name="Everything")
    make(
        "Category",
        id="leaf",
        name="Leaf",
        parent={"id": "root"},
        productOffering=[{"id": "plan-1000"}, {"id": "ott-basic"}],
    )
    make("ProductCatalog", id="pc", name="All", category=[{"id": "leaf"}, {"id": "root"}])
    make("ServiceCategory", id="sc", name="Video")
    service = demo_document()["serviceSpecifications"][0]["id"]
    make("ServiceCandidate", id="cand", name="c", serviceSpecification={"id": service}, category=[{"id": "sc"}])
    make("ServiceCatalog", id="scat", name="s", category=[{"id": "sc"}])
    make("ProductOffering", **RICH)
    make("ProductOffering", id="rich", name="Rich 2", version="2.0", lifecycleStatus="In Study")
    make("ProductOffering", **{**RICH, "version": "3.0"})
    make("ProductOffering", id="ott-basic", name="Next", version="2.0", lifecycleStatus="In Study")


RICH = {
    "@type": "SpecialOffering",
    "@baseType": "ProductOffering",
    "id": "rich",
    "name": "Rich",
    "lifecycleStatus": "In Study",
    "productOfferingPrice": [
        {
            "@type": "ProductOfferingPrice",
            "id": "inside",
            "name": "inside",
            "priceType": "oneTime",
            "priority": 3,
            "lifecycleStatus": "In Study",
            "price": {"unit": "EUR", "value": 1.5},
            "note": {"a": [1, None]},
        },
        {"id": "ott-basic-price", "label": "kept"},
    ],
    "productSpecification": {"id": "far", "href": "https://elsewhere.example/spec/far", "name": "Far"},
    "category": [{"id": "leaf"}],
    "validFor": {"startDateTime": "2026-01-01T00:00:00Z"},
    "colour": {"of": "money", "deep": [{"null": None}]},
    "resourceCandidate": {"id": "r", "href": f"{configured.PUBLIC_URL}/tmf-api/x/r"},
    "channel": [{"id": "web"}, {"id": "app"}],
}


def make(kind, **body):
    return create_entity(kind=BY_NAME[kind], body={"lifecycleStatus": "Launched", **body})


def wipe():
    """An empty system; the jobs stay."""
    for model in reversed(list(apps.get_app_config("catalog").get_models(include_auto_created=True))):
        if model not in (ImportJob, ExportJob, CatalogRevision):
            model.objects.all()._raw_delete(using="default")  # noqa: SLF001 - parents and children at once
    OutboxEvent.objects.all().delete()


def documents():
    """Every document; the order of keys is not looked at."""
    rows = CatalogDocument.objects.order_by("kind", "entity_id", "version")
    return [(d.kind, d.entity_id, d.version, d.current, to_document(d.body)) for d in rows]


def load(mode, **values):
    job = create_import_job(api="TMF620", values={"url": "all.jsonl", "mode": mode, **values})
    drain()
    return ImportJob.objects.get(pk=job.pk)


@pytest.mark.parametrize("mode", ["allOrNothing", "rowByRow"])
@pytest.mark.parametrize("batch", [3, 500])
def test_an_export_loads_back_into_an_empty_system_to_the_identical_catalog(export, files, mode, batch, monkeypatch):
    fill()
    before, lines = documents(), export()
    wipe()
    assert documents() == []
    monkeypatch.setattr(importing, "BATCH", batch)
    job = load(mode)
    assert (job.status, job.error_log) == ("Succeeded", "")
    assert job.rows_written == job.rows_read == len(lines) - 1
    assert documents() == before
    assert export("again.jsonl") == lines
    assert (files / "again.jsonl").read_bytes() == (files / "all.jsonl").read_bytes()


def test_the_official_examples_come_through(export, official):
    made = []
    for body in official.values():
        kind = BY_NAME.get(body.get("@type"))
        if kind is None:
            continue
        try:
            made.append(create_entity(kind=kind, body=body))
        except Exception:  # noqa: BLE001, S112 - those that refer to what is not there, or are wrong themselves
            continue
    before, lines = documents(), export()
    wipe()
    assert load("allOrNothing").error_log == ""
    assert documents() == before
    assert export("again.jsonl") == lines


def test_addresses_of_the_system_that_it_comes_from_become_ours(export, files, settings):
    fill()
    home, lines = settings.PUBLIC_URL, export()
    wipe()
    settings.PUBLIC_URL = "https://other.example"
    assert load("allOrNothing").error_log == ""
    moved = export("again.jsonl")
    assert moved == [line.replace(f'"{home}'.encode(), b'"https://other.example') for line in lines]


def test_a_query_picks_as_a_get_does_and_a_path_names_a_resource(export):
    fill()
    lines = [json.loads(one) for one in export(path="/v5/productOffering", query="lifecycleStatus=In Study")]
    assert [(one["id"], one["version"]) for one in lines[1:]] == [
        ("rich", "3.0"),
        ("ott-basic", "2.0"),
        ("rich", "1.0"),
        ("rich", "2.0"),
    ]
    kinds = {json.loads(one)["@type"] for one in export(query="@type=Category")[1:]}
    assert kinds == {"Category"}


def test_tmf633_writes_the_service_catalog(export):
    fill()
    kinds = {json.loads(one)["@type"] for one in export(api="TMF633")[1:]}
    assert kinds <= {"ServiceSpecification", "ServiceCategory", "ServiceCandidate", "ServiceCatalog"}
    assert len(kinds) == 4


def test_a_query_that_is_none_is_refused_at_once():
    with pytest.raises(Refused) as refusal:
        create_export_job(api="TMF620", values={"url": "x.jsonl", "query": "filter=$[?(x=~1)]"})
    assert refusal.value.status in (400, 501)
    assert not ExportJob.objects.exists()


@pytest.mark.parametrize("url", ["ftp://ftp.mycsp.com/1866.json", "../x.jsonl", "/x.jsonl"])
def test_only_the_storage_is_written_to(files, url):
    job = create_export_job(api="TMF620", values={"url": url})
    drain()
    job = ExportJob.objects.get(pk=job.pk)
    assert (job.status, job.rows_written) == ("Failed", 0)
    assert "no file of the configured storage" in job.error_log
    assert list(files.parent.rglob("*.json*")) == []


def test_a_file_is_never_seen_half_written(files, monkeypatch):
    fill()
    (files / "all.jsonl").write_text("old")

    def breaks(*_):
        raise RuntimeError("boom")

    monkeypatch.setattr(exporting, "put_file", breaks)
    create_export_job(api="TMF620", values={"url": "all.jsonl"})
    drain()
    assert (files / "all.jsonl").read_text() == "old"
    assert [path.name for path in files.iterdir()] == ["all.jsonl"]


def test_a_folder_is_made_and_the_file_stays_when_the_job_is_removed(export, files):
    fill()
    export("2027/all.jsonl")
    remove_job(ExportJob.objects.get())
    assert not ExportJob.objects.exists()
    assert [path.name for path in (files / "2027").iterdir()] == ["all.jsonl"]


@pytest.fixture
def slow(monkeypatch, settings):
    """Let every line that is worked on take a whole lease; `meanwhile` is called with each."""

    def slow(meanwhile):
        clock = count(step=settings.WORK_LEASE_SECONDS)
        monkeypatch.setattr(exporting, "monotonic", lambda: next(clock))

        def read(body):
            meanwhile()
            return to_document(body)

        monkeypatch.setattr(exporting, "to_document", read)

    return slow


def test_an_export_that_takes_longer_than_its_lease_keeps_it(export, slow):
    make("ProductSpecification", id="one", name="One")
    make("ProductSpecification", id="two", name="Two")
    expired = []

    def meanwhile():
        expired.append(WorkItem.objects.expired().count())
        WorkItem.objects.update(lease_until=Now() - timedelta(seconds=1))

    slow(meanwhile)
    assert len(export()) == 3
    assert expired == [0, 0]


def test_an_export_that_another_worker_has_now_writes_no_file(files, slow):
    make("ProductSpecification", id="one", name="One")
    make("ProductSpecification", id="two", name="Two")
    slow(lambda: WorkItem.objects.update(lease_token=uuid4()))
    job = create_export_job(api="TMF620", values={"url": "all.jsonl"})
    run_due()
    assert list(files.iterdir()) == []
    assert ExportJob.objects.get(pk=job.pk).status == "Running"
