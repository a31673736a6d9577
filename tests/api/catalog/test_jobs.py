"""importJob and exportJob of TMF620 and TMF633 over HTTP."""

import json
from pathlib import Path

import pytest
from django.conf import settings as configured

from catalog.models import ExportJob, ImportJob, ProductOffering
from events.models import WorkItem
from events.services import drain

pytestmark = pytest.mark.usefixtures("demo")
TMF620 = "/tmf-api/productCatalogManagement/v5"
TMF633 = "/tmf-api/serviceCatalogManagement/v4"
APIS = {"TMF620": TMF620, "TMF633": TMF633}
every_api = pytest.mark.parametrize("api", APIS)
both = pytest.mark.parametrize("kind", ["importJob", "exportJob"])
SERVER = {"id", "href", "status", "creationDate", "progress", "rowsRead", "rowsWritten", "mode", "rowsFailed", "@type"}


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    own = {**configured.STORAGES["catalog"], "OPTIONS": {"location": tmp_path, "allow_overwrite": True}}
    settings.STORAGES = {**configured.STORAGES, "catalog": own}
    return tmp_path


def schema(kind):
    return kind[0].upper() + kind[1:]


@every_api
@both
def test_the_official_create_example_is_accepted_and_fails_for_its_address(app, api, kind, official_errors, specs_dir):
    import yaml  # noqa: PLC0415 - only with the official files

    text = Path(specs_dir, "TMF620-Product_Catalog_Management-v5.0.0.oas.yaml").read_text(encoding="utf-8")
    examples = yaml.safe_load(text)["components"]["examples"]
    body = examples[f"{kind[:6].title()}_Job_Create_example_request"]["value"]
    answer = app("post", f"{APIS[api]}/{kind}", body)
    assert answer.status_code == 201, answer.content
    created = answer.json()
    assert answer["Location"] == created["href"]
    assert {key: created[key] for key in body} == body
    assert set(created) - set(body) <= SERVER
    assert created["status"] == "Not Started"
    assert official_errors(api, schema(kind), created) == []
    drain()
    ended = app("get", f"{APIS[api]}/{kind}/{created['id']}").json()
    assert ended["status"] == "Failed"
    assert "no file of the configured storage" in ended["errorLog"]
    assert "completionDate" in ended
    assert official_errors(api, schema(kind), ended) == []


@every_api
def test_jobs_are_listed_where_they_were_posted(app, api, files):
    made = [app("post", f"{APIS[api]}/importJob", {"url": f"{n}.jsonl"}).json()["id"] for n in range(3)]
    other = next(base for name, base in APIS.items() if name != api)
    assert app("get", f"{other}/importJob").json() == []
    assert app("get", f"{other}/importJob/{made[0]}").status_code == 404
    answer = app("get", f"{APIS[api]}/importJob?limit=2&fields=url")
    assert (answer.status_code, answer["X-Total-Count"], answer["X-Result-Count"]) == (206, "3", "2")
    assert set(answer.json()[0]) == {"@type", "id", "href", "url"}
    found = app("get", f"{APIS[api]}/importJob?url=1.jsonl&status=Not Started").json()
    assert [one["id"] for one in found] == [made[1]]


def test_a_file_is_loaded_and_written_through_the_api(app, files):
    lines = [{"@type": "ProductOffering", "id": "new", "name": "New", "lifecycleStatus": "In Study"}]
    (files / "in.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    job = app(
        "post",
        f"{TMF620}/importJob",
        {"url": "file:in.jsonl", "mode": "rowByRow", "contentType": "application/x-ndjson"},
    ).json()
    assert job["mode"] == "rowByRow"
    drain()
    job = app("get", f"{TMF620}/importJob/{job['id']}").json()
    assert {key: job[key] for key in ("status", "progress", "rowsRead", "rowsWritten", "rowsFailed")} == {
        "status": "Succeeded",
        "progress": 100,
        "rowsRead": 1,
        "rowsWritten": 1,
        "rowsFailed": 0,
    }
    assert "errorLog" not in job
    assert app("get", f"{TMF620}/productOffering/new").status_code == 200
    app("post", f"{TMF620}/exportJob", {"url": "out.jsonl", "path": f"{TMF620}/productOffering", "query": "id=new"})
    drain()
    written = [json.loads(line) for line in (files / "out.jsonl").read_text().splitlines()]
    assert [line["@type"] for line in written] == ["Origin", "ProductOffering"]
    assert written[1] == app("get", f"{TMF620}/productOffering/new").json()


@both
@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "url"),
        ({"url": ""}, "url"),
        ({"url": 5}, "url"),
        ({"url": "x.jsonl", "contentType": "text/csv"}, "contentType"),
        ({"url": "x.jsonl", "path": []}, "path"),
        ({"url": "x.jsonl", "id": "a/b"}, "id"),
    ],
)
def test_a_body_that_is_wrong_is_named_by_its_path_and_makes_no_job(app, kind, body, path):
    answer = app("post", f"{TMF620}/{kind}", body)
    assert (answer.status_code, answer.json()["path"]) == (400, path)
    assert (
        ImportJob.objects.count()
        + ExportJob.objects.count()
        + WorkItem.objects.filter(kind__startswith="catalog.").count()
        == 0
    )


def test_an_unknown_mode_and_a_query_that_is_none_are_refused(app):
    answer = app("post", f"{TMF620}/importJob", {"url": "x.jsonl", "mode": "some"})
    assert (answer.status_code, answer.json()["path"]) == (400, "mode")
    assert app("post", f"{TMF620}/exportJob", {"url": "x.jsonl", "query": "filter=$[?(@.a=~1)]"}).status_code in (
        400,
        501,
    )
    assert ImportJob.objects.count() + ExportJob.objects.count() == 0


@both
def test_what_the_server_says_of_a_job_is_not_taken_from_a_client(app, kind):
    body = {
        "url": "x.jsonl",
        "status": "Succeeded",
        "errorLog": "http://x/log",
        "completionDate": "2020-01-01T00:00:00Z",
        "progress": 99,
    }
    created = app("post", f"{TMF620}/{kind}", body).json()
    assert (created["status"], created["progress"]) == ("Not Started", 0)
    assert "errorLog" not in created
    assert "completionDate" not in created


@both
def test_an_id_of_a_client_is_taken_once_and_its_own_attributes_are_given_back(app, kind):
    body = {"url": "x.jsonl", "id": "mine", "note": {"a": 1}}
    created = app("post", f"{TMF620}/{kind}", body)
    assert (created.status_code, created.json()["id"], created.json()["note"]) == (201, "mine", {"a": 1})
    again = app("post", f"{TMF620}/{kind}", body)
    assert (again.status_code, again.json()["code"]) == (409, "alreadyExists")


@every_api
@both
def test_a_job_is_removed_with_its_work_and_there_is_no_patch(app, api, kind):
    job = app("post", f"{APIS[api]}/{kind}", {"url": "x.jsonl"}).json()["id"]
    path = f"{APIS[api]}/{kind}/{job}"
    assert app("patch", path, {"url": "y"}).status_code == 405
    assert app("delete", path).status_code == 204
    assert app("get", path).status_code == 404
    assert app("delete", path).status_code == 404
    assert not WorkItem.objects.filter(kind__startswith="catalog.").exists()


def test_a_running_job_stays(app):
    job = app("post", f"{TMF620}/importJob", {"url": "x.jsonl"}).json()["id"]
    row = ImportJob.objects.get()
    row.start()
    row.save()
    answer = app("delete", f"{TMF620}/importJob/{job}")
    assert (answer.status_code, answer.json()["code"]) == (409, "running")
    assert ImportJob.objects.filter(pk=job).exists()


@both
def test_a_token_without_the_scope_to_write_makes_and_removes_no_job(client, app, token, kind):
    headers = token("read")
    made = app("post", f"{TMF620}/{kind}", {"url": "x.jsonl"}).json()["id"]
    assert (
        client.post(
            f"{TMF620}/{kind}", {"url": "y.jsonl"}, content_type="application/json", headers=headers
        ).status_code
        == 403
    )
    assert client.delete(f"{TMF620}/{kind}/{made}", headers=headers).status_code == 403
    assert ImportJob.objects.count() + ExportJob.objects.count() == 1
    assert not ProductOffering.objects.filter(pk="new").exists()
