"""importJob, exportJob and hub of both catalogs keep the contract of a TM Forum resource."""

from typing import ClassVar

import pytest

from events.models import Hub
from tests.api.catalog.subscriber import NOTES, TMF620, TMF633, json_path
from tests.api.contract import AnnouncedContract, Contract, CreateContract, DeleteContract, ReadContract
from tests.listener import listening


class JobContract(ReadContract, CreateContract, DeleteContract):
    """A job is made, read and removed; nobody changes one."""

    absent: ClassVar = {"patch": 405}
    title, inner = "url", "ourNotes.text"
    removed_events: ClassVar = ()  # the official files have none
    wrong = (("url", 7, "url"), ("contentType", "text/html", "contentType"))
    sorts: ClassVar = {"url": [1, 2, 3], "-url": [3, 2, 1]}
    filters: ClassVar = {
        "url=file-1.jsonl": [1],
        "url=file-1.jsonl,file-2.jsonl": [1, 2],
        "status=Not Started&url.ne=file-1.jsonl": [2, 3],
        "status=Running": [],
        json_path("$[?(@.url == 'file-3.jsonl')]"): [3],
    }

    def body(self, number):
        return {"@type": self.schema, "id": self.pk(number), "url": f"file-{number}.jsonl", "ourNotes": NOTES}


class TestImportJob(JobContract, AnnouncedContract):
    api, base, path, schema = "TMF620", TMF620, "importJob", "ImportJob"


class TestExportJob(JobContract, AnnouncedContract):
    api, base, path, schema = "TMF620", TMF620, "exportJob", "ExportJob"


class TestServiceImportJob(JobContract):
    api, base, path, schema, v4 = "TMF633", TMF633, "importJob", "ImportJob", True
    counted = "ServiceImportJob"


class TestServiceExportJob(JobContract):
    api, base, path, schema, v4 = "TMF633", TMF633, "exportJob", "ExportJob", True
    counted = "ServiceExportJob"


class HubContract(Contract):
    """A hub is registered and removed; nobody reads or changes one."""

    proves = (("POST", ""), ("DELETE", "/{id}"))
    path = "hub"
    absent: ClassVar = {"get": 405, "patch": 405}

    @pytest.fixture(autouse=True)
    def _listener(self):
        with listening() as self.listener:
            yield

    def body(self, number):
        return {"callback": self.listener.url(), "query": f"eventId={number}"}

    def test_a_listener_is_registered_and_removed(self):
        answer = self.send("post", "", self.body(1))
        assert answer.status_code == 201
        pk = answer.json()["id"]
        assert answer["Location"] == f"http://127.0.0.1:8000{self.root}/{pk}"
        assert Hub.objects.filter(pk=pk, api=self.api).exists()
        assert self.send("delete", f"/{pk}").status_code == 204
        self.refused(self.send("delete", f"/{pk}"), 404, "notFound")
        assert not Hub.objects.exists()

    def test_what_is_refused_registers_and_removes_nothing(self, unchanged):
        pk = self.send("post", "", self.body(1)).json()["id"]
        with unchanged:
            assert self.refused(self.send("post", "", {"callback": 7}), 400)["path"] == "callback"
            for scope, status in ((None, 401), ("read", 403)):
                self.refused(self.send("post", "", self.body(2), scope=scope), status)
                self.refused(self.send("delete", f"/{pk}", scope=scope), status)


class TestHub(HubContract):
    api, base, schema = "TMF620", TMF620, "Hub"


class TestServiceHub(HubContract):
    api, base, schema, v4 = "TMF633", TMF633, "EventSubscription", True
