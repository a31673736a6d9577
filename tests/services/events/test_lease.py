from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from events import services
from events.models import WorkItem


@pytest.fixture
def two_claims(enqueue, runner, expire):
    """The claim of a worker that went silent, and the claim of the one who took over."""
    runner("step")
    enqueue("step")
    [first] = services.claim()
    expire()
    assert services.reap() == 1
    [second] = services.claim()
    return first, second


@pytest.mark.django_db
def test_only_the_present_lease_may_finish(two_claims):
    first, second = two_claims
    with pytest.raises(services.LeaseLost) as lost, transaction.atomic():
        services.finish(first)
    assert lost.value.claim == first
    assert WorkItem.objects.held(second).exists()
    with transaction.atomic():
        services.finish(second)
    assert not WorkItem.objects.exists()


@pytest.mark.django_db
def test_only_the_present_lease_may_postpone(two_claims):
    first, second = two_claims
    at = timezone.now() + timedelta(minutes=1)
    with pytest.raises(services.LeaseLost), transaction.atomic():
        services.postpone(first, due_at=at)
    assert WorkItem.objects.held(second).exists()
    with transaction.atomic():
        services.postpone(second, due_at=at, error="later")
    item = WorkItem.objects.get()
    assert (item.state, item.due_at, item.attempts, item.last_error) == ("ready", at, 2, "later")
    assert (item.lease_token, item.lease_until) == (None, None)


@pytest.mark.django_db
def test_finished_work_cannot_be_finished_again(enqueue, runner):
    runner("step")
    enqueue("step")
    [claim] = services.claim()
    with transaction.atomic():
        services.finish(claim)
    with pytest.raises(services.LeaseLost), transaction.atomic():
        services.finish(claim)


@pytest.mark.django_db
def test_attempt_that_does_not_count_is_as_if_it_had_not_been(enqueue, runner):
    runner("poll")
    enqueue("poll", max_attempts=1)
    [claim] = services.claim()
    with transaction.atomic():
        services.postpone(claim, due_at=timezone.now(), count_attempt=False)
    item = WorkItem.objects.get()
    assert (item.state, item.attempts) == ("ready", 0)


@pytest.mark.django_db(transaction=True)
def test_end_of_work_outside_a_transaction_is_refused(enqueue, runner):
    runner("step")
    enqueue("step")
    [claim] = services.claim()
    with pytest.raises(services.NoTransaction):
        services.finish(claim)
    with pytest.raises(services.NoTransaction):
        services.postpone(claim, due_at=timezone.now())
    assert WorkItem.objects.held(claim).exists()


@pytest.mark.django_db
def test_live_lease_is_not_reaped(enqueue, runner):
    runner("step")
    enqueue("step")
    [claim] = services.claim()
    assert services.reap() == 0
    assert WorkItem.objects.held(claim).exists()


@pytest.mark.django_db
def test_crash_counts_as_an_attempt(two_claims):
    assert [claim.attempts for claim in two_claims] == [1, 2]


@pytest.mark.django_db
def test_work_that_died_on_its_last_attempt_is_buried_and_told(enqueue, runner, expire):
    buried = []
    runner("step", on_buried=lambda subject, error: buried.append((subject, error)))
    enqueue("step", max_attempts=1)
    services.claim()
    expire()
    assert services.reap() == 1
    [(subject, error)] = buried
    item = WorkItem.objects.get()
    assert (subject, item.state, item.lease_token) == ("s-1", "buried", None)
    assert error == item.last_error == "The lease ran out: the worker died, or took too long"
    assert services.claim() == []


@pytest.mark.django_db
def test_failing_on_buried_buries_nothing_and_does_not_keep_others_from_it(enqueue, runner, expire):
    def on_buried(subject, _error):
        if subject == "bad":
            WorkItem.objects.create(kind="trace", subject_id="bad", lane="trace")
            raise ValueError("cannot tell")

    runner("step", on_buried=on_buried)
    enqueue("step", "bad", max_attempts=1)
    enqueue("step", "good", max_attempts=1)
    services.claim()
    expire()
    assert services.reap() == 1
    assert sorted(WorkItem.objects.values_list("subject_id", "state")) == [("bad", "leased"), ("good", "buried")]


@pytest.mark.django_db
def test_a_renewed_lease_lasts_as_long_as_a_new_one_and_counts_as_no_attempt(enqueue, runner, expire, settings):
    runner("long")
    enqueue("long")
    [claim] = services.claim()
    expire()
    services.renew(claim)
    assert services.reap() == 0
    item = WorkItem.objects.held(claim).get()
    left = (item.lease_until - timezone.now()).total_seconds()
    assert settings.WORK_LEASE_SECONDS / 2 < left <= settings.WORK_LEASE_SECONDS + 1
    assert (item.state, item.attempts) == ("leased", 1)


@pytest.mark.django_db
def test_a_lease_that_is_another_workers_now_is_not_renewed(two_claims):
    first, second = two_claims
    before = WorkItem.objects.values().get()
    with pytest.raises(services.LeaseLost) as lost:
        services.renew(first)
    assert lost.value.claim == first
    assert WorkItem.objects.values().get() == before
    assert WorkItem.objects.held(second).exists()


@pytest.mark.django_db
def test_work_that_is_done_has_no_lease_to_renew(enqueue, runner):
    runner("long")
    enqueue("long")
    [claim] = services.claim()
    with transaction.atomic():
        services.finish(claim)
    with pytest.raises(services.LeaseLost):
        services.renew(claim)
    assert not WorkItem.objects.exists()
