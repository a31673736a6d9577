"""Files into the catalog: all or nothing, or row by row; what is wrong is named by its line; nothing twice."""

import json
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.db.models.functions import Now

from catalog.models import (
    CatalogDocument,
    Category,
    Channel,
    ImportJob,
    ProductOffering,
    ProductOfferingPrice,
    WaitingRow,
)
from catalog.services import create_import_job, remove_job, run_import
from catalog.services import import_catalog as importing
from events.models import OutboxEvent, WorkItem
from events.services import LeaseLost, claim, drain, reap
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
def load(files):
    """Write lines into a file, load it and give the job as it is then."""

    def load(*lines, mode="rowByRow", run=True, api="TMF620", **values):
        text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines)
        (files / "rows.jsonl").write_text(text, encoding="utf-8")
        job = create_import_job(api=api, values={"url": "rows.jsonl", "mode": mode, **values})
        if run:
            drain()
        return ImportJob.objects.get(pk=job.pk)

    return load


def offering(pk, **more):
    return {"@type": "ProductOffering", "id": pk, "name": pk, "lifecycleStatus": "In Study", **more}


def spec(pk, **more):
    return {"@type": "ProductSpecification", "id": pk, "name": pk, "lifecycleStatus": "In Study", **more}


def price(pk, **more):
    return {
        "@type": "ProductOfferingPrice",
        "id": pk,
        "name": pk,
        "lifecycleStatus": "In Study",
        "priceType": "oneTime",
        **more,
    }


def leads(kind, to):
    return {"relationshipType": kind, "id": to}


def ids():
    return sorted(ProductOffering.objects.values_list("pk", flat=True))


both_modes = pytest.mark.parametrize("mode", ["allOrNothing", "rowByRow"])


@both_modes
def test_rows_are_stored_with_their_documents_and_events(load, mode):
    job = load(
        {"@type": "Channel", "id": "kiosk", "name": "Kiosk"},
        spec("s"),
        offering("a", productSpecification={"id": "s"}),
        mode=mode,
    )
    assert (job.status, job.error_log, job.progress) == ("Succeeded", "", 100)
    assert (job.rows_read, job.rows_written, job.rows_failed) == (3, 3, 0)
    assert job.completion_date is not None
    assert Channel.objects.get().name == "Kiosk"
    document = json.loads(CatalogDocument.objects.get(entity_id="a").body.replace("\x01", ""))
    assert document["productSpecification"]["name"] == "s"
    events = OutboxEvent.objects.exclude(subject_type="ImportJob")
    assert sorted(events.values_list("event_type", "subject_id")) == [
        ("ProductOfferingCreateEvent", "a"),
        ("ProductSpecificationCreateEvent", "s"),
    ]
    assert not WorkItem.objects.filter(kind="catalog.importJob").exists()


@both_modes
def test_a_reference_may_lead_forwards_in_the_file(load, mode):
    job = load(
        offering("a", productSpecification={"id": "s"}, productOfferingRelationship=[leads("upgrade", "b")]),
        offering("b", productOfferingRelationship=[leads("downgrade", "a")]),
        spec("s"),
        mode=mode,
    )
    assert (job.status, job.error_log) == ("Succeeded", "")
    assert ids() == ["a", "b"]


@both_modes
@pytest.mark.parametrize("batch", [1, 2, 500])
def test_rows_that_refer_to_each_other_are_stored_however_far_apart_they_are(load, mode, batch, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", batch)
    rows = [offering(f"o{n}", productOfferingRelationship=[leads("upgrade", f"o{n + 1}")]) for n in range(4)]
    rows += [spec("s"), offering("o4", productOfferingRelationship=[leads("downgrade", "o0")])]
    job = load(*rows, mode=mode)
    assert (job.status, job.error_log, job.rows_written) == ("Succeeded", "", 6)
    assert ids() == ["o0", "o1", "o2", "o3", "o4"]
    assert not WaitingRow.objects.exists()


@pytest.mark.parametrize("batch", [1, 500])
def test_a_category_names_offerings_that_come_later_and_the_offering_names_it(load, batch, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", batch)
    category = {"@type": "Category", "id": "c", "name": "c", "productOffering": [{"id": "b"}, {"id": "a"}]}
    job = load(category, offering("a", category=[{"id": "c"}]), offering("b", category=[{"id": "c"}]))
    assert (job.status, job.error_log, job.rows_written) == ("Succeeded", "", 3)
    assert sorted(Category.objects.get().offerings.values_list("pk", flat=True)) == ["a", "b"]
    document = json.loads(CatalogDocument.objects.get(kind="Category").body.replace("\x01", ""))
    assert [one["id"] for one in document["productOffering"]] == ["b", "a"]


def test_all_or_nothing_stores_nothing_and_names_every_error(load, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 2)
    job = load(
        offering("fine"),
        offering("ott-basic", productSpecification={"id": "x"}),
        "{",
        offering("late", isBundle="yes", rank=-1),
        mode="allOrNothing",
    )
    assert job.status == "Failed"
    assert job.error_log.splitlines() == [
        "line 2 productOffering ott-basic: productSpecification.id: There is no ProductSpecification 'x'.",
        "line 3: The body is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        "line 4 productOffering late: isBundle: It has to be true or false.",
        "line 4 productOffering late: rank: Ensure this value is greater than or equal to 0.",
    ]
    assert (job.rows_read, job.rows_written, job.rows_failed) == (4, 0, 3)
    assert ids() == []
    assert not CatalogDocument.objects.exists()
    assert not OutboxEvent.objects.exclude(subject_type="ImportJob").exists()


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_row_by_row_only_the_bad_rows_fail(load, batch, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", batch)
    job = load(
        offering("fine"),
        offering("needs-bad", productOfferingRelationship=[leads("upgrade", "bad")]),
        offering("bad", rank="x"),
        offering("needs-x", productSpecification={"id": "x"}),
        offering("unready", lifecycleStatus="Launched", productSpecification={"id": "s"}),
        spec("s"),
    )
    assert (job.status, job.rows_read, job.rows_written, job.rows_failed) == ("Failed", 6, 2, 4)
    assert ids() == ["fine"]
    log = job.error_log
    assert (
        "line 2 productOffering needs-bad: productOfferingRelationship[0].id: There is no ProductOffering 'bad'." in log
    )
    assert "line 3 productOffering bad: rank: It has to be a whole number." in log
    assert "line 4 productOffering needs-x: productSpecification.id: There is no ProductSpecification 'x'." in log
    assert "line 5 productOffering unready: productSpecification: 'unready' (unready) cannot be Launched" in log
    assert len(log.splitlines()) == 4


@both_modes
def test_upgrades_that_close_a_cycle_are_refused_with_their_path(load, mode):
    job = load(
        offering("a", productOfferingRelationship=[leads("upgrade", "b")]),
        offering("b", productOfferingRelationship=[leads("upgrade", "a")]),
        offering("c"),
        mode=mode,
    )
    assert job.status == "Failed"
    assert "→" in job.error_log
    assert ids() == ([] if mode == "allOrNothing" else ["a", "c"][1:])


@both_modes
def test_an_entity_that_is_there_is_written_anew_and_what_a_line_does_not_say_is_gone(load, mode):
    load(offering("a", description="old", rank=3))
    job = load(offering("a", name="new"), mode=mode)
    assert (job.status, job.rows_written) == ("Succeeded", 1)
    row = ProductOffering.objects.get()
    assert (row.name, row.description, row.rank) == ("new", "", 0)


@both_modes
def test_the_same_file_again_changes_nothing(load, mode):
    lines = [spec("s"), price("p"), offering("a", productSpecification={"id": "s"}, productOfferingPrice=[{"id": "p"}])]
    load(*lines)
    before = list(CatalogDocument.objects.order_by("pk").values())
    events = OutboxEvent.objects.exclude(subject_type="ImportJob").count()
    assert load(*lines, mode=mode).rows_written == 3
    documents = list(CatalogDocument.objects.order_by("pk").values())
    unstamped = [
        {**d, "body": {k: v for k, v in json.loads(d["body"].replace("\x01", "")).items() if k != "lastUpdate"}}
        for d in documents
    ]
    assert unstamped == [
        {**d, "body": {k: v for k, v in json.loads(d["body"].replace("\x01", "")).items() if k != "lastUpdate"}}
        for d in before
    ]
    assert OutboxEvent.objects.exclude(subject_type="ImportJob").count() == events


@both_modes
def test_a_move_that_the_lifecycle_does_not_have_is_refused(load, mode):
    load(offering("a"))
    job = load(offering("a", lifecycleStatus="Launched"), mode=mode)
    assert job.status == "Failed"
    assert job.error_log.startswith(
        "line 1 productOffering a: lifecycleStatus: ProductOffering 'a' is In Study and cannot become Launched"
    )
    assert ProductOffering.objects.get().lifecycle_status == "In Study"


@both_modes
def test_another_version_of_what_is_launched_waits(load, mode):
    load(offering("a", lifecycleStatus="Launched"))
    assert load(offering("a", version="2.0", name="next"), mode=mode).status == "Succeeded"
    stored = CatalogDocument.objects.order_by("version").values_list("version", "current")
    assert list(stored) == [("1.0", True), ("2.0", False)]
    assert ProductOffering.objects.get().name == "a"


@both_modes
def test_a_document_whose_address_names_a_version_is_kept_as_one_that_is_not_current(load, mode):
    old = offering(
        "a",
        version="0.9",
        name="old",
        productSpecification={"id": "long-gone"},
        href="/x/productOffering/a?version=0.9",
    )
    job = load(old, offering("a"), mode=mode)
    assert (job.status, job.error_log) == ("Succeeded", "")
    stored = CatalogDocument.objects.order_by("version").values_list("version", "current")
    assert list(stored) == [("0.9", False), ("1.0", True)]


def second(status, name):
    """A line for version 2.0 of `a`, which is not the current one."""
    href = "/x/productOffering/a?version=2.0"
    return offering("a", version="2.0", name=name, lifecycleStatus=status, href=href)


@both_modes
def test_a_version_that_is_not_current_moves_by_the_figure_and_is_told(load, mode):
    load(offering("a", lifecycleStatus="Launched"), second("In Study", "draft"))
    before = OutboxEvent.objects.filter(subject_type="ProductOffering").count()
    job = load(second("Launched", "leap"), mode=mode)
    assert job.status == "Failed"
    assert "ProductOffering 'a' is In Study and cannot become Launched" in job.error_log
    assert load(second("In Design", "step"), mode=mode).status == "Succeeded"
    events = OutboxEvent.objects.filter(subject_type="ProductOffering").order_by("pk")[before:]
    assert [(event.event_type, event.payload["productOffering"]["name"]) for event in events] == [
        ("ProductOfferingStateChangeEvent", "step"),
        ("ProductOfferingAttributeValueChangeEvent", "step"),
    ]


@both_modes
def test_a_name_that_comes_twice_is_an_error_of_its_second_line(load, mode):
    job = load(offering("a"), offering("a", name="again"), mode=mode)
    assert job.error_log == "line 2 productOffering a: id: Line 1 has it already."
    assert ids() == ([] if mode == "allOrNothing" else ["a"])


@both_modes
@pytest.mark.parametrize("batch", [1, 500])
def test_a_price_by_value_is_made_once_also_where_it_has_a_line_of_its_own(load, mode, batch, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", batch)
    job = load(
        offering("a", productOfferingPrice=[price("own"), price("inside", priceType="recurring")]),
        offering("b", productOfferingPrice=[{"id": "inside"}]),
        price("own"),
        mode=mode,
    )
    assert (job.status, job.error_log) == ("Succeeded", "")
    assert sorted(ProductOfferingPrice.objects.values_list("pk", flat=True)) == ["inside", "own"]


def test_what_is_no_resource_is_an_error_of_its_line_and_nothing_else(load):
    deep = "[" * 40 + "]" * 40
    job = load(
        "[]",
        json.dumps(offering("a"))[:-1] + ', "id": "b"}',
        f'{{"@type": "ProductOffering", "id": "deep", "x": {deep}}}',
        {"@type": "Nonsense", "id": "n"},
        {"id": "untyped"},
        offering("../x"),
        "\ufeff{}",
        json.dumps(offering("big", description="x" * 1_000_100)),
        '{"@type": "ProductOffering", "name": NaN}',
        "",
        offering("fine"),
        {"@type": "Channel", "id": "no spaces", "name": 3},
    )
    assert (job.rows_read, job.rows_written, job.rows_failed) == (11, 1, 10)
    assert ids() == ["fine"]
    starts = [line.split(":")[0] for line in job.error_log.splitlines()]
    assert [start.split()[1] for start in starts if start != "line 12 Channel no spaces"] == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
    ]
    assert "line 8: A line may have 1000000 bytes at most." in job.error_log


def test_errors_are_kept_up_to_a_thousand_and_counted(load):
    job = load(*(["{"] * 1003), mode="allOrNothing")
    assert job.errors == job.rows_failed == 1003
    lines = job.log_text.splitlines()
    assert len(lines) == 1001
    assert lines[-1] == "and 3 more errors."


@pytest.mark.parametrize(
    "url",
    [
        "ftp://ftp.mycsp.com/1877.json",
        "http://x/y",
        "../rows.jsonl",
        "/etc/passwd",
        "a/../../b",
        "file:///etc/passwd",
        "file:../x",
        "C:\\x",
        ".hidden",
        "a\\b",
        "a//b",
        "nul\x00l".replace("\x00", "\u200b"),
    ],
)
def test_only_files_of_the_storage_are_read(load, url):
    job = load(offering("a"), url=url)
    assert job.status == "Failed"
    assert "no file of the configured storage" in job.error_log
    assert ids() == []


def test_a_link_out_of_the_folder_is_not_followed(load, files, tmp_path):
    (tmp_path / "secret.jsonl").write_text(json.dumps(offering("secret")))
    (files / "link.jsonl").symlink_to(tmp_path / "secret.jsonl")
    job = load(url="file:link.jsonl")
    assert (job.status, ids()) == ("Failed", [])
    assert "leads out of the configured storage" in job.error_log


@pytest.mark.parametrize("url", ["none.jsonl", "folder"])
def test_a_file_that_is_not_there_is_said(load, files, url):
    (files / "folder").mkdir()
    job = load(url=url)
    assert job.error_log == f"url: There is no file '{url}' that can be read in the storage."


def test_a_path_takes_only_its_resource_and_says_what_untyped_lines_are(load):
    job = load({"id": "a", "name": "a", "lifecycleStatus": "In Study"}, spec("s"), path="http://x/v5/productOffering")
    assert (
        job.error_log
        == "line 2 ProductSpecification s: @type: This job takes ProductOffering; this is a ProductSpecification."
    )
    assert ids() == ["a"]
    assert "There is no resource 'nowhere'" in load(path="/v5/nowhere").error_log


def test_tmf633_takes_its_own_kinds_and_publishes_nothing_of_the_job(load):
    job = load({"@type": "ServiceSpecification", "id": "s", "name": "s"}, offering("a"), api="TMF633")
    assert (job.rows_written, job.rows_failed) == (1, 1)
    assert list(OutboxEvent.objects.values_list("event_type", flat=True)) == ["ServiceSpecificationCreateEvent"]


def test_a_job_is_told_by_its_events(load):
    load(offering("a"))
    told = OutboxEvent.objects.filter(subject_type="ImportJob").order_by("pk")
    assert [(e.event_type, e.payload["importJob"]["status"], e.api) for e in told] == [
        ("ImportJobCreateEvent", "Not Started", "TMF620"),
        ("ImportJobStateChangeEvent", "Running", "TMF620"),
        ("ImportJobStateChangeEvent", "Succeeded", "TMF620"),
    ]


def _leased():
    (found,) = claim()
    return found


@both_modes
def test_a_job_goes_on_in_turns(load, mode, settings, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 1)
    settings.WORK_LEASE_SECONDS = 0.0001  # every turn is over after its first batch
    rows = [offering(f"o{n}", productOfferingRelationship=[leads("upgrade", f"o{n + 1}")]) for n in range(3)]
    job = load(*rows, offering("o3"), mode=mode, run=False)
    positions = []
    for _ in range(30):
        settings.WORK_LEASE_SECONDS = 30
        claims = claim()
        if not claims:
            break
        settings.WORK_LEASE_SECONDS = 0.0001
        run_import(claim=claims[0])
        positions.append(ImportJob.objects.get().line)
    job.refresh_from_db()
    assert (job.status, job.rows_written, job.error_log) == ("Succeeded", 4, "")
    assert positions[:4] == [1, 2, 3, 4]
    assert ids() == ["o0", "o1", "o2", "o3"]


@both_modes
def test_what_a_worker_left_behind_is_not_done_again(load, mode, monkeypatch):
    """It dies in the middle of its second batch: the next worker goes on behind the first one."""
    monkeypatch.setattr(importing, "BATCH", 1)
    job = load({k: v for k, v in offering("x").items() if k != "id"}, offering("b"), mode=mode, run=False)
    real, calls = importing.still_ours, []

    def dies(*args):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(importing, "still_ours", dies)
    with pytest.raises(KeyboardInterrupt):
        run_import(claim=_leased())
    assert ImportJob.objects.get().line == 1
    monkeypatch.setattr(importing, "still_ours", real)
    WorkItem.objects.update(lease_until=Now() - timedelta(seconds=1))
    reap()
    drain()
    job.refresh_from_db()
    assert (job.status, job.rows_read, job.rows_written) == ("Succeeded", 2, 2)
    assert ProductOffering.objects.count() == 2


def test_a_worker_that_was_overtaken_stops(load, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 1)
    load(offering("a"), offering("b"), run=False)
    first, real = _leased(), importing.check_rows

    def overtaken(rows, names):
        monkeypatch.setattr(importing, "check_rows", real)
        WorkItem.objects.update(lease_until=Now() - timedelta(seconds=1))
        reap()
        drain()
        real(rows, names)

    monkeypatch.setattr(importing, "check_rows", overtaken)
    with pytest.raises(LeaseLost):
        run_import(claim=first)
    job = ImportJob.objects.get()
    assert (job.status, job.rows_read, job.rows_written) == ("Succeeded", 2, 2)


def test_a_job_that_is_given_up_is_failed_and_says_why(load, monkeypatch):
    job = load(offering("a"), run=False)
    WorkItem.objects.update(attempts=99)

    def breaks(*_):
        raise RuntimeError("boom")

    monkeypatch.setattr(importing, "check_rows", breaks)
    drain()
    job.refresh_from_db()
    assert (job.status, job.error_log) == ("Failed", "It was given up: RuntimeError: boom")
    assert ids() == []


def test_a_running_job_is_not_removed(load):
    job = load(offering("a"), run=False)
    assert ImportJob.objects.filter(pk=job.pk).exists()
    remove_job(job)
    drain()
    assert ids() == []
    job = load(offering("a"), run=False)
    job.start()
    job.save()
    with pytest.raises(Refused) as refusal:
        remove_job(job)
    assert (refusal.value.status, refusal.value.code) == (409, "running")
    assert ImportJob.objects.filter(pk=job.pk).exists()
