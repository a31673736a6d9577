"""Kept answers in the admin: looked at, never written."""

from datetime import UTC, datetime

import pytest

from qualification.models import KeptAnswer
from qualification.services.keep import keep

LIST = "/admin/qualification/keptanswer/"


@pytest.fixture
def answer(db):
    return keep(
        pk="QPOQ-1",
        kind=KeptAnswer.QUERY_QUALIFICATION,
        customer_id="cust-1",
        document={"state": "done"},
        at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    )


def test_answers_are_listed_and_shown(admin_client, answer):
    assert "QPOQ-1" in admin_client.get(LIST).content.decode()
    assert "done" in admin_client.get(f"{LIST}{answer.pk}/change/").content.decode()


@pytest.mark.parametrize("path", [f"{LIST}add/", f"{LIST}QPOQ-1/change/", f"{LIST}QPOQ-1/delete/"])
def test_nobody_writes_them(admin_client, answer, path):
    assert admin_client.post(path, {"customer_id": "another", "post": "yes"}).status_code == 403
    answer.refresh_from_db()
    assert answer.customer_id == "cust-1"
