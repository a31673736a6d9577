"""The tasks of TMF679 and TMF760 and the hubs of both APIs keep the contract of a TM Forum resource."""

from typing import ClassVar

from events.models import Hub
from inventory.services import load_customers
from tests.api.contract import (
    AnnouncedContract,
    Contract,
    CreateContract,
    GuardedDeleteContract,
    HubContract,
    PatchContract,
    ReadableHubContract,
    ReadContract,
)
from tests.demo import demo_document, load_demo

TMF679 = "/tmf-api/productOfferingQualification/v5"
TMF760 = "/tmf-api/productConfiguration/v5"


class TaskContract(Contract):
    """A task that is answered at once; its id is made by the server."""

    posted = 200
    title = "id"
    sorts: ClassVar = {"-id": [3, 2, 1], "state,id": [1, 2, 3]}

    def before(self):
        document = demo_document()
        load_demo(document)
        load_customers(customers=document["customers"], at=document["today"])
        self.ids = {}

    def pk(self, number):
        return self.ids.get(number, f"task-{number}")

    def note(self, number, made):
        assert made["id"] != f"task-{number}"
        self.ids[number] = made["id"]


class Heard:
    """Somebody listens: an answer is announced."""

    def before(self):
        super().before()
        Hub.objects.create(api=self.api, callback="http://127.0.0.1:1/", actor="client:other")


class QualificationQuery(TaskContract):
    api, base, schema = "TMF679", TMF679, "QueryProductOfferingQualification"
    path = "queryProductOfferingQualification"
    inner = "searchCriteria.action"
    wrong = (("channel", "app", "channel"), ("note", {}, "note"), ("provideUnqualified", "yes", "provideUnqualified"))
    filters: ClassVar = {
        "state=done": [1, 2, 3],
        "state=done,acknowledged": [1, 2, 3],
        "state.ne=done": [],
        "creationDate.gt=2026-01-01": [1, 2, 3],
        "expirationDate.lt=2026-01-01T00:00:00Z": [],
    }
    change = ("requestedQualificationCompletionDate", "2026-12-24T18:00:00.000Z")
    entry = ("note", "id", "n-2", "text", "changed")
    stamped, repeated, malformed = False, "state", ("note", 7)

    def body(self, number):
        criteria = {"@type": "QueryProductOfferingQualificationItem", "id": "1", "action": "upgrade"}
        return {
            "@type": self.schema,
            "description": f"Question {number}",
            "requestedQualificationCompletionDate": "2026-12-01T12:00:00Z",
            "note": [{"@type": "Note", "id": f"n-{n}", "text": f"note {n}"} for n in (1, 2)],
            "searchCriteria": {**criteria, "product": {"@type": "ProductRef", "id": "1234"}},
        }


class TestQualificationQuery(QualificationQuery, ReadContract, CreateContract, PatchContract, GuardedDeleteContract):
    """Without a listener."""


class TestHeardQualificationQuery(Heard, QualificationQuery, AnnouncedContract):
    counted = "QueryProductOfferingQualificationHeard"


class QualificationCheck(QualificationQuery):
    schema = "CheckProductOfferingQualification"
    path = "checkProductOfferingQualification"
    inner = "checkProductOfferingQualificationItem.action"
    wrong = (("channel", "app", "channel"), ("note", {}, "note"), ("provideAlternative", "yes", "provideAlternative"))

    def body(self, number):
        item = {"@type": "CheckProductOfferingQualificationItem", "id": "1", "action": "upgrade"}
        asked = {name: value for name, value in super().body(number).items() if name != "searchCriteria"}
        product = {"@type": "ProductRef", "id": "1234"}
        return {**asked, "checkProductOfferingQualificationItem": [{**item, "product": product}]}


class TestQualificationCheck(QualificationCheck, ReadContract, CreateContract, PatchContract, GuardedDeleteContract):
    """Without a listener."""


class TestHeardQualificationCheck(Heard, QualificationCheck, AnnouncedContract):
    counted = "CheckProductOfferingQualificationHeard"


class ConfigurationQuery(TaskContract):
    api, base, schema = "TMF760", TMF760, "QueryProductConfiguration"
    path = "queryProductConfiguration"
    inner = "requestProductConfigurationItem.productConfiguration"
    absent: ClassVar = {"patch": 405, "delete": 405}
    wrong = (("channel", "app", "channel"), ("instantSync", "yes", "instantSync"))
    filters: ClassVar = {"state=done": [1, 2, 3], "state=acknowledged": [], "id=nobody": []}

    def body(self, number):
        tree = {"@type": "ProductConfiguration", "id": "1", "product": {"@type": "ProductRef", "id": "1233"}}
        item = {"@type": "QueryProductConfigurationItem", "id": str(number), "productConfiguration": tree}
        return {"@type": self.schema, "instantSync": True, "requestProductConfigurationItem": [item]}


class TestConfigurationQuery(ConfigurationQuery, ReadContract, CreateContract):
    """Without a listener."""


class TestHeardConfigurationQuery(Heard, ConfigurationQuery, AnnouncedContract):
    counted = "QueryProductConfigurationHeard"


class ConfigurationCheck(ConfigurationQuery):
    schema = "CheckProductConfiguration"
    path = "checkProductConfiguration"
    inner = "checkProductConfigurationItem.productConfiguration"
    wrong = (*ConfigurationQuery.wrong, ("provideAlternatives", "yes", "provideAlternatives"))

    def body(self, number):
        tree = {"@type": "ProductConfiguration", "id": "1", "product": {"@type": "ProductRef", "id": "1233"}}
        item = {"@type": "CheckProductConfigurationItem", "id": str(number), "productConfiguration": tree}
        return {"@type": self.schema, "instantSync": True, "checkProductConfigurationItem": [item]}


class TestConfigurationCheck(ConfigurationCheck, ReadContract, CreateContract):
    """Without a listener."""


class TestHeardConfigurationCheck(Heard, ConfigurationCheck, AnnouncedContract):
    counted = "CheckProductConfigurationHeard"


class TestQualificationHub(ReadableHubContract):
    api, base, schema = "TMF679", TMF679, "Hub"


class TestConfigurationHub(HubContract):
    api, base, schema = "TMF760", TMF760, "Hub"
