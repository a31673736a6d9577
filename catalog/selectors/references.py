"""References to entities of the catalog, as other resources show them (TMF620, TMF633)."""

from __future__ import annotations

from typing import Any

from catalog.domain import offering as facts
from catalog.selectors.compiled import compiled_catalog
from tmf.references import EntityType

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
