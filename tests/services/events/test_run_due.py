from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from events import services
from events.models import WorkItem
from tmf.lifecycle import IllegalMove

pytestmark = pytest.mark.django_db


def fail(_claim):
    raise ValueError("partner is down")


def test_finished_work_is_gone(enqueue, runner):
    seen = runner("step")
    enqueue("step")
    assert services.run_due() == 1
    assert [claim.subject_id for claim in seen] == ["s-1"]
    assert not WorkItem.objects.exists()
    assert services.run_due() == 0


def test_failed_work_waits_one_to_two_seconds_after_its_first_attempt(enqueue, runner):
    runner("step", fail)
    enqueue("step")
    assert services.run_due() == 1
    waiting = WorkItem.objects.filter(state="ready", attempts=1, last_error="ValueError: partner is down")
    assert waiting.filter(
        due_at__gt=Now() + timedelta(milliseconds=500), due_at__lte=Now() + timedelta(seconds=2)
    ).exists()
    assert services.drain() == 0


def test_illegal_move_is_a_failure_like_any_other(enqueue, runner):
    def move(_claim):
        raise IllegalMove("productOrder", "completed", "cancelled", ())

    runner("step", move)
    enqueue("step")
    services.run_due()
    item = WorkItem.objects.get()
    assert item.last_error.startswith("IllegalMove: productOrder is completed")
    assert (item.state, item.attempts) == ("ready", 1)


def test_failure_of_one_does_not_keep_the_next_from_running(enqueue, runner):
    runner("bad", fail)
    seen = runner("good")
    enqueue("bad")
    enqueue("good")
    assert services.run_due() == 2
    assert len(seen) == 1
    assert list(WorkItem.objects.values_list("kind", flat=True)) == ["bad"]


def test_work_is_buried_after_its_last_attempt_and_told(enqueue, runner):
    buried = []
    runner("step", fail, on_buried=lambda *told: buried.append(told))
    enqueue("step", max_attempts=2)
    services.run_due()
    assert buried == []
    WorkItem.objects.update(due_at=Now())
    services.run_due()
    assert buried == [("s-1", "ValueError: partner is down")]
    item = WorkItem.objects.get()
    assert (item.state, item.attempts, item.last_error) == ("buried", 2, "ValueError: partner is down")
    assert services.drain() == 0


def test_counted_postponement_of_the_last_attempt_buries(enqueue, runner):
    def later(claim):
        with transaction.atomic():
            services.postpone(claim, due_at=timezone.now(), error="still down")

    buried = []
    runner("step", later, on_buried=lambda *told: buried.append(told))
    enqueue("step", max_attempts=1)
    services.run_due()
    assert buried == [("s-1", "still down")]
    assert WorkItem.objects.get().state == "buried"


def test_burying_is_one_transaction_with_on_buried(enqueue, runner):
    def on_buried(_subject, _error):
        WorkItem.objects.create(kind="trace", subject_id="x", lane="trace")
        raise ValueError("cannot tell")

    runner("step", fail, on_buried=on_buried)
    enqueue("step", max_attempts=1)
    services.run_due()
    assert list(WorkItem.objects.values_list("kind", "state")) == [("step", "leased")]


def test_runner_that_neither_finishes_nor_postpones_has_failed(enqueue, runner):
    runner("step", lambda _claim: None)
    enqueue("step")
    services.run_due()
    item = WorkItem.objects.get()
    assert (item.state, item.attempts) == ("ready", 1)
    assert item.last_error == "Unfinished: step returned without finish() or postpone()"


def test_outcome_of_a_lost_lease_is_dropped(enqueue, runner, expire):
    def overtaken(claim):
        expire()
        services.reap()
        with transaction.atomic():
            WorkItem.objects.create(kind="trace", subject_id="x", lane="trace")
            services.finish(claim)

    runner("step", overtaken)
    enqueue("step")
    services.run_due()
    assert list(WorkItem.objects.values_list("kind", "state", "attempts")) == [("step", "ready", 1)]


def test_drain_runs_what_work_makes_due(enqueue, runner):
    def chain(claim):
        with transaction.atomic():
            services.finish(claim)
            if claim.subject_id != "3":
                services.enqueue("step", str(int(claim.subject_id) + 1))

    seen = runner("step", chain)
    enqueue("step", "1")
    assert services.drain() == 3
    assert [claim.subject_id for claim in seen] == ["1", "2", "3"]
    assert services.drain(max_rounds=1) == 0


def test_work_not_begun_in_a_third_of_the_lease_is_given_back_uncounted(enqueue, runner, settings):
    settings.WORK_LEASE_SECONDS = 0
    seen = runner("step")
    enqueue("step", "s-1")
    enqueue("step", "s-2")
    assert services.run_due() == 1
    assert [claim.subject_id for claim in seen] == ["s-1"]
    assert list(WorkItem.objects.values_list("subject_id", "state", "attempts")) == [("s-2", "ready", 0)]


def test_buried_work_is_tried_again_with_all_its_attempts(enqueue, runner):
    runner("step", fail)
    item = enqueue("step", max_attempts=1)
    waiting = enqueue("step", "s-2", due_at=timezone.now() + timedelta(hours=1))
    services.run_due()
    assert services.try_again(work_ids=[item.pk, waiting.pk], actor="user:kim") == 1
    item.refresh_from_db()
    assert (item.state, item.attempts) == ("ready", 0)
    assert services.run_due() == 1
    assert WorkItem.objects.get(pk=waiting.pk).due_at == waiting.due_at
