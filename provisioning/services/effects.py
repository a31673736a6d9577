"""What a step that is done means for the services."""

from __future__ import annotations

from provisioning.domain.lifecycle import ACTIVE, DESIGNED, INACTIVE, RESERVED, TERMINATED
from provisioning.domain.partner import CANCEL, CREATE, Snapshot
from provisioning.models import Service, Step
from provisioning.notifications import SERVICE_CHANGED
from provisioning.services.announce import announce_service, move_service
from provisioning.services.scene import Scene


def apply_effect(scene: Scene, step: Step, snapshot: Snapshot | None) -> None:
    """Write the effect of a step onto its service, and onto the CFS once all its parts have come as far."""
    service = scene.service_of(step)
    if snapshot is not None:
        _keep(service, snapshot)
    whole = scene.services.get(service.supports_id or "")
    if step.operation == CREATE:
        _activate(scene, service)
        if whole is not None and _parts_are(whole, ACTIVE) and whole.state in (DESIGNED, RESERVED, INACTIVE):
            _activate(scene, whole)
    elif step.operation == CANCEL:
        _terminate(scene, service)
        if whole is not None and _parts_are(whole, TERMINATED) and whole.state != TERMINATED:
            _terminate(scene, whole)
    else:
        service.characteristics = {**service.characteristics, **step.parameters}
        service.save(update_fields=["characteristics"])
        announce_service(service, SERVICE_CHANGED, at=scene.at)


def _keep(service: Service, snapshot: Snapshot) -> None:
    """What the partner says of its entitlement; its id is shown as TMF638 externalIdentifier."""
    service.partner_entitlement_id = snapshot.entitlement_id
    service.partner_view = {
        "productKey": snapshot.product_key,
        "serviceState": snapshot.service_state,
        "linkState": snapshot.link_state,
        "sequence": snapshot.sequence,
    }
    service.save(update_fields=["partner_entitlement_id", "partner_view"])


def _activate(scene: Scene, service: Service) -> None:
    service.has_started = service.is_service_enabled = True
    service.start_date = service.start_date or scene.at
    service.save(update_fields=["has_started", "is_service_enabled", "start_date"])
    move_service(service, "activate", actor=scene.actor, at=scene.at)


def _terminate(scene: Scene, service: Service) -> None:
    # TMF638: enabled false with hasStarted true would say that it failed.
    service.has_started = service.is_service_enabled = False
    service.end_date = scene.at
    service.save(update_fields=["has_started", "is_service_enabled", "end_date"])
    move_service(service, "terminate", actor=scene.actor, at=scene.at)


def _parts_are(whole: Service, state: str) -> bool:
    """Whether every service that supports the whole is in this state; read from the rows that were just written."""
    states = set(whole.supporting.values_list("state", flat=True))
    return states <= {state, TERMINATED} if state != TERMINATED else states == {TERMINATED}
