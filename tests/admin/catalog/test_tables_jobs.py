"""Imports and exports of TMF620 JSON are started and watched in the admin."""

import json

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import ExportJob, ImportJob, ProductOffering
from config.roles import CARE_AGENT
from events.models import OutboxEvent, WorkItem
from events.services import drain

pytestmark = pytest.mark.usefixtures("demo", "storage")
IMPORTS, EXPORTS = "/admin/catalog/importjob/", "/admin/catalog/exportjob/"


def line(pk, **more):
    body = {"@type": "ProductOffering", "id": pk, "name": pk, "lifecycleStatus": "In Study", **more}
    return json.dumps(body) + "\n"


def upload(text, name="tiers.jsonl"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


@pytest.fixture
def start(manager):
    """Start an import; the answer."""

    def start(text, mode="allOrNothing", name="tiers.jsonl"):
        return manager.post(f"{IMPORTS}start/", {"file": upload(text, name), "mode": mode})

    return start


def test_an_uploaded_file_is_loaded_by_a_job_that_is_watched_until_it_is_over(start, manager, storage):
    answer = start(line("one") + line("two"))
    job = ImportJob.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{IMPORTS}{job.pk}/change/")
    assert (job.api, job.mode, job.status) == ("TMF620", "allOrNothing", "Not Started")
    assert OutboxEvent.objects.filter(event_type="ImportJobCreateEvent", subject_id=job.pk).count() == 1
    assert "HX-Refresh" not in manager.get(f"{IMPORTS}{job.pk}/progress/")
    page = manager.get(answer.url).content.decode()
    assert f'hx-get="{IMPORTS}{job.pk}/progress/"' in page
    assert 'hx-trigger="every 2s"' in page
    drain()
    answer = manager.get(f"{IMPORTS}{job.pk}/progress/")
    over = answer.content.decode()
    assert answer["HX-Refresh"] == "true"
    assert "hx-get" not in over
    assert "Succeeded" in over
    assert "2 rows read, 2 written" in over
    assert set(ProductOffering.objects.filter(pk__in=["one", "two"]).values_list("pk", flat=True)) == {"one", "two"}


@pytest.mark.parametrize(("mode", "written"), [("allOrNothing", []), ("rowByRow", ["good"])])
def test_what_is_wrong_with_a_line_is_shown_and_the_mode_says_what_becomes_of_the_others(start, manager, mode, written):
    start(line("good") + line("bad", productSpecification={"id": "<nowhere>"}), mode)
    drain()
    job = ImportJob.objects.get()
    assert job.status == "Failed"
    page = manager.get(f"{IMPORTS}{job.pk}/progress/").content.decode()
    assert "line 2" in page
    assert "&lt;nowhere&gt;" in page
    assert "1 row with errors" in page
    assert list(ProductOffering.objects.filter(pk__in=["good", "bad"]).values_list("pk", flat=True)) == written


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("id,name\n", "This is no JSON Lines file: every line has to be a JSON object."),
        ("[{}]", "This is no JSON Lines file: every line has to be a JSON object."),
        ("", "The submitted file is empty."),
    ],
)
def test_a_file_that_is_no_json_lines_is_refused_at_once(start, rows, content, words):
    before = rows()
    answer = start(content)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert rows() == before
    assert not WorkItem.objects.filter(kind="catalog.importJob").exists()


def test_a_file_that_is_too_large_is_refused(start, rows, settings):
    settings.UPLOAD_MOST_BYTES = 100
    before = rows()
    assert "The file is larger than 0.0001 MB." in start(line("x" * 64) * 2).content.decode()
    assert rows() == before


@pytest.mark.parametrize("name", ["../../etc/passwd", ".hidden", "a b<c>.jsonl", "x" * 300 + ".jsonl", "…"])
def test_whatever_a_file_is_called_it_lands_in_a_folder_of_its_own(start, storage, name):
    start("\ufeff" + line("one"), name=name)
    job = ImportJob.objects.get()
    assert job.url.startswith("imports/")
    assert (storage / job.url).is_file()
    drain()
    job.refresh_from_db()
    assert (job.status, job.rows_written) == ("Succeeded", 1)


def test_an_export_can_be_downloaded_when_it_is_over(manager):
    answer = manager.post(f"{EXPORTS}start/", {"what": "ProductOffering", "launched": "on"})
    job = ExportJob.objects.get()
    assert answer.url == f"{EXPORTS}{job.pk}/change/"
    assert (job.path, job.query) == ("productOffering", "lifecycleStatus=Launched")
    assert manager.get(f"{EXPORTS}{job.pk}/file/").status_code == 404
    assert "/file/" not in manager.get(answer.url).content.decode()
    drain()
    assert f"{EXPORTS}{job.pk}/file/" in manager.get(f"{EXPORTS}{job.pk}/progress/").content.decode()
    file = manager.get(f"{EXPORTS}{job.pk}/file/")
    assert file["Content-Disposition"] == 'attachment; filename="productOffering.jsonl"'
    bodies = [json.loads(one) for one in b"".join(file.streaming_content).splitlines()]
    assert {body["lifecycleStatus"] for body in bodies[1:]} == {"Launched"}
    launched = ProductOffering.objects.filter(lifecycle_status="Launched").count()
    assert len(bodies) == 1 + launched


def test_what_is_exported_can_be_imported(manager, start, storage):
    manager.post(f"{EXPORTS}start/", {"what": ""})
    drain()
    job = ExportJob.objects.get()
    content = b"".join(manager.get(f"{EXPORTS}{job.pk}/file/").streaming_content)
    start(content)
    drain()
    again = ImportJob.objects.get()
    assert (again.status, again.errors) == ("Succeeded", 0)


def test_a_file_that_is_gone_is_said(manager, storage):
    manager.post(f"{EXPORTS}start/", {"what": "Category"})
    drain()
    job = ExportJob.objects.get()
    (storage / job.url).unlink()
    answer = manager.get(f"{EXPORTS}{job.pk}/file/", follow=True)
    assert "There is no file" in answer.content.decode()


def test_a_care_agent_watches_and_neither_starts_nor_downloads(manager, client, rows):
    manager.post(f"{EXPORTS}start/", {"what": "Category"})
    drain()
    job, before = ExportJob.objects.get(), rows()
    agent = User.objects.create_user("agent", is_staff=True)
    agent.groups.add(Group.objects.get(name=CARE_AGENT))
    client.force_login(agent)
    for root in (IMPORTS, EXPORTS):
        assert "/start/" not in client.get(root).content.decode()
        assert client.get(f"{root}start/").status_code == 403
        assert (
            client.post(f"{root}start/", {"what": "", "file": upload(line("x")), "mode": "rowByRow"}).status_code == 403
        )
    assert client.get(f"{EXPORTS}{job.pk}/progress/").status_code == 200
    assert "/file/" not in client.get(f"{EXPORTS}{job.pk}/progress/").content.decode()
    assert client.get(f"{EXPORTS}{job.pk}/file/").status_code == 403
    assert rows() == before


def test_staff_without_a_role_gets_403_and_others_are_asked_to_log_in(signed_in, client, rows):
    before = rows()
    for root in (IMPORTS, EXPORTS):
        for page in ("start/", "x/progress/"):
            assert client.get(f"{root}{page}").status_code == 302
    stranger = signed_in()
    for root in (IMPORTS, EXPORTS):
        for page in ("start/", "x/progress/"):
            assert stranger.get(f"{root}{page}").status_code == 403
        assert stranger.post(f"{root}start/", {"what": ""}).status_code == 403
    assert stranger.get(f"{EXPORTS}x/file/").status_code == 403
    assert rows() == before


def test_an_import_needs_the_right_to_edit_the_live_catalog_and_an_export_does_not(manager, rows):
    Permission.objects.get(codename="edit_directly").group_set.clear()
    before = rows()
    assert manager.get(f"{IMPORTS}start/").status_code == 403
    assert manager.post(f"{IMPORTS}start/", {"file": upload(line("x")), "mode": "rowByRow"}).status_code == 403
    assert f'href="{IMPORTS}start/"' not in manager.get(IMPORTS).content.decode()
    assert rows() == before
    assert manager.post(f"{EXPORTS}start/", {"what": "Category"}).status_code == 302


def test_a_product_manager_finds_the_buttons_and_a_job_that_is_none_is_not_found(manager):
    for root in (IMPORTS, EXPORTS):
        assert f'href="{root}start/"' in manager.get(root).content.decode()
        assert manager.get(f"{root}start/").status_code == 200
        assert manager.get(f"{root}nothing/progress/").status_code == 404
    assert manager.get(f"{EXPORTS}nothing/file/").status_code == 404
