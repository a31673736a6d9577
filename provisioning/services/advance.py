"""Carry an order on: release the steps that can begin, and let items and order follow their steps."""

from __future__ import annotations

from collections import defaultdict

from events.services import apply_move, enqueue
from provisioning.domain.lifecycle import ACKNOWLEDGED, DONE, IN_PROGRESS, WAITING
from provisioning.domain.requests import MODIFY
from provisioning.domain.rollup import FINAL, item_state, order_state
from provisioning.models import ServiceOrderItem, Step
from provisioning.notifications import SERVICE_CHANGED
from provisioning.services.announce import announce_service, move_item, move_order
from provisioning.services.scene import Scene

STEP_WORK = "provisioning.step"
ADVANCE_WORK = "provisioning.advance"


def advance(scene: Scene) -> None:
    """Release the steps whose needs are done, then roll up items and order; the scene is locked."""
    release_steps(scene)
    for item in scene.items.values():
        _roll_up_item(scene, item)
    roll_up_order(scene)


def release_steps(scene: Scene) -> None:
    """Make every waiting step ready whose needs are all done, and put it into the queue."""
    for step in releasable(scene):
        apply_move(step, "release", actor=scene.actor, at=scene.at)
        queue_step(scene, step)


def releasable(scene: Scene) -> list[Step]:
    """The waiting steps whose needs are all done."""
    waiting = [step for step in scene.steps.values() if step.state == WAITING]
    elsewhere = {need for step in waiting for need in scene.needs.get(step.pk, ()) if need not in scene.steps}
    done = {step.pk for step in scene.steps.values() if step.state == DONE}
    if elsewhere:
        done.update(Step.objects.filter(pk__in=elsewhere, state=DONE).values_list("pk", flat=True))
    return [step for step in waiting if scene.needs.get(step.pk, set()) <= done]


def queue_step(scene: Scene, step: Step) -> None:
    """Have a ready step run; each partner has its own lane, so that one that hangs does not hold up the others."""
    step.ready_at = scene.at
    step.save(update_fields=["ready_at"])
    enqueue(STEP_WORK, step.pk, lane=step.partner_id)


def wake_waiting_orders(scene: Scene, step: Step) -> None:
    """Have the other orders looked at that wait for this step; they are locked one at a time, each in its own turn."""
    waiting = Step.objects.filter(needs=step, state=WAITING).exclude(order=scene.order)
    for order_id in waiting.order_by("order_id").values_list("order_id", flat=True).distinct():
        enqueue(ADVANCE_WORK, order_id)


def roll_up_order(scene: Scene) -> None:
    """Let the order's state follow from its items."""
    order = scene.order
    target = order_state(item.state for item in scene.items.values())
    if target == order.state:
        return
    if target in FINAL:
        order.completion_date = scene.at
        order.save(update_fields=["completion_date"])
    move_order(order, order.LIFECYCLE.verb(order.state, target), actor=scene.actor, at=scene.at)


def _roll_up_item(scene: Scene, item: ServiceOrderItem) -> None:
    states: dict[int, list[str]] = defaultdict(list)
    for step in scene.steps.values():
        states[step.item_id].append(step.state)
    target = item_state(states[item.pk])
    if item.state in FINAL or target == item.state:
        return
    if target in (IN_PROGRESS, *FINAL) and item.reason:
        item.reason = ""
        item.save(update_fields=["reason"])
    if target in FINAL:
        _change_service(scene, item)
    if item.state == ACKNOWLEDGED:
        move_item(item, "start", actor=scene.actor, at=scene.at)
        roll_up_order(scene)
    if item.state != target:
        verb = item.LIFECYCLE.verb(item.state, target)
        move_item(item, verb, actor=scene.actor, at=scene.at, reason=item.reason)


def _change_service(scene: Scene, item: ServiceOrderItem) -> None:
    """What was asked of the customer's service holds once every part of it has been changed."""
    service = scene.services.get(item.service_id or "")
    if item.action != MODIFY or service is None:
        return
    wanted = {**service.characteristics, **item.characteristics}
    if wanted != service.characteristics:
        service.characteristics = wanted
        service.save(update_fields=["characteristics"])
        announce_service(service, SERVICE_CHANGED, at=scene.at)
