"""Whether anybody listens is known for a moment without asking, and at once after a change in this process."""

import pytest

from events import registry
from events.models import Hub
from events.services import has_listener, listening, register_hub, switch_hubs, unregister_hub

TYPE = "QueryProductOfferingQualificationCreateEvent"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    monkeypatch.setattr(listening._Memory, "known", {})  # noqa: SLF001 - what one test knows is nothing to the next


@pytest.fixture
def remembering(settings):
    settings.HUBS_KEPT_SECONDS = 60


def listen(**more):
    return Hub.objects.create(**{"api": "TMF679", "callback": "http://127.0.0.1:1/", "actor": "client:shop", **more})


def test_a_hub_of_the_api_that_is_on_listens():
    assert not has_listener("TMF679", TYPE)
    listen(api="TMF760")
    listen(enabled=False)
    assert not has_listener("TMF679", TYPE)
    listen()
    assert has_listener("TMF679", TYPE)


def test_a_handler_of_ours_listens_too(django_assert_num_queries):
    registry.on(TYPE, name="analytics")(lambda _: None)
    with django_assert_num_queries(0):
        assert has_listener("TMF679", TYPE)


@pytest.mark.usefixtures("remembering")
def test_it_is_asked_once_for_each_api(django_assert_num_queries):
    with django_assert_num_queries(2):
        assert [has_listener(api, TYPE) for api in ("TMF679", "TMF760", "TMF679", "TMF760")] == [False] * 4


@pytest.mark.usefixtures("remembering")
def test_a_hub_of_another_process_is_heard_of_when_the_moment_is_over(monkeypatch):
    assert not has_listener("TMF679", TYPE)
    listen()
    assert not has_listener("TMF679", TYPE)
    now = listening.monotonic()
    monkeypatch.setattr(listening, "monotonic", lambda: now + 61)
    assert has_listener("TMF679", TYPE)


@pytest.mark.usefixtures("remembering")
def test_a_change_in_this_process_counts_at_once(django_capture_on_commit_callbacks):
    assert not has_listener("TMF679", TYPE)
    with django_capture_on_commit_callbacks(execute=True):
        hub = register_hub(api="TMF679", callback="http://127.0.0.1:1/", actor="client:shop")
    assert has_listener("TMF679", TYPE)
    with django_capture_on_commit_callbacks(execute=True):
        switch_hubs(hub_ids=[hub.pk], enabled=False, actor="user:x")
    assert not has_listener("TMF679", TYPE)
    with django_capture_on_commit_callbacks(execute=True):
        switch_hubs(hub_ids=[hub.pk], enabled=True, actor="user:x")
        unregister_hub(hub_id=hub.pk, api="TMF679", actor="client:shop")
        has_listener("TMF679", TYPE)
    assert not has_listener("TMF679", TYPE)


@pytest.mark.usefixtures("remembering")
def test_who_looked_before_a_change_does_not_remember_it_for_later(monkeypatch):
    def registered_meanwhile():
        listen()
        listening._forget()  # noqa: SLF001 - what the commit does
        return Hub.objects.none()

    with monkeypatch.context() as patch:
        patch.setattr(Hub.objects, "listening", registered_meanwhile)
        assert not has_listener("TMF679", TYPE)
    assert has_listener("TMF679", TYPE)
