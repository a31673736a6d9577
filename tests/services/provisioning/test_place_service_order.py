"""Placing an order stores the plan and calls nobody."""

from importlib import import_module

import pytest
from django.db import transaction
from django.utils import timezone

from events.models import StateChange, WorkItem
from provisioning.domain.requests import ExternalReference, ServiceItemRequest
from provisioning.models import Service, ServiceOrder, Step
from provisioning.services import OrderDetails, OrderExists, ServiceOrderRefused


def test_an_order_is_stored_with_services_and_steps_and_no_partner_is_called(production, add):
    order_id = production.place(add())
    assert production.states(order_id) == ("inProgress", ["inProgress"])
    assert list(
        Service.objects.order_by("pk").values_list("specification_id", "category", "state", "is_on_demand")
    ) == [
        ("cfs-tv-account", "CFS", "designed", True),
        ("rfs-tv-account", "RFS", "designed", True),
        ("cfs-ottplay", "CFS", "designed", False),
        ("rfs-ottplay", "RFS", "designed", False),
    ]
    assert list(Step.objects.values_list("partner_id", "operation", "state")) == [
        ("tvplatform", "create", "ready"),
        ("ottplay", "create", "waiting"),
    ]
    assert production.partner.calls == []


def test_only_the_steps_that_need_nothing_are_in_the_queue_each_in_its_partners_lane(production, add):
    production.place(add())
    assert list(WorkItem.objects.filter(kind="provisioning.step").values_list("subject_id", "lane")) == [
        (production.step("create", "tvplatform").pk, "tvplatform")
    ]


def test_the_links_of_the_services_are_those_of_the_catalog(production, add):
    production.place(add())
    ott, tv = production.service("cfs-ottplay"), production.service("cfs-tv-account")
    assert list(ott.depends_on.all()) == [tv]
    assert production.service("rfs-ottplay").supports == ott
    assert production.service("rfs-tv-account").supports == tv
    assert production.service("rfs-ottplay").characteristics == {"tier": "basic", "email": "ann@example.org"}


def test_the_external_reference_is_kept_as_it_was_given(production, add):
    order = production.order(production.place(add()))
    reference = order.external_reference
    assert (reference.owner, reference.type, reference.id) == ("shop", "ProductOrder", "PO-1")
    assert reference.href == "https://shop.example/PO-1"


def test_the_events_of_a_new_order_show_its_way(production, add):
    order_id = production.place(add())
    assert production.events(order_id) == [
        ("ServiceOrderCreateEvent", "acknowledged"),
        ("ServiceOrderAttributeValueChangeEvent", "acknowledged"),
        ("ServiceOrderStateChangeEvent", "inProgress"),
    ]
    assert production.events(production.service("cfs-ottplay").pk) == [("ServiceCreateEvent", "designed")]


def test_every_move_of_a_new_order_has_its_history(production, add):
    order_id = production.place(add())
    moves = StateChange.objects.filter(subject_type="ServiceOrder").values_list(
        "subject_id", "from_state", "to_state", "actor", "customer_id"
    )
    assert list(moves) == [(order_id, "acknowledged", "inProgress", "client:shop", "cust-1")]


def test_a_second_service_uses_the_tv_account_that_is_on_its_way(production, add):
    production.place(add())
    production.place(add(), external="PO-2")
    assert Service.objects.filter(specification_id="cfs-tv-account").count() == 1
    waiting = Step.objects.filter(partner_id="ottplay")
    assert [list(step.needs.all()) for step in waiting] == [[production.step("create", "tvplatform")]] * 2


def test_another_customer_gets_a_tv_account_of_their_own(production, add):
    production.place(add())
    production.place(add(), customer="cust-2")
    assert set(Service.objects.filter(specification_id="cfs-tv-account").values_list("customer_id", flat=True)) == {
        "cust-1",
        "cust-2",
    }


@pytest.mark.parametrize(
    ("item", "status", "code", "path"),
    [
        (ServiceItemRequest("2", "add", None, "cfs-none"), 400, "unknownSpecification", "serviceOrderItem[1]"),
        (ServiceItemRequest("2", "modify", "nobody"), 400, "unknownService", "serviceOrderItem[1]"),
        (
            ServiceItemRequest("2", "add", None, "cfs-ottplay", {}, ("2",)),
            422,
            "dependencyCycle",
            "serviceOrderItem[1]",
        ),
    ],
)
def test_a_refused_order_stores_nothing(production, add, item, status, code, path):
    before = production.picture()
    with pytest.raises(ServiceOrderRefused) as caught, transaction.atomic():
        production.place(add(), item)
    assert (caught.value.status, caught.value.code, caught.value.path) == (status, code, path)
    assert production.picture() == before


def test_a_service_of_another_customer_cannot_be_named(production, add, modify):
    production.place(add(), customer="cust-2")
    before = production.picture()
    with pytest.raises(ServiceOrderRefused) as caught, transaction.atomic():
        production.place(modify(production.service("cfs-ottplay"), tier="premium"))
    assert caught.value.code == "unknownService"
    assert production.picture() == before


def test_an_order_leaves_with_the_transaction_of_its_caller(production, add):
    class Undone(Exception):  # noqa: N818
        pass

    def place_and_fail():
        production.place(add())
        raise Undone

    with pytest.raises(Undone), transaction.atomic():
        place_and_fail()
    assert ServiceOrder.objects.count() == Service.objects.count() == WorkItem.objects.count() == 0


def test_the_loser_of_two_who_name_their_order_alike_is_told_so(production, add, monkeypatch):
    place = import_module("provisioning.services.place_service_order")

    def the_other_is_faster(customer_id):
        ServiceOrder.objects.create(pk="mine", customer_id=customer_id, description="theirs", order_date=timezone.now())
        return []

    monkeypatch.setattr(place, "lock_held", the_other_is_faster)
    with pytest.raises(OrderExists) as caught, transaction.atomic():
        place.place_service_order(
            customer_id="cust-1",
            items=[add()],
            external_reference=ExternalReference(),
            related_party=[],
            actor="client:shop",
            at=timezone.now(),
            details=OrderDetails(order_id="mine"),
        )
    assert (caught.value.status, caught.value.path) == (409, "id")
    assert Service.objects.count() == Step.objects.count() == 0
