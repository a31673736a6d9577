"""Two orders about the parts of one plan do not leave it short together."""

import pytest

from inventory.selectors import held_product
from inventory.services import load_customers, set_realizing_services
from ordering.services import check, fulfil_order
from tmf.errors import Refused, RefusedAll

PLAN = {
    "product": "p1",
    "offering": "plan-1000",
    "children": [
        {"product": "p2", "offering": "ott-premium"},
        {"product": "p3", "offering": "music-duo"},
        {"product": "p4", "offering": "music-family"},
        {"product": "p5", "offering": "sport-plus"},
    ],
}


@pytest.fixture
def holder(demo, at):
    """A customer whose plan holds three products of a choice group of two: one may go."""
    load_customers(customers=[{"id": "cust-3001", "name": "Eve", "holds": [PLAN]}], at=at)
    # Production has something to take away, so that the end takes its time.
    set_realizing_services(product_id="p3", services={"cfs-music": {"id": "svc-1"}}, at=at)
    return "cust-3001"


@pytest.fixture
def end(capture, body, delete, holder):
    """End one product of the holder."""
    return lambda product: capture(body(delete(product), customer=holder)).order_id


@pytest.mark.parametrize(("fulfilled", "status"), [(False, "active"), (True, "pendingTerminate")])
def test_what_an_open_order_ends_does_not_fill_the_limits_of_the_plan(end, picture, monkeypatch, fulfilled, status):
    monkeypatch.setattr("ordering.services.fulfil.place_service_order", lambda **_: "so-1")
    first = end("p3")
    if fulfilled:
        fulfil_order(order_id=first)
    assert held_product("p3").status == status
    before = picture()
    with pytest.raises(RefusedAll) as found:
        end("p4")
    assert [(error.status, error.code) for error in found.value.errors] == [(422, "groupLimit")]
    assert picture() == before


def test_what_an_order_failed_to_end_fills_the_limits_again(placed, body, delete, holder, end, monkeypatch):
    monkeypatch.setattr("ordering.services.fulfil.place_service_order", refuse)
    assert placed(body(delete("p3"), customer=holder)).state == "rejected"
    end("p4")
    assert held_product("p3").status == "active"


def test_the_plan_around_a_product_is_locked_with_it_in_one_go(capture, body, modify, delete, monkeypatch):
    locked = []
    lock_products = check.lock_products
    monkeypatch.setattr(check, "lock_products", lambda *, ids: locked.append(sorted(ids)) or lock_products(ids=ids))
    capture(body(modify("1234", "ott-standard"), customer="cust-1001"))
    capture(body(delete("1243"), customer="cust-1002"))
    assert locked == [["1233", "1234"], ["1243", "1244"]]


def refuse(**_):
    raise Refused(422, "noWay", "There is no network.")
