from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from events import services
from events.models import WorkItem


@pytest.mark.django_db
def test_work_is_due_at_once_and_its_lane_is_its_kind_unless_said_otherwise(enqueue):
    item = enqueue("step", "s-1")
    assert (item.lane, item.state, item.attempts, item.max_attempts, item.dedupe_key) == ("step", "ready", 0, 12, None)
    assert list(WorkItem.objects.due()) == [item]


@pytest.mark.django_db
def test_later_work_keeps_its_date_and_is_not_due(enqueue):
    at = timezone.now() + timedelta(minutes=1)
    item = enqueue("step", due_at=at, lane="ottplay", max_attempts=3)
    assert (item.due_at, item.lane, item.max_attempts) == (at, "ottplay", 3)
    assert not WorkItem.objects.due().exists()


@pytest.mark.django_db
def test_second_row_of_a_dedupe_key_is_not_written(enqueue):
    enqueue("step", "s-1", dedupe_key="k")
    enqueue("step", "s-2", dedupe_key="k")
    assert list(WorkItem.objects.values_list("subject_id", flat=True)) == ["s-1"]


@pytest.mark.django_db
def test_rows_without_a_key_do_not_exclude_each_other(enqueue):
    enqueue("step", "s-1")
    enqueue("step", "s-1")
    assert WorkItem.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_work_outside_a_transaction_is_refused_and_not_written():
    with pytest.raises(services.NoTransaction, match="Work of kind step"):
        services.enqueue("step", "s-1")
    assert not WorkItem.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_dispatchers_are_woken_on_commit_and_not_before(rings):
    with transaction.atomic():
        services.enqueue("step", "s-1")
        assert rings == []
    assert rings == [1]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_woken_for_a_transaction_that_rolled_back(rings):
    def fail():
        with transaction.atomic():
            services.enqueue("step", "s-1")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert rings == []
    assert not WorkItem.objects.exists()


@pytest.mark.django_db
def test_cancelled_work_is_deleted_but_not_what_is_running(enqueue, runner):
    runner("step")
    enqueue("step", "s-1")
    [running] = services.claim()
    enqueue("step", "s-1")
    enqueue("step", "s-2")
    enqueue("poll", "s-1")
    assert services.cancel_work("step", "s-1") == 1
    assert WorkItem.objects.held(running).exists()
    assert sorted(WorkItem.objects.values_list("kind", "subject_id")) == [
        ("poll", "s-1"),
        ("step", "s-1"),
        ("step", "s-2"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("microsecond", [0, 1000, 123000, 123456, 999999])
def test_stored_dates_and_the_database_clock_compare_to_the_millisecond(enqueue, microsecond):
    """Both sides are text on SQLite: `12:00:00`, `12:00:00.123` and `12:00:00.123456` have to sort as times do."""
    at = datetime(2026, 3, 1, 12, 0, 0, microsecond, tzinfo=UTC)
    item = enqueue("step", due_at=at)
    same = WorkItem.objects.filter(pk=item.pk)
    for step in (timedelta(milliseconds=1), timedelta(seconds=1), timedelta(days=1)):
        assert same.filter(due_at__lte=at + step, due_at__gt=at - step).exists()
        assert not same.filter(due_at__lte=at - step).exists()
    for step in (timedelta(milliseconds=-200), timedelta(milliseconds=-1)):
        same.update(due_at=Now() + step)
        assert same.due().exists()
    same.update(due_at=Now() + timedelta(seconds=5))
    assert not same.due().exists()
    same.update(due_at=timezone.now() + timedelta(seconds=5))
    assert not same.due().exists()
    same.update(due_at=timezone.now() - timedelta(milliseconds=2))
    assert same.due().exists()
