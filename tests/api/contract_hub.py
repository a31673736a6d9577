"""What holds for the hub of every API."""

from typing import ClassVar

import pytest

from events.models import Hub
from tests.api.contract_base import Contract
from tests.listener import listening


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


class ReadableHubContract(HubContract):
    """A hub can also be read by whoever registered it (TMF679)."""

    proves = (("GET", "/{id}"),)

    def test_a_hub_is_read_by_its_client_only(self):
        made = self.send("post", "", self.body(1)).json()
        assert self.get(f"/{made['id']}") == made
        assert self.get(f"/{made['id']}?fields=query")["query"] == "eventId=1"
        self.refused(self.send("get", "/nobody"), 404, "notFound")
        self.refused(self.send("get", f"/{made['id']}", scope=None), 401, "notAuthenticated")
        Hub.objects.update(actor="client:other")
        self.refused(self.send("get", f"/{made['id']}"), 404, "notFound")
