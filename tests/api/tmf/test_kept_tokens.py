"""A token that was good a moment ago is not looked up again; what it may do and when it ends is looked at each time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from oauth2_provider.models import AccessToken

from tmf import authentication

PATH = "/tmf-api/productCatalogManagement/v5/productOffering"


@pytest.fixture(autouse=True)
def kept(settings, monkeypatch):
    settings.TOKEN_KEPT_SECONDS = 5
    monkeypatch.setattr(authentication, "_tokens", authentication._Tokens())  # noqa: SLF001 - a memory of its own
    return settings


def statuses(client, headers, times=2):
    return [client.get(PATH, headers=headers).status_code for _ in range(times)]


def test_the_second_request_costs_no_look_up(client, token):
    headers = token()
    assert statuses(client, headers, 1) == [200]
    with CaptureQueriesContext(connection) as queries:
        assert statuses(client, headers, 1) == [200]
    assert [query for query in queries.captured_queries if "accesstoken" in query["sql"]] == []


def test_a_revoked_token_is_noticed_when_the_time_is_over(client, token, monkeypatch):
    headers, now = token(), [100.0]
    monkeypatch.setattr(authentication, "monotonic", lambda: now[0])
    assert statuses(client, headers) == [200, 200]
    AccessToken.objects.all().delete()
    now[0] = 104.9
    assert statuses(client, headers) == [200, 200]
    now[0] = 105.1
    assert statuses(client, headers) == [401, 401]


def test_a_token_that_runs_out_is_no_good_from_that_moment(client, token, time_machine_at):
    headers = token(lasts=timedelta(seconds=2))
    assert statuses(client, headers) == [200, 200]
    time_machine_at(timezone.now() + timedelta(seconds=3))
    assert statuses(client, headers) == [401, 401]


def test_scopes_are_looked_at_with_every_request(client, token):
    headers = token("read")
    assert statuses(client, headers) == [200, 200]
    assert client.post(PATH, {}, headers=headers, content_type="application/json").status_code == 403


def test_what_is_not_good_is_looked_up_every_time(client, token):
    made = token()
    AccessToken.objects.update(token="another", token_checksum="another")
    assert statuses(client, made) == [401, 401]
    AccessToken.objects.all().delete()
    headers = token("read write", timedelta(days=1))
    assert statuses(client, headers) == [200, 200]


def test_it_can_be_switched_off(client, token, kept):
    kept.TOKEN_KEPT_SECONDS = 0
    headers = token()
    assert statuses(client, headers) == [200, 200]
    AccessToken.objects.all().delete()
    assert statuses(client, headers) == [401, 401]


@pytest.fixture
def time_machine_at():
    import time_machine  # noqa: PLC0415 - only here

    travellers = []

    def travel(moment):
        traveller = time_machine.travel(moment, tick=False)
        traveller.start()
        travellers.append(traveller)

    yield travel
    for traveller in travellers:
        traveller.stop()
