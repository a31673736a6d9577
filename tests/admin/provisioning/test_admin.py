"""The screens of production: fallouts to bring back, everything else to read; partners see test_partners."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from events.models import WorkItem
from provisioning.models import Fallout, Partner, PartnerCall, Service, ServiceOrder, ServiceOrderItem, Step

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def login(client, db):
    def as_user(*permissions):
        user = User.objects.create_user("ann", is_staff=True)
        user.user_permissions.set(
            Permission.objects.filter(content_type__app_label="provisioning", codename__in=permissions)
        )
        client.force_login(user)
        return client

    return as_user


@pytest.fixture
def step(db):
    """A step in fallout."""
    order = ServiceOrder.objects.create(customer_id="cust-1", order_date=AT, state="held")
    service = Service.objects.create(customer_id="cust-1", category="RFS", specification_id="rfs", service_date=AT)
    item = ServiceOrderItem.objects.create(
        order=order, customer_id="cust-1", item_id="1", position=0, action="add", state="held", service=service
    )
    step = Step.objects.create(
        order=order,
        item=item,
        service=service,
        customer_id="cust-1",
        position=0,
        operation="create",
        partner_id="ottplay",
        state="fallout",
        created_at=AT,
    )
    Fallout.objects.create(
        step=step, order=order, customer_id="cust-1", error_class="data", code="C", message="m", opened_at=AT
    )
    PartnerCall.objects.create(
        step=step, customer_id="cust-1", partner_id="ottplay", operation="create", op_key="k", attempt=1, sent_at=AT
    )
    return step


MODELS = ("serviceorder", "service", "step", "fallout", "partnercall", "partner")


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_every_row_can_be_read(login, step, model):
    Partner.objects.create(id="ottplay", name="OTT", archetype="sync-rest")
    client = login(f"view_{model}")
    assert client.get(reverse(f"admin:provisioning_{model}_changelist")).status_code == 200
    rows = {"serviceorder": step.order, "service": step.service, "step": step, "partner": Partner.objects.get()}
    row = rows.get(model) or {"fallout": Fallout, "partnercall": PartnerCall}[model].objects.get()
    assert client.get(reverse(f"admin:provisioning_{model}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("model", MODELS[:-1])
def test_what_services_write_cannot_be_edited_by_anybody(admin_client, step, model):
    assert admin_client.get(reverse(f"admin:provisioning_{model}_add")).status_code == 403
    change = reverse(f"admin:provisioning_{model}_delete", args=[step.pk])
    assert admin_client.post(change, {"post": "yes"}).status_code in (302, 403)
    assert [m.objects.count() for m in (ServiceOrder, Service, Step, Fallout, PartnerCall)] == [1] * 5


@pytest.mark.parametrize("model", ["step", "fallout"])
def test_a_fallout_is_brought_back_by_who_may(login, step, model):
    client = login(f"view_{model}", "retry_step")
    row = step if model == "step" else Fallout.objects.get()
    client.post(reverse(f"admin:provisioning_{model}_changelist"), {"action": "retry", "_selected_action": [row.pk]})
    step = Step.objects.get(pk=step.pk)
    assert (step.state, step.order.state, Fallout.objects.get().resolved_by) == ("ready", "inProgress", "user:ann")
    assert list(WorkItem.objects.filter(kind="provisioning.step").values_list("subject_id", flat=True)) == [step.pk]


def test_who_may_only_read_cannot_bring_it_back(login, step):
    client = login("view_step")
    client.post(reverse("admin:provisioning_step_changelist"), {"action": "retry", "_selected_action": [step.pk]})
    assert Step.objects.get().state == "fallout"
    assert WorkItem.objects.count() == 0


def test_a_step_that_is_not_in_fallout_is_named_and_left(login, step):
    client = login("view_step", "retry_step")
    Step.objects.update(state="done")
    answer = client.post(
        reverse("admin:provisioning_step_changelist"),
        {"action": "retry", "_selected_action": [step.pk]},
        follow=True,
    )
    assert "Step is done" in answer.content.decode()
    assert WorkItem.objects.count() == 0
