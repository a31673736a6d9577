import shutil

import pytest
from kombu import Connection, Exchange, Queue

TRANSPORT = "config.broker_transport:Transport"


@pytest.fixture
def broker(tmp_path):
    """The broker's folder and a way to connect to it."""
    folder = tmp_path / "broker"
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}
    return folder, lambda: Connection("localhost", transport=TRANSPORT, transport_options=options)


def test_message_arrives_though_the_folders_never_existed(broker):
    folder, connect = broker
    with connect() as connection:
        queue = connection.SimpleQueue("wake")
        queue.put({"n": 1})
        assert folder.is_dir()
        assert queue.get(timeout=5).payload == {"n": 1}


def test_consumer_and_publisher_go_on_after_the_folders_were_deleted(broker):
    folder, connect = broker
    with connect() as consuming, connect() as publishing:
        receiver, sender = consuming.SimpleQueue("wake"), publishing.SimpleQueue("wake")
        sender.put({"n": 1})
        assert receiver.get(timeout=5).payload == {"n": 1}
        shutil.rmtree(folder)
        with pytest.raises(receiver.Empty):
            receiver.get(block=False)
        assert folder.is_dir()
        shutil.rmtree(folder)
        sender.put({"n": 2})
        assert receiver.get(timeout=5).payload == {"n": 2}


def test_publisher_still_finds_the_queue_after_the_bindings_were_deleted(broker):
    folder, connect = broker
    with connect() as connection:
        producer = connection.Producer(serializer="json")
        bound = Queue("wake", exchange=Exchange("wake"), routing_key="wake")
        producer.publish({"n": 1}, exchange="wake", routing_key="wake", declare=[bound])
        shutil.rmtree(folder)
        producer.publish({"n": 2}, exchange="wake", routing_key="wake")
        assert connection.SimpleQueue("wake").get(timeout=5).payload == {"n": 2}


def test_a_message_that_another_process_is_still_writing_is_passed_over(broker):
    folder, connect = broker
    with connect() as connection:
        queue = connection.SimpleQueue("wake")
        queue.put({"n": 1})
        (folder / "0_half.wake.msg").write_bytes(b"")
        with pytest.raises(queue.Empty):
            queue.get(block=False)
        assert queue.get(timeout=5).payload == {"n": 1}


def test_bindings_that_another_process_is_still_writing_are_passed_over(broker):
    folder, connect = broker
    bound = Queue("bell", exchange=Exchange("bell", type="fanout"), routing_key="bell")
    with connect() as connection:
        producer = connection.Producer(serializer="json")
        producer.publish({"n": 1}, exchange=bound.exchange, declare=[bound])
        (bindings,) = (folder / "control").iterdir()
        bindings.write_bytes(b"")
        producer.publish({"n": 2}, exchange=bound.exchange)
        bindings.write_bytes(b"")
        with connect() as another:
            bound(another.default_channel).declare()
        queue = bound(connection.default_channel)
        # Wake-ups have no order: two of one millisecond come either way.
        assert {queue.get(no_ack=True).payload["n"] for _ in range(2)} == {1, 2}
