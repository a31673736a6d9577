"""What the client sent comes back, and an answer can be read again for a day."""

from datetime import timedelta

import pytest

from qualification.models import Task

pytestmark = pytest.mark.usefixtures("demo")
PATH = "/tmf-api/productOfferingQualification/v5/queryProductOfferingQualification"
LITERAL = {"searchCriteria": {"product": {"id": "1234"}, "action": "upgrade"}}


class TestEcho:
    def test_what_the_client_sent_comes_back_with_its_types(self, query, official_errors):
        party = {"role": "requester", "partyOrPartyRole": {"id": "p-1"}}
        sent = {
            **LITERAL,
            "description": "In the app",
            "relatedParty": [party],
            "note": [{"text": "hello"}],
            "requestedQualificationCompletionDate": "2026-11-21T13:00:00Z",
            "instantSyncQualification": True,
            "journey": {"step": 3},
        }
        answer = query(sent)
        assert answer["relatedParty"] == [
            {
                "@type": "RelatedPartyOrPartyRole",
                "role": "requester",
                "partyOrPartyRole": {"@type": "PartyRef", "id": "p-1"},
            }
        ]
        assert answer["note"] == [{"@type": "Note", "text": "hello"}]
        assert answer["requestedQualificationCompletionDate"] == "2026-11-21T13:00:00.000Z"
        assert (answer["description"], answer["instantSyncQualification"]) == ("In the app", True)
        assert answer["journey"] == {"step": 3}
        assert official_errors("TMF679", "QueryProductOfferingQualification", answer) == []


class TestKept:
    def test_an_answer_reads_back_as_it_was_given(self, query, app):
        given = query(LITERAL)
        assert app("get", f"{PATH}/{given['id']}").json() == given
        kept = Task.objects.get()
        assert (kept.pk, kept.customer_id) == (given["id"], "cust-1001")

    def test_answers_are_listed_oldest_first_and_by_id(self, query, app):
        first, second = query(LITERAL), query(LITERAL)
        listed = app("get", PATH)
        assert listed.json() == [first, second]
        assert (listed.headers["X-Total-Count"], listed.headers["X-Result-Count"]) == ("2", "2")
        assert app("get", f"{PATH}?id={second['id']}").json() == [second]
        assert app("get", f"{PATH}/{first['id']}?fields=state").json() == {
            "@type": first["@type"],
            "id": first["id"],
            "href": first["href"],
            "state": "done",
        }

    def test_an_answer_is_gone_after_a_day(self, clock, query, app):
        pk = query(LITERAL)["id"]
        clock.shift(timedelta(hours=24, seconds=-1))
        assert app("get", f"{PATH}/{pk}").status_code == 200
        clock.shift(timedelta(seconds=1))
        assert app("get", f"{PATH}/{pk}").status_code == 404
        assert app("get", PATH).json() == []

    def test_a_configuration_is_no_qualification(self, configure, app):
        item = {"id": "1", "productConfiguration": {"product": {"id": "1233"}}}
        pk = configure(item)["id"]
        assert app("get", f"{PATH}/{pk}").status_code == 404
