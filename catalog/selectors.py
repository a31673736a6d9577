"""Reads of the catalog for other apps: the compiled catalog and references to its entities."""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any

from django.db.models import Prefetch

from catalog.domain import offering as facts
from catalog.domain.compiled import CompiledCatalog, compile_catalog
from catalog.domain.specification import ProductSpec, ServiceSpec
from catalog.models import (
    AllowedAction,
    BundleGroup,
    BundleOption,
    CatalogRevision,
    Channel,
    Policy,
    ProductOffering,
    ProductOfferingPrice,
    ProductOfferingRelationship,
    ProductSpecification,
    ServiceSpecification,
    ServiceSpecificationRelationship,
)
from tmf.references import EntityType
from tmf.values import Money

TMF620 = "/tmf-api/productCatalogManagement/v5"
TMF633 = "/tmf-api/serviceCatalogManagement/v4"
PRODUCT_OFFERING = EntityType("ProductOffering", TMF620, "productOffering")
PRODUCT_OFFERING_PRICE = EntityType("ProductOfferingPrice", TMF620, "productOfferingPrice")
PRODUCT_SPECIFICATION = EntityType("ProductSpecification", TMF620, "productSpecification")
SERVICE_SPECIFICATION = EntityType("ServiceSpecification", TMF633, "serviceSpecification")
POLICY = EntityType("Policy", "/tmf-api/policyManagement/v1", "policy")


class _Cache:
    """The compiled catalog of this process; one thread builds while others wait."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: tuple[str, CompiledCatalog] | None = None
        """The token of a revision and the catalog compiled from it, exchanged as one."""


_cache = _Cache()


def catalog_revision() -> int:
    """The number of the last catalog write, 0 for an empty catalog: one read by primary key."""
    return _revision()[0]


def compiled_catalog() -> CompiledCatalog:
    """The catalog as it stands, in memory.

    Compares revisions with one cheap read, so that a change holds from the very next question on, and compiles anew
    only after a catalog write.
    """
    kept, (_, token) = _cache.kept, _revision()
    if kept is not None and kept[0] == token:
        return kept[1]
    with _cache.lock:
        number, token = _revision()
        while _cache.kept is None or _cache.kept[0] != token:
            _cache.kept = token, _compile(number)
            # Rows are read in several queries: a write between them would mix two catalogs, so such a one is not kept.
            number, token = _revision()
        return _cache.kept[1]


def _revision() -> tuple[int, str]:
    row = CatalogRevision.objects.filter(pk=1).values_list("number", "token").first()
    return row or (0, "")


def channel_exists(channel_id: str) -> bool:
    """Whether there is such a sales channel."""
    return Channel.objects.filter(pk=channel_id).exists()


def _compile(revision: int) -> CompiledCatalog:
    """Build from rows in a fixed number of queries."""
    rows = ProductOffering.objects.prefetch_related(
        "prices",
        "characteristic_values",
        "groups",
        Prefetch("options", BundleOption.objects.select_related("group")),
        Prefetch("allowed_actions", AllowedAction.objects.prefetch_related("channels")),
        "policies",
    )
    relationships = ProductOfferingRelationship.objects.filter(relationship_type__in=facts.LADDER_TYPES)
    return compile_catalog(
        revision=revision,
        offerings=[_offering(row) for row in rows],
        relationships=[
            facts.Relationship(r.source_id, r.relationship_type, r.target_id, r.validity) for r in relationships
        ],
        product_specs=_product_specs(),
        service_specs=_service_specs(),
    )


def _offering(row: ProductOffering) -> facts.Offering:
    return facts.Offering(
        id=row.id,
        name=row.name,
        lifecycle_status=row.lifecycle_status,
        validity=row.validity,
        specification_id=row.product_specification_id,
        is_bundle=row.is_bundle,
        is_sellable=row.is_sellable,
        billing_start=row.billing_start,
        characteristics={use.name: use.value for use in row.characteristic_values.all()},
        prices=tuple(_price(price) for price in row.prices.all()),
        options={option.offering_id: _option(option) for option in row.options.all()},
        groups={group.name: _group(group) for group in row.groups.all()},
        allowed_actions=tuple(_allowed_action(action) for action in row.allowed_actions.all()),
        policies=tuple(_policy(policy) for policy in row.policies.all()),
    )


def _price(row: ProductOfferingPrice) -> facts.Price:
    return facts.Price(
        id=row.id,
        name=row.name,
        price_type=row.price_type,
        money=Money(row.amount, row.currency),
        period=row.period or None,
        period_length=row.period_length,
        validity=row.validity,
    )


def _option(row: BundleOption) -> facts.Option:
    group = row.group.name if row.group else None
    return facts.Option(row.offering_id, row.lower_limit, row.upper_limit, row.default, group)


def _group(row: BundleGroup) -> facts.Group:
    return facts.Group(row.name, row.name, row.lower_limit, row.upper_limit)


def _allowed_action(row: AllowedAction) -> facts.AllowedAction:
    return facts.AllowedAction(row.action, frozenset(channel.id for channel in row.channels.all()), row.validity)


def _policy(row: Policy) -> facts.Policy:
    return facts.Policy(row.id, row.kind, row.name, row.display, row.validity)


def _product_specs() -> list[ProductSpec]:
    rows = ProductSpecification.objects.prefetch_related("service_specifications")
    return [
        ProductSpec(row.id, row.name, row.brand, tuple(spec.id for spec in row.service_specifications.all()))
        for row in rows
    ]


def _service_specs() -> list[ServiceSpec]:
    targets: dict[tuple[str, str], list[str]] = defaultdict(list)
    for link in ServiceSpecificationRelationship.objects.all():
        targets[link.source_id, link.relationship_type].append(link.target_id)
    rows = ServiceSpecification.objects.prefetch_related("characteristics")
    return [
        ServiceSpec(
            id=row.id,
            name=row.name,
            kind=row.kind,
            partner_id=row.partner_id or None,
            characteristics=tuple(characteristic.name for characteristic in row.characteristics.all()),
            realized_by=tuple(targets[row.id, ServiceSpecificationRelationship.REALIZED_BY]),
            depends_on=tuple(targets[row.id, ServiceSpecificationRelationship.DEPENDENCY]),
        )
        for row in rows
    ]


def service_specification_ref(spec_id: str) -> dict[str, Any]:
    """The ServiceSpecificationRef of an id."""
    known = compiled_catalog().service_specs.get(spec_id)
    return SERVICE_SPECIFICATION.reference(spec_id, known.name if known else None)


def price_ref(price: facts.Price) -> dict[str, Any]:
    """The ProductOfferingPriceRef of a price."""
    return PRODUCT_OFFERING_PRICE.reference(price.id, price.name)


def channel_ref(channel_id: str, name: str | None = None) -> dict[str, Any]:
    """The ChannelRef of an id; channels have no address of their own."""
    ref = {"@type": "ChannelRef", "@referredType": "Channel", "id": channel_id}
    return {**ref, "name": name} if name else ref


def policy_ref(policy_id: str, name: str | None = None) -> dict[str, Any]:
    """The PolicyRef of an id."""
    return POLICY.reference(policy_id, name)
