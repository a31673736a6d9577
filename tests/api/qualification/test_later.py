"""Questions that are answered later, over HTTP: taken with 202, shown while they wait, told of; TMF679 and TMF760."""

from dataclasses import replace

import pytest
from django.db.models.functions import Now

from events import bell
from events.models import OutboxEvent, WorkItem
from events.resources import event_document
from events.services import drain
from qualification.models import Task
from qualification.services import KINDS

pytestmark = pytest.mark.usefixtures("demo", "quiet")
ITEM = {"id": "1", "productConfiguration": {"product": {"id": "1233"}}}
BODIES = {
    "queryProductOfferingQualification": {"searchCriteria": {"product": {"id": "1234"}, "action": "upgrade"}},
    "checkProductOfferingQualification": {
        "checkProductOfferingQualificationItem": [{"id": "1", "action": "upgrade", "product": {"id": "1234"}}]
    },
    "queryProductConfiguration": {"requestProductConfigurationItem": [ITEM]},
    "checkProductConfiguration": {"checkProductConfigurationItem": [ITEM]},
}
NOBODYS = {"id": "1", "productConfiguration": {"product": {"id": "nobody"}}}
UNKNOWN = {
    "queryProductOfferingQualification": {"searchCriteria": {"product": {"id": "nobody"}}},
    "checkProductOfferingQualification": {
        "checkProductOfferingQualificationItem": [{"id": "1", "action": "upgrade", "product": {"id": "nobody"}}]
    },
    "queryProductConfiguration": {"requestProductConfigurationItem": [NOBODYS]},
    "checkProductConfiguration": {"checkProductConfigurationItem": [NOBODYS]},
}


@pytest.fixture
def quiet(monkeypatch):
    monkeypatch.setattr(bell, "wake", lambda: None)


@pytest.fixture(params=KINDS.values(), ids=lambda kind: kind.name)
def kind(request):
    """Every kind of task that is built."""
    return request.param


@pytest.fixture
def path(kind):
    return f"{kind.resource.base}/{kind.resource.path}"


@pytest.fixture
def later(app, kind, path):
    """POST a question that is to be answered later; gives the address of the task."""

    def asked(body=None, **headers):
        answer = app("post", path, {**BODIES[kind.name], **(body or {})}, **({"Expect": "202-Accepted"} | headers))
        assert (answer.status_code, answer.content) == (202, b"")
        return answer["Location"].removeprefix("http://127.0.0.1:8000")

    return asked


def test_a_task_is_shown_while_it_waits_while_it_is_answered_and_when_it_is(kind, app, path, later, official_errors):
    where = later({"ourOwn": {"a": 1}})
    one = app("get", where).json()
    sent = {"ourOwn": {"a": 1}, "state": "acknowledged", "@type": kind.resource.type}
    assert {name: one[name] for name in sent} == sent
    assert app("get", f"{path}?state=acknowledged").json() == [one]
    assert official_errors(kind.api, kind.resource.type, one) == []

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(KINDS, kind.name, replace(kind, ask=None))  # fails, and is tried again
        assert drain() == 1
    running = app("get", where).json()
    assert running == {**one, "state": "inProgress"}
    assert official_errors(kind.api, kind.resource.type, running) == []

    WorkItem.objects.update(due_at=Now())
    assert drain() == 1
    done = app("get", where).json()
    assert done["state"] == "done"
    assert official_errors(kind.api, kind.resource.type, done) == []
    at_once = app("post", path, BODIES[kind.name]).json()
    dates = {"id", "href", "creationDate", "effectiveQualificationDate", "expirationDate"}
    assert {name: value for name, value in done.items() if name not in dates} == {
        **{name: value for name, value in at_once.items() if name not in dates},
        "ourOwn": {"a": 1},
    }


def test_every_event_is_valid_by_the_official_file(kind, later, official_errors):
    later()
    drain()
    rows = OutboxEvent.objects.filter(api=kind.api).order_by("pk")
    name = kind.resource.type
    assert [row.event_type for row in rows] == [
        f"{name}CreateEvent",
        f"{name}StateChangeEvent",
        f"{name}StateChangeEvent",
    ]
    for row in rows:
        assert official_errors(kind.api, row.event_type, event_document(row.as_fact())) == []
        assert list(row.payload) == [kind.name]


@pytest.mark.parametrize("expected", ["202-Accepted", " 202-ACCEPTED "])
def test_the_header_asks_for_it_whatever_the_attribute_says(kind, app, later, expected):
    where = later({kind.at_once: True}, Expect=expected)
    assert app("get", where).json()["state"] == "acknowledged"


def test_the_attribute_asks_for_it_when_it_is_false(kind, app, later):
    where = later({kind.at_once: False}, Expect="")
    assert app("get", where).json()[kind.at_once] is False


@pytest.mark.parametrize("expected", ["", "100-continue", "203-Accepted", "100-continue, 202-Accepted"])
def test_otherwise_the_answer_comes_at_once(kind, app, path, expected):
    answer = app("post", path, BODIES[kind.name], Expect=expected)
    assert (answer.status_code, answer.json()["state"]) == (200, "done")
    assert answer["Location"] == answer.json()["href"]


def test_what_is_wrong_is_refused_at_once_and_nothing_is_stored(kind, app, path, official_errors):
    unknown = app("post", path, UNKNOWN[kind.name], Expect="202-Accepted")
    assert (unknown.status_code, unknown.json()["code"]) == (400, "unknownReference")
    malformed = app("post", path, {}, Expect="202-Accepted")
    assert (malformed.status_code, malformed.json()["code"]) == (400, "missing")
    assert official_errors(kind.api, "Error", malformed.json()) == []
    assert not Task.objects.exists()
    assert not OutboxEvent.objects.filter(api=kind.api).exists()


def test_a_task_that_failed_says_why_and_is_valid_by_the_official_file(kind, app, later, official_errors):
    where = later()
    Task.objects.update(body=UNKNOWN[kind.name])  # as if the product had vanished meanwhile
    drain()
    failed = app("get", where).json()
    assert failed["state"] == "terminatedWithError"
    assert [error["id"] for error in failed["terminationError"]] == ["unknownReference"]
    assert official_errors(kind.api, kind.resource.type, failed) == []
    event = OutboxEvent.objects.filter(api=kind.api).latest("pk")
    assert official_errors(kind.api, event.event_type, event_document(event.as_fact())) == []
    assert event.payload == {kind.name: failed}


@pytest.mark.parametrize("kind", [one for one in KINDS.values() if one.changeable], ids=lambda kind: kind.name)
def test_the_official_example_of_a_merge_patch_can_be_made_to_a_task(app, later, kind, official):
    """It misspells `state` as `status`: an attribute that nobody declares, which is kept."""
    name = f"{kind.resource.type}_partialupdate_example_application_merge_patch_json_request"
    example = official.examples(kind.api)[name]
    where = later()
    answer = app("patch", where, example)
    assert (answer.status_code, answer.json()["status"]) == (200, example["status"])
    assert answer.json()["state"] == "acknowledged"
