"""An HTTP client that gets an answer even to a crash, and the shape that every failure has."""

import pytest
from django.test import Client


@pytest.fixture
def door():
    return Client(raise_request_exception=False)


@pytest.fixture
def error():
    """The body of a failure, after a look at its shape: `error(answer, 404)["code"]`."""

    def check(answer, status):
        assert answer.status_code == status, answer.content
        assert answer["Content-Type"] == "application/json"
        body = answer.json()
        assert body["@type"] == "Error"
        assert body["status"] == str(status)
        assert body["code"]
        assert body["reason"]
        assert body["message"]
        return body

    return check
