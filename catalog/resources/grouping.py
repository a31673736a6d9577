"""TMF620 ProductCatalog and Category; TMF633 ServiceCatalog, ServiceCategory and ServiceCandidate."""

from __future__ import annotations

from typing import Any

from catalog.resources.common import entity
from catalog.resources.shapes import ENTITY_REF, RELATED_PARTY, RELATED_PARTY_V4
from catalog.selectors import (
    CATEGORY,
    PRODUCT_CATALOG,
    PRODUCT_OFFERING,
    SERVICE_CANDIDATE,
    SERVICE_CATALOG,
    SERVICE_CATEGORY,
    SERVICE_SPECIFICATION,
)
from tmf.fields import Field, json, simple, text
from tmf.parts import ref, ref_id, refs
from tmf.query.lookups import Column
from tmf.resources import Resource
from tmf.validation import StrictBoolean


def _put_root(row: Any, value: bool | None) -> None:  # noqa: FBT001 - a column's value
    """A category without a parent is a root, unless it says otherwise; one with a parent never is."""
    row.is_root = value is not False and row.parent_id is None and "parent" not in row.snapshots


IS_ROOT = Field(
    "isRoot",
    lambda row: row.is_root,
    simple(StrictBoolean),
    put=_put_root,
    lookups=(("", Column("is_root", "boolean")),),
)
CATEGORY_RESOURCE = Resource(
    type=CATEGORY.type,
    base=CATEGORY.base,
    path=CATEGORY.path,
    extension="extension",
    fields=(
        *entity(status_required=False),
        ref("parent", CATEGORY, ENTITY_REF),
        IS_ROOT,
        refs("subCategory", CATEGORY, ENTITY_REF, "children"),
        refs("productOffering", PRODUCT_OFFERING, ENTITY_REF, "offerings"),
    ),
)
PRODUCT_CATALOG_RESOURCE = Resource(
    type=PRODUCT_CATALOG.type,
    base=PRODUCT_CATALOG.base,
    path=PRODUCT_CATALOG.path,
    extension="extension",
    fields=(
        *entity(status_required=False),
        text("catalogType", longest=100),
        refs("category", CATEGORY, ENTITY_REF, "categories"),
        json("relatedParty", many=True, shape=RELATED_PARTY),
    ),
)
SERVICE_CATALOG_RESOURCE = Resource(
    type=SERVICE_CATALOG.type,
    base=SERVICE_CATALOG.base,
    path=SERVICE_CATALOG.path,
    extension="extension",
    fields=(
        *entity(status_required=False),
        refs("category", SERVICE_CATEGORY, ENTITY_REF, "categories"),
        json("relatedParty", many=True, shape=RELATED_PARTY_V4),
    ),
)
SERVICE_CATEGORY_RESOURCE = Resource(
    type=SERVICE_CATEGORY.type,
    base=SERVICE_CATEGORY.base,
    path=SERVICE_CATEGORY.path,
    extension="extension",
    fields=(
        *entity(status_required=False),
        ref_id("parentId", SERVICE_CATEGORY, "parent"),
        IS_ROOT,
        refs("category", SERVICE_CATEGORY, ENTITY_REF, "children"),
        refs("serviceCandidate", SERVICE_CANDIDATE, ENTITY_REF, "candidates"),
    ),
)
SERVICE_CANDIDATE_RESOURCE = Resource(
    type=SERVICE_CANDIDATE.type,
    base=SERVICE_CANDIDATE.base,
    path=SERVICE_CANDIDATE.path,
    extension="extension",
    fields=(
        *entity(status_required=False),
        ref("serviceSpecification", SERVICE_SPECIFICATION, ENTITY_REF, required=True),
        refs("category", SERVICE_CATEGORY, ENTITY_REF, "categories"),
    ),
)
