"""TMF638 Service."""

from __future__ import annotations

from typing import Any

from provisioning.models import Service
from provisioning.resources.characteristic import characteristics
from tmf.fields import Lookups, boolean, computed, date_time, json, text
from tmf.query import Column
from tmf.resources import Resource
from tmf.snapshots import keyed, related_party


def _characteristics(service: Service) -> list[dict[str, Any]]:
    return characteristics(service.characteristics)


def _supporting(service: Service) -> list[dict[str, Any]]:
    """The RFS behind a CFS."""
    return [SERVICE.ref(part) for part in service.supporting.all()]


def _relationships(service: Service) -> list[dict[str, Any]]:
    """What has to be active before this service can be."""
    return [
        {"@type": "ServiceRelationship", "relationshipType": "DependentOn", "service": SERVICE.ref(other)}
        for other in service.depends_on.all()
    ]


def _external_identifiers(service: Service) -> list[dict[str, Any]]:
    """The partner's id of the entitlement, on the RFS that it belongs to and on the CFS that a customer sees."""
    return [
        {
            "@type": "ExternalIdentifier",
            "owner": part.partner_id,
            "externalIdentifierType": "entitlement",
            "id": part.partner_entitlement_id,
        }
        for part in (service, *service.supporting.all())
        if part.partner_entitlement_id
    ]


_ENTITLEMENT: Lookups = (("id", Column("partner_entitlement_id")),)
"""It finds the RFS that has the entitlement, and not the CFS that shows it too."""
_DEPENDS_ON: Lookups = (("service.id", Column("depends_on__pk")), ("service.name", Column("depends_on__name")))
_PARTS: Lookups = (("id", Column("supporting__pk")), ("name", Column("supporting__name")))

SERVICE = Resource(
    type="Service",
    base="/tmf-api/serviceInventory/v5",
    path="service",
    fields=(
        text("name"),
        text("category"),
        text("state"),
        boolean("hasStarted"),
        boolean("isServiceEnabled"),
        text("startMode"),
        date_time("serviceDate"),
        date_time("startDate"),
        date_time("endDate"),
        keyed("serviceSpecification", "specification", keys={"id": "specification_id"}),
        computed("serviceCharacteristic", _characteristics),
        computed("serviceRelationship", _relationships, lookups=_DEPENDS_ON),
        computed("supportingService", _supporting, lookups=_PARTS),
        json("serviceOrderItem", "order_items", many=True),
        computed("externalIdentifier", _external_identifiers, lookups=_ENTITLEMENT),
        related_party(),
    ),
)
