"""importJob, exportJob and hub of both catalogs keep the contract of a TM Forum resource."""

from typing import ClassVar

from tests.api.catalog.subscriber import NOTES, TMF620, TMF633, json_path
from tests.api.contract import AnnouncedContract, CreateContract, DeleteContract, HubContract, ReadContract


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


class TestHub(HubContract):
    api, base, schema = "TMF620", TMF620, "Hub"


class TestServiceHub(HubContract):
    api, base, schema, v4 = "TMF633", TMF633, "EventSubscription", True
