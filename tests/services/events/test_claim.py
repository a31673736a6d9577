from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from events import services
from events.models import WorkItem


@pytest.mark.django_db
def test_claimed_work_is_leased_for_the_lease_time_of_the_database_clock(enqueue, runner, settings):
    settings.WORK_LEASE_SECONDS = 30
    runner("step")
    item = enqueue("step")
    [claim] = services.claim()
    assert (claim.work_id, claim.kind, claim.subject_id, claim.lane) == (item.pk, "step", "s-1", "step")
    assert (claim.attempts, claim.max_attempts) == (1, 12)
    leased = WorkItem.objects.filter(state="leased", lease_token=claim.token, attempts=1)
    assert leased.filter(lease_until__gt=Now() + timedelta(seconds=28)).exists()
    assert leased.filter(lease_until__lte=Now() + timedelta(seconds=30)).exists()


@pytest.mark.django_db
def test_leased_work_is_not_claimed_again(enqueue, runner):
    runner("step")
    enqueue("step")
    assert len(services.claim()) == 1
    assert services.claim() == []


@pytest.mark.django_db
def test_claim_takes_the_oldest_first_and_no_more_than_asked_for(enqueue, runner):
    runner("step")
    for n in range(5):
        enqueue("step", f"s-{n}", due_at=timezone.now() - timedelta(seconds=n + 1))
    assert [claim.subject_id for claim in services.claim(2)] == ["s-4", "s-3"]


@pytest.mark.django_db
def test_full_lane_does_not_starve_the_others(enqueue, runner):
    runner("step")
    for n in range(100):
        enqueue("step", f"full-{n}", lane="full")
    enqueue("step", "late-1", lane="late")
    enqueue("step", "later-1", lane="later")
    claimed = services.claim(10)
    assert {claim.lane for claim in claimed} == {"full", "late", "later"}
    assert len([claim for claim in claimed if claim.lane == "full"]) == 4


@pytest.mark.django_db
def test_work_of_an_unknown_kind_is_left_alone(enqueue, runner):
    runner("step")
    item = enqueue("from-newer-code")
    assert services.claim() == []
    assert services.drain() == 0
    item.refresh_from_db()
    assert (item.state, item.attempts) == ("ready", 0)


@pytest.mark.django_db
def test_idle_claim_only_reads(django_assert_num_queries, runner):
    runner("step")
    with django_assert_num_queries(1) as captured:
        assert services.claim() == []
    assert captured[0]["sql"].startswith("SELECT")
