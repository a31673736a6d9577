from concurrent.futures import ThreadPoolExecutor

import pytest


def code(reply):
    return reply.status, reply.body["code"]


def test_a_repeated_create_gets_the_first_answer(customer):
    first = customer.create("OP-BASIC", attributes={"a": 1, "b": 2})
    customer.post("changeTier", {"productKey": "OP-ULTRA"})

    again = customer.create("OP-BASIC", attributes={"b": 2, "a": 1})

    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body
    assert customer.snapshot()["tier"] == "ultra"
    assert [row["operation"] for row in customer.ledger()] == ["create", "changeTier"]


@pytest.mark.parametrize("operation", ["changeTier", "suspend", "cancel"])
def test_a_repeated_operation_gets_the_first_answer(customer, operation):
    customer.create()
    first = customer.post(operation, {"productKey": "OP-ULTRA"})

    again = customer.post(operation, {"productKey": "OP-ULTRA"})

    assert (first.status, again.status) == (200, 200)
    assert again.body == first.body
    assert customer.snapshot() == first.body
    assert [row["operation"] for row in customer.ledger()] == ["create", operation]


def test_a_repeated_resume_does_not_undo_a_later_suspend(customer):
    customer.create()
    customer.post("suspend")
    first = customer.post("resume")
    later = customer.post("suspend", key="later")

    again = customer.post("resume", {})

    assert (again.status, again.body) == (200, first.body)
    assert customer.snapshot() == later.body


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("changeTier", {"productKey": "OP-PREMIUM"}),
        ("changeTier", {"productKey": "OP-ULTRA", "expectedProductKey": "OP-BASIC"}),
        ("suspend", {"productKey": "OP-ULTRA"}),
        ("cancel", None),
    ],
)
def test_a_key_is_refused_for_another_request(customer, operation, body):
    customer.create()
    customer.post("changeTier", {"productKey": "OP-ULTRA"}, key="used")
    held, ledger = customer.snapshot(), customer.ledger()

    assert code(customer.post(operation, body, key="used")) == (409, "OPERATION_KEY_REUSED")
    assert customer.snapshot() == held
    assert customer.ledger() == ledger


def test_a_create_key_is_refused_for_another_body_or_id(customer):
    created = customer.create("OP-BASIC")

    assert code(customer.create("OP-ULTRA")) == (409, "OPERATION_KEY_REUSED")
    body = {"productKey": "OP-BASIC", "customerReference": customer.reference}
    other = customer.simulator.send("PUT", f"{customer.path}-other", body, key=customer.key("create"))
    assert code(other) == (409, "OPERATION_KEY_REUSED")
    assert customer.simulator.get(f"{customer.path}-other").status == 404
    assert customer.snapshot() == created.body
    assert len(customer.ledger()) == 1


def test_the_same_key_means_different_operations_to_different_partners(customer, tv_customer):
    customer.create()
    body = {"productKey": "TV-ACCOUNT", "customerReference": tv_customer.reference}

    reply = customer.simulator.send("PUT", tv_customer.path, body, key=customer.key("create"))

    assert reply.status == 201
    assert len(tv_customer.ledger()) == 1


def test_a_refused_operation_may_be_tried_again_under_its_key(customer):
    customer.create()
    assert customer.post("resume").status == 409
    assert customer.simulator.get(f"/ottplay/operations/{customer.key('resume')}").status == 404
    customer.post("suspend")

    assert customer.post("resume").body["serviceState"] == "active"


def test_an_operation_can_be_asked_for(customer):
    created = customer.create().body
    suspended = customer.post("suspend").body
    customer.post("cancel")

    asked = [customer.simulator.get(f"/ottplay/operations/{customer.key(name)}") for name in ("create", "suspend")]

    assert [reply.status for reply in asked] == [200, 200]
    assert [reply.body for reply in asked] == [
        {"operationKey": customer.key("create"), "operation": "create", "entitlement": created},
        {"operationKey": customer.key("suspend"), "operation": "suspend", "entitlement": suspended},
    ]


def test_an_operation_is_unknown_to_other_partners_and_when_never_sent(customer):
    customer.create()

    assert code(customer.simulator.get("/ottplay/operations/never-sent")) == (404, "UNKNOWN_OPERATION")
    theirs = customer.simulator.get(f"/tvplatform/operations/{customer.key('create')}")
    assert code(theirs) == (404, "UNKNOWN_OPERATION")


@pytest.mark.usefixtures("nothing_changes")
@pytest.mark.parametrize("key", [None, "", "  "])
def test_create_needs_a_key(simulator, customer, key):
    body = {"productKey": "OP-BASIC", "customerReference": customer.reference}
    assert code(simulator.send("PUT", customer.path, body, key=key)) == (400, "MISSING_OPERATION_KEY")


@pytest.mark.parametrize("operation", ["changeTier", "suspend", "resume", "cancel"])
def test_operations_need_a_key(simulator, customer, operation):
    created = customer.create().body
    body = {"productKey": "OP-ULTRA"}

    assert code(simulator.send("POST", f"{customer.path}/{operation}", body)) == (400, "MISSING_OPERATION_KEY")
    assert customer.snapshot() == created


def test_simultaneous_repetitions_have_one_effect(simulator, customer):
    body = {"productKey": "OP-BASIC", "customerReference": customer.reference}

    def create(_):
        connection = simulator.connect()
        try:
            return simulator.send("PUT", customer.path, body, key=customer.key("create"), connection=connection)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(create, range(48)))

    assert sorted(reply.status for reply in replies) == [200] * 47 + [201]
    assert all(reply.body == replies[0].body for reply in replies)
    assert len(customer.ledger()) == 1


def test_simultaneous_operations_on_one_entitlement_follow_each_other(simulator, customer):
    customer.create("OP-BASIC")

    def change(number):
        connection = simulator.connect()
        try:
            path, key = f"{customer.path}/changeTier", customer.key(number)
            body = {"productKey": "OP-ULTRA", "expectedProductKey": "OP-BASIC"}
            return simulator.send("POST", path, body, key=key, connection=connection)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(change, range(24)))

    assert sorted(reply.status for reply in replies) == [200] + [409] * 23
    assert {reply.body["code"] for reply in replies if reply.status == 409} == {"TIER_MISMATCH"}
    assert customer.snapshot()["sequence"] == 2
    assert len(customer.ledger()) == 2
