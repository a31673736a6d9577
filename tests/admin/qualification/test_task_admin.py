"""Tasks in the admin: looked at, never written."""

from datetime import UTC, datetime, timedelta

import pytest

from qualification.models import Task

LIST = "/admin/qualification/task/"
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def answer(db):
    return Task.objects.create(
        pk="QPOQ-1",
        kind=Task.QUERY_QUALIFICATION,
        customer_id="cust-1",
        document={"description": "in the app"},
        created_at=AT,
        expires_at=AT + timedelta(days=1),
    )


def test_tasks_are_listed_and_shown(admin_client, answer):
    listed = admin_client.get(LIST).content.decode()
    assert "QPOQ-1" in listed
    assert "acknowledged" in listed
    assert "in the app" in admin_client.get(f"{LIST}{answer.pk}/change/").content.decode()


@pytest.mark.parametrize("path", [f"{LIST}add/", f"{LIST}QPOQ-1/change/", f"{LIST}QPOQ-1/delete/"])
def test_nobody_writes_them(admin_client, answer, path):
    assert admin_client.post(path, {"customer_id": "another", "post": "yes"}).status_code == 403
    answer.refresh_from_db()
    assert answer.customer_id == "cust-1"
