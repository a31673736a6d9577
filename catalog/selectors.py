"""Reads of the catalog for other apps: the compiled catalog and references to its entities."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Prefetch

from catalog.domain import offering as facts
from catalog.domain.compiled import CompiledCatalog, compile_catalog
from catalog.domain.specification import ProductSpec, ServiceSpec
from catalog.models import (
    AllowedAction,
    BundleGroup,
    BundleOption,
    CatalogDocument,
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
from tmf.references import EntityType, is_foreign
from tmf.values import Money

TMF620 = "/tmf-api/productCatalogManagement/v5"
TMF633 = "/tmf-api/serviceCatalogManagement/v4"
PRODUCT_CATALOG = EntityType("ProductCatalog", TMF620, "productCatalog")
CATEGORY = EntityType("Category", TMF620, "category")
PRODUCT_OFFERING = EntityType("ProductOffering", TMF620, "productOffering")
PRODUCT_OFFERING_PRICE = EntityType("ProductOfferingPrice", TMF620, "productOfferingPrice")
PRODUCT_SPECIFICATION = EntityType("ProductSpecification", TMF620, "productSpecification")
SERVICE_SPECIFICATION = EntityType("ServiceSpecification", TMF633, "serviceSpecification")
SERVICE_CATALOG = EntityType("ServiceCatalog", TMF633, "serviceCatalog")
SERVICE_CATEGORY = EntityType("ServiceCategory", TMF633, "serviceCategory")
SERVICE_CANDIDATE = EntityType("ServiceCandidate", TMF633, "serviceCandidate")
CHANNEL = EntityType("Channel")
POLICY = EntityType("Policy", "/tmf-api/policyManagement/v1", "policy")


FOREIGN_POLICY = "foreign"
"""The kind of a policy that another system keeps: no rule here applies it."""
ELSEWHERE = frozenset({""})
"""The channels of a row that names none of ours: no channel has an empty id."""


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


def catalog_token() -> str:
    """What is new with every catalog write and never comes again: one read by primary key."""
    return _revision()[1]


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


def current_body(kind: str, pk: str) -> str | None:
    """The document of an entity's current version as it is stored, None where there is none.

    Asked by hand, as is the revision: every question and every GET costs one of them, and building the same query anew
    takes Django several times longer than the database takes to answer it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CURRENT_BODY, [kind, pk, True])
        row = cursor.fetchone()
    return str(row[0]) if row else None


def _revision() -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(_REVISION, [1])
        row = cursor.fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


_REVISION = f"SELECT number, token FROM {CatalogRevision._meta.db_table} WHERE id = %s"  # noqa: S608, SLF001 - no user's text
_CURRENT_BODY = (
    f"SELECT body FROM {CatalogDocument._meta.db_table}"  # noqa: S608, SLF001 - no user's text
    " WHERE kind = %s AND entity_id = %s AND current = %s"
)


def has_documents() -> bool:
    """Whether the documents of the catalog have been rendered; a database of an older release has none."""
    return CatalogDocument.objects.exists()


def channel_exists(channel_id: str) -> bool:
    """Whether there is such a sales channel."""
    return Channel.objects.filter(pk=channel_id).exists()


def _compile(revision: int) -> CompiledCatalog:
    """Build from rows in a fixed number of queries."""
    rows = ProductOffering.objects.prefetch_related(
        "prices",
        "characteristic_values",
        Prefetch("groups", BundleGroup.objects.select_related("parent")),
        Prefetch("options", BundleOption.objects.select_related("group")),
        Prefetch("allowed_actions", AllowedAction.objects.prefetch_related("channels")),
        "policies",
    )
    relationships = ProductOfferingRelationship.objects.filter(
        relationship_type__in=facts.LADDER_TYPES, target__isnull=False
    )
    return compile_catalog(
        revision=revision,
        offerings=[_offering(row) for row in rows],
        relationships=[
            facts.Relationship(r.source_id, r.relationship_type, str(r.target_id), r.validity) for r in relationships
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
        characteristics={use.name: use.value for use in row.characteristic_values.all() if use.value},
        prices=tuple(_price(price, price.amount) for price in row.prices.all() if price.amount is not None),
        options={o.offering_id: _option(o.offering_id, o) for o in row.options.all() if o.offering_id},
        groups={group.name: _group(group) for group in row.groups.all()},
        allowed_actions=tuple(_allowed_action(action) for action in row.allowed_actions.all()),
        policies=(*(_policy(policy) for policy in row.policies.all()), *_foreign_policies(row)),
    )


def _price(row: ProductOfferingPrice, amount: Decimal) -> facts.Price:
    return facts.Price(
        id=row.id,
        name=row.name,
        price_type=row.price_type,
        money=Money(amount, row.currency),
        period=row.period or None,
        period_length=row.period_length,
        validity=row.validity,
    )


def _option(offering_id: str, row: BundleOption) -> facts.Option:
    group = row.group.name if row.group else None
    return facts.Option(offering_id, row.lower_limit, row.upper_limit, row.default, group)


def _group(row: BundleGroup) -> facts.Group:
    parent = row.parent.name if row.parent else None
    return facts.Group(row.name, row.name, row.lower_limit, row.upper_limit, parent)


def _allowed_action(row: AllowedAction) -> facts.AllowedAction:
    """The channels of a row; one that names only channels of other systems allows in none of ours."""
    named = frozenset(channel.id for channel in row.channels.all())
    return facts.AllowedAction(
        row.action, named or (ELSEWHERE if row.snapshots.get("channel") else named), row.validity
    )


def _policy(row: Policy) -> facts.Policy:
    return facts.Policy(row.id, row.kind, row.name, row.display, row.validity, row.parameters or {})


def _foreign_policies(row: ProductOffering) -> Iterator[facts.Policy]:
    """What another system's policies close nobody here can know: each counts as a policy that no rule applies."""
    for sent in row.snapshots.get("policy", ()):
        if is_foreign(sent):
            yield facts.Policy(str(sent.get("id", "")), FOREIGN_POLICY, str(sent.get("name") or ""))


def _product_specs() -> list[ProductSpec]:
    rows = ProductSpecification.objects.prefetch_related("service_specifications")
    return [
        ProductSpec(row.id, row.name, row.brand, tuple(spec.id for spec in row.service_specifications.all()))
        for row in rows
    ]


def _service_specs() -> list[ServiceSpec]:
    targets: dict[tuple[str, str], list[str]] = defaultdict(list)
    for link in ServiceSpecificationRelationship.objects.filter(target__isnull=False):
        targets[link.source_id, link.relationship_type].append(str(link.target_id))
    rows = ServiceSpecification.objects.prefetch_related("characteristics")
    return [
        ServiceSpec(
            id=row.id,
            name=row.name,
            kind=row.kind,
            partner_id=row.partner_id or None,
            characteristics=tuple(characteristic.name for characteristic in row.characteristics.all()),
            realized_by=tuple(targets[row.id, ServiceSpecificationRelationship.REALIZED_BY]),
            partner_fields=row.partner_fields or {},
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
    return CHANNEL.reference(channel_id, name)


def policy_ref(policy_id: str, name: str | None = None) -> dict[str, Any]:
    """The PolicyRef of an id."""
    return POLICY.reference(policy_id, name)
