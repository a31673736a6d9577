import threading

import pytest

from events import bell, tasks

PATIENCE = 30


@pytest.fixture
def quiet_bell():
    bell.rung.clear()
    yield bell.rung
    bell.rung.clear()


def test_many_rings_send_two_messages_at_most_the_last_one_after_the_last_ring():
    sent, second, release = [], threading.Event(), threading.Event()

    def publish():
        sent.append(1)
        release.wait(PATIENCE)
        if len(sent) == 2:
            second.set()

    publisher = bell.Publisher(publish, pause=0)
    for _ in range(500):
        publisher.ring()
    release.set()
    publisher.ring()
    assert second.wait(PATIENCE)
    assert 2 <= len(sent) <= 3


def test_ring_does_not_wait_for_a_broker_that_hangs():
    hanging, release = threading.Event(), threading.Event()

    def hang():
        hanging.set()
        release.wait(PATIENCE)

    publisher = bell.Publisher(hang, pause=0)
    publisher.ring()
    assert hanging.wait(PATIENCE)
    publisher.ring()  # comes back, though the thread is still in the publish before
    assert not release.is_set()
    release.set()


def test_publisher_survives_a_broker_that_is_gone():
    tried = threading.Semaphore(0)

    def gone():
        tried.release()
        raise FileNotFoundError("broker")

    publisher = bell.Publisher(gone, pause=0)
    for _ in range(3):
        publisher.ring()
        assert tried.acquire(timeout=PATIENCE)


def test_wake_task_rings_the_bell_of_its_process_and_takes_keywords_of_newer_callers(quiet_bell):
    tasks.wake(partner="ottplay")
    assert quiet_bell.is_set()
