"""Reads of the catalog for other apps: the compiled catalog and references to its entities."""

from catalog.selectors.change_sets import ChangeSetFacts, change_set_facts, change_set_names
from catalog.selectors.compiled import catalog_written, compiled_catalog
from catalog.selectors.found import offerings_found, relationship_ids
from catalog.selectors.offerings import ELSEWHERE
from catalog.selectors.policies import FOREIGN_POLICY
from catalog.selectors.references import (
    CATEGORY,
    CHANNEL,
    POLICY,
    PRODUCT_CATALOG,
    PRODUCT_OFFERING,
    PRODUCT_OFFERING_PRICE,
    PRODUCT_SPECIFICATION,
    SERVICE_CANDIDATE,
    SERVICE_CATALOG,
    SERVICE_CATEGORY,
    SERVICE_SPECIFICATION,
    TMF620,
    TMF633,
    channel_ref,
    policy_ref,
    price_ref,
    service_specification_ref,
)
from catalog.selectors.stored import catalog_revision, catalog_token, current_body, has_documents

__all__ = [
    "CATEGORY",
    "CHANNEL",
    "ELSEWHERE",
    "FOREIGN_POLICY",
    "POLICY",
    "PRODUCT_CATALOG",
    "PRODUCT_OFFERING",
    "PRODUCT_OFFERING_PRICE",
    "PRODUCT_SPECIFICATION",
    "SERVICE_CANDIDATE",
    "SERVICE_CATALOG",
    "SERVICE_CATEGORY",
    "SERVICE_SPECIFICATION",
    "TMF620",
    "TMF633",
    "ChangeSetFacts",
    "catalog_revision",
    "catalog_token",
    "catalog_written",
    "change_set_facts",
    "change_set_names",
    "channel_ref",
    "compiled_catalog",
    "current_body",
    "has_documents",
    "offerings_found",
    "policy_ref",
    "price_ref",
    "relationship_ids",
    "service_specification_ref",
]
