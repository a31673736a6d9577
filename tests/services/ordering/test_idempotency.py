"""An order that comes twice."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from ordering.models import IdempotencyKey, ProductOrder
from ordering.services import fulfil_order, idempotency
from ordering.services.idempotency import KeyUsedForAnother, OrderStillRunning
from tmf.errors import RefusedAll

EXTERNAL = {"externalId": [{"owner": "shop", "id": "77"}]}


def test_the_same_key_and_body_give_the_first_answer_again(capture, plan_order, picture):
    first = capture(plan_order, "k-1")
    fulfil_order(order_id=first.order_id)
    before = picture()
    again = capture(dict(reversed(plan_order.items())), "k-1")
    assert (again.order_id, again.answer, again.replayed) == (first.order_id, first.answer, True)
    assert again.answer["state"] == "acknowledged"
    assert picture() == before


def test_the_same_key_with_another_body_is_refused(capture, body, add, plan_order, picture):
    capture(plan_order, "k-1")
    before = picture()
    with pytest.raises(KeyUsedForAnother) as found:
        capture(body(add("ott-basic")), "k-1")
    assert found.value.status == 422
    assert picture() == before


def test_keys_of_two_clients_are_two_keys(capture, body, add):
    orders = {capture(body(add("ott-basic")), "k-1", actor=actor).order_id for actor in ("client:a", "client:b")}
    assert len(orders) == 2


def test_the_external_id_of_a_customer_is_a_key_for_ever(capture, body, add, at):
    given = body(add("ott-basic"), **EXTERNAL)
    first = capture(given)
    again = capture(given, at=at + timedelta(days=4000), actor="client:other")
    assert (again.order_id, again.replayed) == (first.order_id, True)
    with pytest.raises(KeyUsedForAnother):
        capture(body(add("sport-lite"), **EXTERNAL))
    assert capture(body(add("ott-basic"), customer="cust-1001", **EXTERNAL)).replayed is False


def test_a_new_header_key_does_not_make_a_second_order_of_one_external_id(capture, body, add):
    given = body(add("ott-basic"), **EXTERNAL)
    first, again = capture(given, "k-1"), capture(given, "k-2")
    assert (again.order_id, again.replayed) == (first.order_id, True)
    assert ProductOrder.objects.count() == 1


def test_a_header_key_holds_for_72_hours(capture, body, add, at):
    given = body(add("ott-basic"))
    first = capture(given, "k-1")
    assert capture(given, "k-1", at=at + timedelta(hours=71)).replayed is True
    anew = capture(given, "k-1", at=at + timedelta(hours=72))
    assert (anew.replayed, anew.order_id == first.order_id) == (False, False)


def test_a_refused_order_keeps_no_key(capture, body, modify, add):
    with pytest.raises(RefusedAll):
        capture(body(modify("1244", "ott-basic"), customer="cust-1002"), "k-1")
    assert IdempotencyKey.objects.count() == 0
    assert capture(body(add("ott-basic")), "k-1").replayed is False


def test_an_order_that_is_being_taken_is_a_409_with_a_time_to_come_back(capture, plan_order, monkeypatch):
    def wait_in_vain(row):
        raise OperationalError("canceling statement due to lock timeout")

    monkeypatch.setattr(idempotency, "insert_if_absent", wait_in_vain)
    with pytest.raises(OrderStillRunning) as found:
        capture(plan_order, "k-1")
    assert (found.value.status, found.value.headers) == (409, {"Retry-After": "1"})
    assert ProductOrder.objects.count() == 0


@pytest.mark.parametrize("key", ["k" * 256, "k\x00", "k\n", "\x7f"])
def test_a_key_that_is_too_long_or_cannot_be_printed_is_refused(capture, plan_order, key):
    with pytest.raises(RefusedAll) as found:
        capture(plan_order, key)
    assert [(error.status, error.path) for error in found.value.errors] == [(400, "Idempotency-Key")]
