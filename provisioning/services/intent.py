"""The intent: what is about to be asked of a partner, committed before anybody is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from events.domain.facts import Claim
from events.services import apply_move, finish, postpone
from provisioning.domain.changes import TIER
from provisioning.domain.lifecycle import READY, SENT, UNKNOWN
from provisioning.domain.masking import is_personal
from provisioning.domain.partner import CONFIG, LOCAL, LOOK_UP, Failure, Operation, PartnerProfile, renamed
from provisioning.models import Partner, PartnerCall, Service, Step
from provisioning.partners import Adapter, NoAdapter, adapter_of
from provisioning.services.advance import advance
from provisioning.services.open_fallout import open_fallout
from provisioning.services.scene import Scene, lock_scene, order_of_step

ACTOR = "system:provisioning"
SWITCHED_OFF_PAUSE = timedelta(seconds=60)
OURSELVES = PartnerProfile("", "ourselves", LOCAL, "")


@dataclass(frozen=True, slots=True)
class Intent:
    """A committed intent: `call_id` is its record, `look_up` says that the partner is asked what it did before."""

    step_id: str
    order_id: str
    call_id: int | None
    look_up: bool
    partner: PartnerProfile
    adapter: Adapter
    operation: Operation


@transaction.atomic
def open_intent(*, claim: Claim, at: datetime, traced: bool = False) -> Intent | None:
    """Write down that the step of `claim` is about to be tried; None when there is nothing to try.

    Order and step are locked and the state is checked again. A step that was sent before has an outcome that nobody
    saw, so its intent is to look it up; `traced` says that this has been done, without a trace, and that the same
    operation key may be sent again. A partner that is unknown, or that no adapter speaks to, is a fallout. One that is
    switched off makes the step wait without using up an attempt.

    Raises:
        LeaseLost: the work is somebody else's by now; nothing is written.
        StepNotFound: there is no such step.
    """
    scene = lock_scene(order_of_step(claim.subject_id), actor=ACTOR, at=at)
    step = scene.steps[claim.subject_id]
    if step.state not in (READY, SENT, UNKNOWN):
        finish(claim)
        return None
    try:
        partner = _partner(step)
        adapter = adapter_of(partner.archetype)
    except (NoAdapter, Partner.DoesNotExist) as error:
        _fall_out(claim, scene, step, error)
        return None
    if not partner.enabled:
        postpone(claim, due_at=at + SWITCHED_OFF_PAUSE, error=f"{partner.name} is switched off", count_attempt=False)
        return None
    look_up = adapter.calls_out and step.state in (SENT, UNKNOWN) and not traced
    call = _begin(scene, step, look_up=look_up) if adapter.calls_out else None
    operation = _operation(step, scene.service_of(step))
    return Intent(step.pk, step.order_id, call.pk if call else None, look_up, partner, adapter, operation)


def _partner(step: Step) -> PartnerProfile:
    return Partner.objects.get(pk=step.partner_id).as_profile() if step.partner_id else OURSELVES


def _fall_out(claim: Claim, scene: Scene, step: Step, error: Exception) -> None:
    unknown = isinstance(error, Partner.DoesNotExist)
    text = f"There is no partner {step.partner_id!r}" if unknown else str(error)
    failure = Failure(CONFIG, "unknownPartner" if unknown else "noAdapter", text)
    open_fallout(scene, step, failure, in_doubt=step.state != READY)
    advance(scene)
    finish(claim)


def _begin(scene: Scene, step: Step, *, look_up: bool) -> PartnerCall:
    """The record of the call that follows; from now on the step counts as sent, whatever becomes of this process."""
    if not look_up:
        if step.state != SENT:
            apply_move(step, "send", actor=ACTOR, at=scene.at)
        step.attempts += 1
        step.sent_at = step.sent_at or scene.at
        step.save(update_fields=["attempts", "sent_at"])
    return PartnerCall.objects.create(
        step=step,
        customer_id=step.customer_id,
        partner_id=step.partner_id,
        operation=LOOK_UP if look_up else step.operation,
        op_key=step.op_key,
        attempt=step.attempts,
        sent_at=scene.at,
    )


def _operation(step: Step, service: Service) -> Operation:
    tier = step.parameters.get(TIER)
    expected = service.characteristics.get(TIER)
    return Operation(
        kind=step.operation,
        key=step.op_key,
        entitlement_id=service.pk,
        customer_reference=step.customer_id,
        tier=str(tier) if tier is not None else None,
        expected_tier=str(expected) if expected is not None else None,
        # The tier leads to a product key of the partner (Partner.product_keys) and is no attribute of its own.
        attributes=renamed({n: value for n, value in step.parameters.items() if n != TIER}, step.partner_fields),
        personal_fields=frozenset(field for name, field in step.partner_fields.items() if is_personal(name)),
        # Two calls (look up, then send) have to fit into what is left of the lease when the work begins.
        budget=min(12.0, settings.WORK_LEASE_SECONDS * 0.3),
    )
