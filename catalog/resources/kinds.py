"""Every kind of catalog entity: its declaration, its rows, and the events it is told by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Prefetch, QuerySet

from catalog.models import (
    AllowedAction,
    BundleGroup,
    BundleOption,
    Category,
    CharacteristicValueUse,
    Policy,
    ProductCatalog,
    ProductOffering,
    ProductOfferingPrice,
    ProductOfferingPriceRelationship,
    ProductOfferingRelationship,
    ProductSpecification,
    ProductSpecificationRelationship,
    ServiceCandidate,
    ServiceCatalog,
    ServiceCategory,
    ServiceSpecification,
    ServiceSpecificationRelationship,
)
from catalog.resources.grouping import (
    CATEGORY_RESOURCE,
    PRODUCT_CATALOG_RESOURCE,
    SERVICE_CANDIDATE_RESOURCE,
    SERVICE_CATALOG_RESOURCE,
    SERVICE_CATEGORY_RESOURCE,
)
from catalog.resources.policy import POLICY_RESOURCE
from catalog.resources.price import PRICE_RESOURCE
from catalog.resources.product_offering import PRODUCT_OFFERING_RESOURCE
from catalog.resources.specification import PRODUCT_SPECIFICATION_RESOURCE, SERVICE_SPECIFICATION_RESOURCE
from tmf.resources import Resource

V5, V4 = "TMF620", "TMF633"


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of entity.

    `api` is the API whose hubs are told of it (a policy is in no official API). `select` and `prefetch` load everything
    that its document shows. `mirrors` names the attributes that show the other end of a relation, and the kind at that
    end: a change here changes the document there.
    """

    resource: Resource
    model: type[Model]
    api: str
    select: tuple[str, ...] = ()
    prefetch: tuple[Any, ...] = ()
    mirrors: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The `@type`, which is the kind of its documents."""
        return self.resource.type

    def rows(self) -> QuerySet[Any]:
        """All rows with everything that reading them needs."""
        return self.model._default_manager.select_related(*self.select).prefetch_related(*self.prefetch)  # noqa: SLF001


def _with(name: str, model: type[Model], *related: str) -> Prefetch[Any]:
    return Prefetch(name, model._default_manager.select_related(*related))  # noqa: SLF001 - Django's API


def _groups(prefix: str, deep: int) -> list[Any]:
    """Choice groups with their options, down to the deepest."""
    name = f"{prefix}groups"
    here = [Prefetch(name, BundleGroup.objects.all()), _with(f"{name}__options", BundleOption, "offering")]
    return [*here, *(_groups(f"{name}__", deep - 1) if deep > 1 else ())]


VALUE_USES = _with("characteristic_values", CharacteristicValueUse, "product_specification")
KINDS = (
    Kind(
        CATEGORY_RESOURCE,
        Category,
        V5,
        select=("parent",),
        prefetch=("children", "offerings"),
        mirrors={"parent": "Category", "subCategory": "Category", "productOffering": "ProductOffering"},
    ),
    Kind(PRODUCT_CATALOG_RESOURCE, ProductCatalog, V5, prefetch=("categories",)),
    Kind(
        PRODUCT_OFFERING_RESOURCE,
        ProductOffering,
        V5,
        select=("product_specification", "service_candidate"),
        prefetch=(
            "prices",
            "channels",
            "policies",
            "categories",
            "characteristics",
            VALUE_USES,
            _with("options", BundleOption, "offering"),
            *_groups("", 4),
            _with("relationships", ProductOfferingRelationship, "target"),
            Prefetch("allowed_actions", AllowedAction.objects.prefetch_related("channels")),
        ),
        mirrors={"category": "Category", "policy": "Policy"},
    ),
    Kind(
        PRICE_RESOURCE,
        ProductOfferingPrice,
        V5,
        prefetch=("policies", VALUE_USES, _with("relationships", ProductOfferingPriceRelationship, "target")),
    ),
    Kind(
        PRODUCT_SPECIFICATION_RESOURCE,
        ProductSpecification,
        V5,
        prefetch=(
            "characteristics",
            "service_specifications",
            "categories",
            "policies",
            _with("relationships", ProductSpecificationRelationship, "target"),
        ),
    ),
    Kind(POLICY_RESOURCE, Policy, "", prefetch=("offerings",), mirrors={"productOffering": "ProductOffering"}),
    Kind(SERVICE_CATALOG_RESOURCE, ServiceCatalog, V4, prefetch=("categories",)),
    Kind(
        SERVICE_CATEGORY_RESOURCE,
        ServiceCategory,
        V4,
        prefetch=("children", "candidates"),
        mirrors={
            "parentId": "ServiceCategory",
            "category": "ServiceCategory",
            "serviceCandidate": "ServiceCandidate",
        },
    ),
    Kind(
        SERVICE_CANDIDATE_RESOURCE,
        ServiceCandidate,
        V4,
        select=("service_specification",),
        prefetch=("categories",),
        mirrors={"category": "ServiceCategory"},
    ),
    Kind(
        SERVICE_SPECIFICATION_RESOURCE,
        ServiceSpecification,
        V4,
        prefetch=("characteristics", _with("relationships", ServiceSpecificationRelationship, "target")),
    ),
)
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
BY_MODEL: Mapping[type[Model], Kind] = {kind.model: kind for kind in KINDS}
