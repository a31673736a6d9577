"""A partner goes only where nothing needs it."""

from datetime import UTC, datetime

import pytest

from catalog.models import ServiceSpecification
from provisioning.models import Partner, PartnerCall, Service, ServiceOrder, ServiceOrderItem, Step
from provisioning.services import PartnerInUse, PartnerNotFound, remove_partner

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return Partner.objects.create(id="ott", name="OTT", archetype="sync-rest")


@pytest.fixture
def step():
    """A step that asks nobody."""
    order = ServiceOrder.objects.create(customer_id="c", order_date=AT, state="held")
    service = Service.objects.create(customer_id="c", category="RFS", specification_id="rfs", service_date=AT)
    item = ServiceOrderItem.objects.create(
        order=order, customer_id="c", item_id="1", position=0, action="add", state="held", service=service
    )
    return Step.objects.create(
        order=order, item=item, service=service, customer_id="c", position=0, operation="create", created_at=AT
    )


def refused():
    with pytest.raises(PartnerInUse) as refusal:
        remove_partner(partner_id="ott")
    assert Partner.objects.count() == 1
    return refusal.value.specifications, refusal.value.has_history


def test_one_that_nothing_names_goes(partner, step):
    Partner.objects.create(id="other", name="Other", archetype="sync-rest")
    remove_partner(partner_id="ott")
    assert [row.pk for row in Partner.objects.all()] == ["other"]


def test_one_that_specifications_name_stays(partner):
    ServiceSpecification.objects.create(id="b", name="Beta", kind="RFS", partner_id="ott", lifecycle_status="Obsolete")
    ServiceSpecification.objects.create(id="a", name="Alpha", kind="RFS", partner_id="ott")
    ServiceSpecification.objects.create(id="c", name="Gamma", kind="RFS", partner_id="other")
    assert refused() == (("Alpha", "Beta"), False)


@pytest.mark.parametrize("model", [Service, Step, PartnerCall])
def test_one_that_was_ever_asked_stays(partner, step, model):
    if model is PartnerCall:
        values = {"customer_id": "c", "operation": "create", "op_key": "k", "attempt": 1, "sent_at": AT}
        PartnerCall.objects.create(step=step, partner_id="ott", **values)
    else:
        model.objects.update(partner_id="ott")
    assert refused() == ((), True)


def test_one_that_is_not_there_is_said_to_be_missing():
    with pytest.raises(PartnerNotFound):
        remove_partner(partner_id="gone")
