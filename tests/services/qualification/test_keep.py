"""Answers are kept for a day and then forgotten in batches."""

from datetime import UTC, datetime, timedelta

import pytest

from qualification.models import KeptAnswer
from qualification.services import forget_expired
from qualification.services.keep import KEEP, keep
from qualification.tasks import forget_expired as task

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
KIND = KeptAnswer.QUERY_QUALIFICATION
pytestmark = pytest.mark.django_db


def kept(pk, at=AT):
    return keep(pk=pk, kind=KIND, customer_id="c", document={"id": pk}, at=at)


def left():
    return list(KeptAnswer.objects.order_by("pk").values_list("pk", flat=True))


def test_an_answer_is_kept_as_it_is_in_one_insert(django_assert_num_queries):
    with django_assert_num_queries(1):
        kept("QPOQ-1")
    row = KeptAnswer.objects.get()
    assert (row.pk, row.kind, row.customer_id, row.document) == ("QPOQ-1", KIND, "c", {"id": "QPOQ-1"})
    assert (row.created_at, row.expires_at) == (AT, AT + timedelta(hours=24))


def test_an_answer_is_current_until_its_expiry():
    kept("QPOQ-1")
    assert KeptAnswer.objects.current(at=AT + KEEP - timedelta.resolution).count() == 1
    assert KeptAnswer.objects.current(at=AT + KEEP).count() == 0


def test_only_expired_answers_are_forgotten():
    kept("QPOQ-1", at=AT - timedelta(seconds=1))
    kept("QPOQ-2")
    assert forget_expired(at=AT + KEEP - timedelta.resolution) == 1
    assert left() == ["QPOQ-2"]


def test_answers_are_forgotten_in_batches_oldest_first():
    for number in (3, 1, 2):
        kept(f"QPOQ-{number}", at=AT + timedelta(seconds=number))
    later = AT + KEEP + timedelta(hours=1)
    assert forget_expired(at=later, limit=2) == 2
    assert left() == ["QPOQ-3"]
    assert forget_expired(at=later, limit=2) == 1
    assert forget_expired(at=later, limit=2) == 0


def test_the_task_forgets_everything_that_has_expired():
    kept("QPOQ-1", at=datetime.now(UTC) - KEEP)
    kept("QPOQ-2", at=datetime.now(UTC))
    task()
    assert left() == ["QPOQ-2"]
