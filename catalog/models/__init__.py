"""The rows of both catalogs."""

from catalog.models.base import CatalogEntity, Part
from catalog.models.bundle import BundleGroup, BundleOption
from catalog.models.change_set import ChangeSet, ChangeSetEntry
from catalog.models.channel import Channel
from catalog.models.document import CatalogDocument
from catalog.models.grouping import Category, ProductCatalog, ServiceCandidate, ServiceCatalog, ServiceCategory
from catalog.models.job import ExportJob, ImportJob, WaitingRow
from catalog.models.offering import CharacteristicValueUse, ProductOffering
from catalog.models.price import ProductOfferingPrice, ProductOfferingPriceRelationship
from catalog.models.revision import CatalogRevision
from catalog.models.rules import AllowedAction, Policy, ProductOfferingRelationship
from catalog.models.specification import (
    CharacteristicSpecification,
    ProductSpecification,
    ProductSpecificationRelationship,
    ServiceSpecification,
    ServiceSpecificationRelationship,
)

__all__ = [
    "AllowedAction",
    "BundleGroup",
    "BundleOption",
    "CatalogDocument",
    "CatalogEntity",
    "CatalogRevision",
    "Category",
    "ChangeSet",
    "ChangeSetEntry",
    "Channel",
    "CharacteristicSpecification",
    "CharacteristicValueUse",
    "ExportJob",
    "ImportJob",
    "Part",
    "Policy",
    "ProductCatalog",
    "ProductOffering",
    "ProductOfferingPrice",
    "ProductOfferingPriceRelationship",
    "ProductOfferingRelationship",
    "ProductSpecification",
    "ProductSpecificationRelationship",
    "ServiceCandidate",
    "ServiceCatalog",
    "ServiceCategory",
    "ServiceSpecification",
    "ServiceSpecificationRelationship",
    "WaitingRow",
]
