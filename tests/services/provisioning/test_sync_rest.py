"""What goes over the wire to a sync-rest partner, and what each answer means."""

import socket
from contextlib import suppress
from dataclasses import replace
from threading import Event, Thread
from time import monotonic

import httpx
import orjson
import pytest
import respx

from provisioning.domain.partner import (
    Done,
    NotFound,
    Operation,
    PartnerProfile,
    Rejected,
    Snapshot,
    Transient,
    Unknown,
)
from provisioning.partners import NoAdapter, adapter_of, http, sync_rest

BASE = "http://partner.test/ottplay"
PARTNER = PartnerProfile("ottplay", "OTT Play", "sync-rest", BASE, {"basic": "OP-BASIC", "standard": "OP-STANDARD"})
CREATE = Operation("create", "key-1", "rfs-1", "cust-1", "basic", None, {"email": "a@b.example"})
CHANGE = Operation("changeTier", "key-2", "rfs-1", "cust-1", "standard", "basic")
CANCEL = Operation("cancel", "key-3", "rfs-1", "cust-1", None, "basic")
ENTITLEMENT = f"{BASE}/entitlements/rfs-1"
LOOK_UP = f"{BASE}/operations/key-1"


def snapshot(product="OP-BASIC", state="active", **more):
    return {"entitlementId": "OTT-1", "productKey": product, "serviceState": state, "sequence": 3, **more}


@pytest.fixture
def adapter():
    return adapter_of("sync-rest")


@pytest.fixture
def clock(monkeypatch):
    """A clock that moves when a test moves it."""
    now = [100.0]
    monkeypatch.setattr(sync_rest, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def dripping():
    """The address of a partner that says something and then one byte every 50 ms, for 6 s at the longest."""
    over, threads = Event(), []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip(first):
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.recv(65536)
                connection.sendall(first)
                for _ in range(120):
                    if over.wait(0.05):
                        break
                    connection.sendall(b"H" if not first else b"1")

        def start(first):
            threads.append(Thread(target=drip, args=(first,), daemon=True))
            threads[0].start()
            return f"http://127.0.0.1:{server.getsockname()[1]}/ottplay"

        yield start
        over.set()
        for thread in threads:
            thread.join()


@pytest.fixture
def wire():
    with respx.mock(assert_all_called=False) as router:
        yield router


def sent(route):
    request = route.calls.last.request
    return orjson.loads(request.content or b"null"), request.headers.get("Idempotency-Key")


def test_create_puts_under_our_id_with_the_operation_key(adapter, wire):
    route = wire.put(ENTITLEMENT).respond(201, json=snapshot(linkState="unlinked"))
    result = adapter.perform(PARTNER, CREATE)
    body = {"productKey": "OP-BASIC", "customerReference": "cust-1", "attributes": {"email": "a@b.example"}}
    assert sent(route) == (body, "key-1")
    assert result.snapshot == Snapshot("OTT-1", "OP-BASIC", "active", "unlinked", 3)
    assert result.evidence.request == {"method": "PUT", "url": ENTITLEMENT, "body": body}
    assert (result.evidence.http_status, result.evidence.answer) == (201, snapshot(linkState="unlinked"))


def test_a_change_of_tier_names_the_product_that_we_expect(adapter, wire):
    route = wire.post(f"{ENTITLEMENT}/changeTier").respond(200, json=snapshot("OP-STANDARD"))
    assert isinstance(adapter.perform(PARTNER, CHANGE), Done)
    assert sent(route) == ({"productKey": "OP-STANDARD", "expectedProductKey": "OP-BASIC"}, "key-2")


def test_cancel_needs_no_product(adapter, wire):
    route = wire.post(f"{ENTITLEMENT}/cancel").respond(200, json=snapshot(state="cancelled"))
    assert isinstance(adapter.perform(PARTNER, CANCEL), Done)
    assert sent(route) == ({}, "key-3")


@pytest.mark.parametrize(
    ("status", "body", "kind", "error_class", "code"),
    [
        (422, {"code": "REGION_NOT_ALLOWED", "message": "no"}, Rejected, "businessRule", "REGION_NOT_ALLOWED"),
        (422, {"code": "INVALID_MSISDN", "message": "no"}, Rejected, "data", "INVALID_MSISDN"),
        (409, {"code": "ALREADY_SUBSCRIBED_DIRECT"}, Rejected, "businessCustomer", "ALREADY_SUBSCRIBED_DIRECT"),
        (404, "<html>", Rejected, "businessRule", "http404"),
        (401, {}, Rejected, "config", "unauthorized"),
        (403, {}, Rejected, "config", "unauthorized"),
        (302, "", Rejected, "config", "redirected"),
        (200, snapshot("OP-STANDARD"), Rejected, "businessRule", "notApplied"),
        (200, snapshot(state="pendingCustomer"), Rejected, "businessRule", "notApplied"),
        (200, {"status": "ok"}, Unknown, "ambiguous", "unreadableAnswer"),
        (200, "<html>", Unknown, "ambiguous", "unreadableAnswer"),
        (200, [1], Unknown, "ambiguous", "unreadableAnswer"),
        (202, {}, Unknown, "ambiguous", "noAnswer"),
        (408, {}, Unknown, "ambiguous", "noAnswer"),
        (500, {"code": "BOOM"}, Unknown, "ambiguous", "noAnswer"),
        (503, "", Unknown, "ambiguous", "noAnswer"),
        (425, {}, Transient, "transient", "slowDown"),
        (429, {}, Transient, "transient", "slowDown"),
    ],
)
def test_every_answer_means_one_thing(adapter, wire, status, body, kind, error_class, code):
    content = body.encode() if isinstance(body, str) else orjson.dumps(body)
    wire.put(ENTITLEMENT).respond(status, content=content)
    wire.get(ENTITLEMENT).respond(404, json={"code": "UNKNOWN_ENTITLEMENT"})
    result = adapter.perform(PARTNER, CREATE)
    assert (type(result), result.failure.error_class, result.failure.code) == (kind, error_class, code)
    assert result.evidence.http_status == status


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ConnectError("refused"), Transient),
        (httpx.ConnectTimeout("slow"), Transient),
        (httpx.ReadTimeout("silence"), Unknown),
        (httpx.ReadError("reset"), Unknown),
        (httpx.WriteError("reset"), Unknown),
        (httpx.RemoteProtocolError("closed"), Unknown),
    ],
)
def test_only_what_was_never_sent_is_safe_to_repeat(adapter, wire, error, kind):
    wire.put(ENTITLEMENT).mock(side_effect=error)
    assert type(adapter.perform(PARTNER, CREATE)) is kind


def test_the_partners_wish_to_wait_is_passed_on(adapter, wire):
    wire.put(ENTITLEMENT).respond(429, headers={"Retry-After": "17"})
    assert adapter.perform(PARTNER, CREATE).retry_after == 17


def test_an_answer_of_more_than_a_megabyte_is_not_read(adapter, wire):
    wire.put(ENTITLEMENT).respond(200, content=b'{"entitlementId": "' + b"x" * http.MAX_ANSWER + b'"}')
    assert type(adapter.perform(PARTNER, CREATE)) is Unknown


def test_a_redirect_is_not_followed(adapter, wire):
    wire.put(ENTITLEMENT).respond(307, headers={"Location": "http://elsewhere.test/"})
    elsewhere = wire.route(host="elsewhere.test").respond(200, json=snapshot())
    assert type(adapter.perform(PARTNER, CREATE)) is Rejected
    assert elsewhere.call_count == 0


@pytest.mark.parametrize(("product", "kind"), [("OP-BASIC", Done), ("OP-STANDARD", Rejected)])
def test_an_entitlement_under_our_id_is_taken_over_when_it_is_what_was_wanted(adapter, wire, product, kind):
    wire.put(ENTITLEMENT).respond(409, json={"code": "ALREADY_EXISTS", "message": "there"})
    wire.get(ENTITLEMENT).respond(200, json=snapshot(product))
    assert type(adapter.perform(PARTNER, CREATE)) is kind


@pytest.mark.parametrize(
    "operation",
    [
        Operation("create", "key-1", "rfs-1", "cust-1", "gold"),
        Operation("changeTier", "key-1", "rfs-1", "cust-1", "gold", "basic"),
        Operation("changeAttributes", "key-1", "rfs-1", "cust-1", None, "basic", {"email": "a@b.example"}),
    ],
)
def test_what_cannot_be_asked_is_refused_without_a_call(adapter, wire, operation):
    anything = wire.route().respond(200, json=snapshot())
    result = adapter.perform(PARTNER, operation)
    assert (type(result), anything.call_count) == (Rejected, 0)
    assert result.failure.code in {"productKeyMissing", "NOT_SUPPORTED"}


@pytest.mark.parametrize("dirty", [b"\\u0000", b"\\u0000\\u0000"])
def test_an_answer_is_read_without_nul_which_no_database_stores(adapter, wire, dirty):
    answer = b'{"entitlementId": "OTT@-1", "productKey": "OP-BASIC", "serviceState": "active", "no@te": [{"@": "a@b"}]}'
    wire.put(ENTITLEMENT).respond(201, content=answer.replace(b"@", dirty))
    result = adapter.perform(PARTNER, CREATE)
    assert result.snapshot.entitlement_id == "OTT-1"
    assert result.evidence.answer == {
        "entitlementId": "OTT-1",
        "productKey": "OP-BASIC",
        "serviceState": "active",
        "note": [{"": "ab"}],
    }


def test_a_refusal_is_read_without_nul(adapter, wire):
    wire.put(ENTITLEMENT).respond(422, content=b'{"code": "REGION\\u0000", "message": "n\\u0000o"}')
    failure = adapter.perform(PARTNER, CREATE).failure
    assert (failure.code, failure.message) == ("REGION", "no")


@pytest.mark.parametrize(("length", "kind"), [(200, Done), (201, Unknown)])
def test_an_endless_id_is_not_understood(adapter, wire, length, kind):
    wire.put(ENTITLEMENT).respond(201, json=snapshot(entitlementId="E" * length))
    result = adapter.perform(PARTNER, CREATE)
    assert type(result) is kind
    assert kind is Done or result.failure.code == "unreadableAnswer"


def test_an_answer_that_is_nested_without_end_is_not_understood(adapter, wire):
    wire.put(ENTITLEMENT).respond(201, content=orjson.dumps(snapshot(more=orjson.Fragment(b"[" * 900 + b"]" * 900))))
    assert adapter.perform(PARTNER, CREATE).failure.code == "unreadableAnswer"


class TestBudget:
    @pytest.mark.parametrize(
        "first", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"]
    )
    def test_a_partner_that_drips_has_the_budget_and_no_more(self, adapter, dripping, first):
        partner = replace(PARTNER, base_url=dripping(first))
        began = monotonic()
        result = adapter.perform(partner, replace(CREATE, budget=0.4))
        assert (type(result), monotonic() - began < 2) == (Unknown, True)

    def test_all_calls_of_an_operation_share_one_budget(self, adapter, clock, monkeypatch):
        budgets = []

        def exchange(*_, budget, **__):
            budgets.append(budget)
            clock[0] += 7
            return http.Answer(409, {"code": "ALREADY_EXISTS"})

        monkeypatch.setattr(sync_rest, "exchange", exchange)
        adapter.perform(PARTNER, replace(CREATE, budget=10))
        assert budgets == [10, 3]

    def test_without_time_left_nobody_is_asked_and_the_create_is_tried_again(self, adapter, wire, clock):
        def late(_):
            clock[0] += 10
            return httpx.Response(409, json={"code": "ALREADY_EXISTS"})

        wire.put(ENTITLEMENT).mock(side_effect=late)
        show = wire.get(ENTITLEMENT).respond(200, json=snapshot())
        assert type(adapter.perform(PARTNER, replace(CREATE, budget=10))) is Transient
        assert show.call_count == 0

    @pytest.mark.parametrize(("status", "kind"), [(404, Rejected), (429, Transient), (500, Unknown)])
    def test_only_a_definite_answer_makes_a_conflict_definite(self, adapter, wire, status, kind):
        wire.put(ENTITLEMENT).respond(409, json={"code": "ALREADY_EXISTS"})
        wire.get(ENTITLEMENT).respond(status, json={"code": "ANY"})
        assert type(adapter.perform(PARTNER, CREATE)) is kind


class TestLookUp:
    def test_the_lost_answer_is_found(self, adapter, wire):
        wire.get(LOOK_UP).respond(200, json={"operationKey": "key-1", "entitlement": snapshot()})
        result = adapter.look_up(PARTNER, CREATE)
        assert (type(result), result.snapshot.entitlement_id) == (Done, "OTT-1")

    def test_a_definite_404_is_no_trace(self, adapter, wire):
        wire.get(LOOK_UP).respond(404, json={"code": "UNKNOWN_OPERATION", "message": "no"})
        assert type(adapter.look_up(PARTNER, CREATE)) is NotFound

    @pytest.mark.parametrize(
        ("status", "content", "kind"), [(404, b"<html>", Rejected), (500, b"", Unknown), (200, b"{}", Unknown)]
    )
    def test_anything_else_is_not_taken_for_no_trace(self, adapter, wire, status, content, kind):
        wire.get(LOOK_UP).respond(status, content=content)
        assert type(adapter.look_up(PARTNER, CREATE)) is kind


@pytest.mark.parametrize("archetype", ["async-signed", "link", ""])
def test_an_archetype_without_an_adapter_is_not_spoken_to(archetype):
    with pytest.raises(NoAdapter):
        adapter_of(archetype)


def test_our_own_services_are_done_without_anybody():
    assert adapter_of("local").perform(PARTNER, CREATE) == Done()
    assert adapter_of("local").calls_out is False
