"""How often a client may ask."""

import pytest
import time_machine
from django.core.cache import cache
from oauth2_provider.models import AccessToken, Application

ORDERS = "/tmf-api/productOrderingManagement/v5/productOrder"
HALF_PAST = "2026-11-21T12:00:30Z"
NEXT_MINUTE = "2026-11-21T12:01:00Z"


@pytest.fixture
def three_a_minute(settings):
    settings.REQUESTS_PER_MINUTE = 3
    cache.clear()
    yield
    cache.clear()


def statuses(door, header, count, path=ORDERS):
    return [door.get(path, headers=header).status_code for _ in range(count)]


def test_a_client_that_had_all_of_its_minute_is_told_when_to_come_back(door, token, error, three_a_minute):
    header = token()
    with time_machine.travel(HALF_PAST, tick=False):
        assert statuses(door, header, 3) == [200, 200, 200]
        answer = door.get(ORDERS, headers=header)
        assert error(answer, 429)["code"] == "throttled"
        assert answer["Retry-After"] == "30"
    with time_machine.travel(NEXT_MINUTE, tick=False):
        assert statuses(door, header, 4) == [200, 200, 200, 429]


def test_every_client_has_its_own_minute(door, token, three_a_minute):
    first = token()
    other = Application.objects.create(
        name="other", client_type="confidential", authorization_grant_type="client-credentials"
    )
    issued = AccessToken.objects.get(application__name="app")
    AccessToken.objects.create(application=other, token="other", scope="read", expires=issued.expires)
    with time_machine.travel(HALF_PAST, tick=False):
        assert statuses(door, first, 4)[-1] == 429
        assert statuses(door, {"Authorization": "Bearer other"}, 1) == [200]


def test_what_needs_no_token_is_not_counted(door, db, three_a_minute):
    with time_machine.travel(HALF_PAST, tick=False):
        assert statuses(door, {}, 5, "/api/schema/") == [200] * 5
        assert statuses(door, {}, 5) == [401] * 5


def test_without_a_rate_there_is_no_limit(door, token, settings, three_a_minute):
    settings.REQUESTS_PER_MINUTE = 0
    assert statuses(door, token(), 5) == [200] * 5


def test_a_cache_that_drops_its_entries_refuses_nobody(door, token, three_a_minute, monkeypatch):
    monkeypatch.setattr(cache, "add", lambda *_args, **_kwargs: False)
    assert statuses(door, token(), 5) == [200] * 5
