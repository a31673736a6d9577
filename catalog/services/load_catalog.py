"""Load a whole catalog from a plain document, such as the demo catalog."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.models import (
    AllowedAction,
    BundleGroup,
    BundleOption,
    Channel,
    CharacteristicSpecification,
    CharacteristicValueUse,
    Policy,
    ProductOffering,
    ProductOfferingPrice,
    ProductOfferingRelationship,
    ProductSpecification,
    ServiceSpecification,
    ServiceSpecificationRelationship,
)
from catalog.resources.kinds import KINDS
from catalog.services.edit import check_relationship, edit_catalog

Document = Mapping[str, Any]


def load_catalog(*, document: Document) -> None:
    """Make every row of the document; it speaks of channels, specifications, offerings, relationships and policies.

    All or nothing. Ids are those of the document.

    Raises:
        django.db.IntegrityError: an id is already taken or a constraint is broken.
        catalog.domain.ladder.UpgradeCycle: the upgrades of the document close a cycle.
    """
    with edit_catalog() as touched:
        for row in document["channels"]:
            Channel.objects.create(id=row["id"], name=row["name"])
        _load_service_specifications(document["serviceSpecifications"])
        _load_product_specifications(document["productSpecifications"])
        for rank, row in enumerate(document["offerings"]):
            _load_offering(row, rank)
        for row in document["offerings"]:
            _load_bundle(row)
        _load_rules(document)
        for kind in KINDS:
            touched.written[kind].update(kind.model._default_manager.values_list("pk", flat=True))  # noqa: SLF001


def _load_service_specifications(rows: list[Document]) -> None:
    for row in rows:
        spec = ServiceSpecification.objects.create(
            id=row["id"],
            name=row.get("name", row["id"]),
            kind=row["kind"],
            partner_id=row.get("partner") or "",
            lifecycle_status="Launched",
        )
        for name in row.get("characteristics", ()):
            CharacteristicSpecification.objects.create(service_specification=spec, name=name)
    link = ServiceSpecificationRelationship
    for row in rows:
        for key, kind in (("realizedBy", link.REALIZED_BY), ("dependsOn", link.DEPENDENCY)):
            for target in row.get(key, ()):
                link.objects.create(source_id=row["id"], relationship_type=kind, target_id=target)


def _load_product_specifications(rows: list[Document]) -> None:
    for row in rows:
        spec = ProductSpecification.objects.create(
            id=row["id"],
            name=row.get("name") or row.get("brand") or row["id"],
            brand=row.get("brand", ""),
            lifecycle_status="Launched",
        )
        spec.service_specifications.set(row.get("services", ()))


def _load_offering(row: Document, rank: int) -> None:
    valid = row.get("validFor", {})
    offering = ProductOffering.objects.create(
        id=row["id"],
        name=row["name"],
        rank=rank,
        product_specification_id=row["spec"],
        is_bundle=row.get("isBundle", False),
        is_sellable=row.get("isSellable", True),
        lifecycle_status=row.get("lifecycleStatus", "Launched"),
        billing_start=row.get("billingStart", "onServiceActivation"),
        valid_from=valid.get("startDateTime"),
        valid_to=valid.get("endDateTime"),
        market_segment=[{"id": segment} for segment in row.get("marketSegment", ())] or None,
        place=[{"id": place} for place in row.get("place", ())] or None,
    )
    offering.channels.set(row.get("channel", ()))
    if "tier" in row:
        CharacteristicValueUse.objects.create(offering=offering, name="tier", value=row["tier"])
    price = ProductOfferingPrice.objects.create(
        id=f"{row['id']}-price",
        name=row["name"],
        amount=str(row["price"]),
        period=row.get("period", "month"),
        lifecycle_status="Launched",
    )
    offering.prices.add(price)


def _load_bundle(row: Document) -> None:
    for offering_id, (lower, upper, default) in row.get("options", {}).items():
        BundleOption.objects.create(
            bundle_id=row["id"], offering_id=offering_id, lower_limit=lower, upper_limit=upper, default=default
        )
    for name, group_row in row.get("groups", {}).items():
        lower, upper = group_row["limits"]
        group = BundleGroup.objects.create(bundle_id=row["id"], name=name, lower_limit=lower, upper_limit=upper)
        for offering_id in group_row["options"]:
            BundleOption.objects.create(bundle_id=row["id"], offering_id=offering_id, group=group)


def _load_rules(document: Document) -> None:
    for source, kind, target in document["relationships"]:
        arrow = ProductOfferingRelationship(source_id=source, relationship_type=kind, target_id=target)
        check_relationship(arrow)
        arrow.save()
    for row in document.get("policies", ()):
        valid = row.get("validFor", {})
        policy = Policy.objects.create(
            id=row["id"],
            name=row.get("name", row["id"]),
            kind=row["kind"],
            display=row.get("display", "hide"),
            parameters=row.get("parameters"),
            valid_from=valid.get("startDateTime"),
            valid_to=valid.get("endDateTime"),
        )
        policy.offerings.set(row["offerings"])
    for row in document.get("allowedActions", ()):
        allowed = AllowedAction.objects.create(offering_id=row["offering"], action=row["action"])
        allowed.channels.set(row["channel"])
