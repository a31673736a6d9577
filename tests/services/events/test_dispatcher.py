"""Real threads on a real database: a file for SQLite, whose in-memory database knows no waiting for a lock."""

import threading
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.db.utils import OperationalError

from events import bell, dispatcher, registry, services
from events.dispatcher import Dispatcher
from events.models import OutboxEvent, StateChange, WorkItem
from tests.threads import PATIENCE, in_thread, shared_database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def threads_meet(tmp_path):
    with shared_database(tmp_path, (OutboxEvent, StateChange, WorkItem)):
        yield


@pytest.fixture
def running():
    """Starts dispatchers and sees to it that they end."""
    started = []

    def start(**options):
        started.append(Dispatcher(**{"threads": 4, "poll_seconds": 0.02, "reap_seconds": 0.02, **options}))
        started[-1].start()
        return started[-1]

    yield start
    for one in started:
        assert one.stop(PATIENCE)


def enqueue_many(count, kind="step", **options):
    def write():
        with transaction.atomic():
            for n in range(count):
                services.enqueue(kind, str(n), lane=f"lane-{n % 7}", **options)

    in_thread(write)


def rows_left():
    return in_thread(lambda: list(WorkItem.objects.order_by("pk").values_list("kind", "state", "attempts")))


@pytest.fixture
def counted():
    """A kind of work that counts its runs, and an event that is set when all are done."""

    def register(expected, kind="step"):
        runs, lock, complete = Counter(), threading.Lock(), threading.Event()

        @registry.work(kind)
        def run(claim):
            with transaction.atomic():
                services.finish(claim)
            with lock:
                runs[claim.subject_id] += 1
                if sum(runs.values()) >= expected:
                    complete.set()

        return runs, complete

    return register


def test_several_threads_run_each_of_two_hundred_rows_exactly_once(counted):
    runs, _ = counted(200)
    enqueue_many(200)
    barrier, errors = threading.Barrier(6), []

    def take():
        try:
            barrier.wait(PATIENCE)
            while services.run_due():
                pass
        except Exception as error:  # noqa: BLE001 - reported by the assertion below
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert errors == []
    in_thread(services.drain)  # rows that a thread found locked by another are left for the next look
    assert runs == Counter({str(n): 1 for n in range(200)})
    assert rows_left() == []


def test_dispatcher_does_the_work_while_no_broker_can_be_reached(counted, running, monkeypatch):
    published = threading.Event()

    def unreachable():
        published.set()
        raise ConnectionRefusedError

    publisher = bell.Publisher(unreachable)
    monkeypatch.setattr(bell, "wake", publisher.ring)  # the dispatchers hear nothing, they poll
    runs, complete = counted(50)
    running()
    enqueue_many(50)
    assert complete.wait(PATIENCE)
    assert published.wait(PATIENCE)
    assert set(runs.values()) == {1}


def test_ring_ends_the_wait_for_the_next_poll(counted, running, monkeypatch):
    monkeypatch.setattr(bell, "wake", bell.ring)
    _, complete = counted(1)
    running(poll_seconds=PATIENCE * 10)
    enqueue_many(1)
    assert complete.wait(PATIENCE)


def test_database_error_does_not_end_a_thread(counted, running, monkeypatch):
    _, complete = counted(5)
    failures = iter([OperationalError("database is locked")] * 8)
    failed = threading.Event()

    def flaky():
        for failure in failures:
            raise failure
        failed.set()
        return services.run_due()

    monkeypatch.setattr(dispatcher, "run_due", flaky)
    running(threads=2)
    enqueue_many(5)
    assert complete.wait(PATIENCE)
    assert failed.is_set()


def test_lease_of_a_dead_worker_is_reaped_and_its_work_done(counted, running, settings):
    settings.WORK_LEASE_SECONDS = 0.05
    _, complete = counted(3)
    enqueue_many(3)
    assert len(in_thread(services.claim)) == 3
    settings.WORK_LEASE_SECONDS = 30
    running()
    assert complete.wait(PATIENCE)
    assert rows_left() == []


def test_stop_finishes_what_is_running_and_begins_nothing_new(running):
    begun, go_on, ran = threading.Event(), threading.Event(), []

    @registry.work("step")
    def run(claim):
        begun.set()
        go_on.wait(PATIENCE)
        with transaction.atomic():
            services.finish(claim)
        ran.append(claim.subject_id)

    enqueue_many(1)
    one = running(threads=1)
    assert begun.wait(PATIENCE)
    one.ask_stop()
    enqueue_many(1, kind="step")
    assert one.stop(0.0) is False
    go_on.set()
    assert one.stop(PATIENCE) is True
    assert ran == ["0"]
    assert rows_left() == [("step", "ready", 0)]


def test_dispatch_command_works_until_it_is_told_to_stop(counted, monkeypatch):
    runs, complete = counted(3)
    enqueue_many(3)
    handlers = {}
    monkeypatch.setattr("signal.signal", lambda number, handler: handlers.update({number.name: handler}))

    def tell():
        assert complete.wait(PATIENCE)
        handlers["SIGTERM"](15, None)

    teller = threading.Thread(target=tell)
    teller.start()
    call_command("dispatch", threads=1)
    teller.join(PATIENCE)
    assert runs == Counter({"0": 1, "1": 1, "2": 1})
