"""The rows of both catalogs."""

from catalog.models.base import CatalogEntity
from catalog.models.channel import Channel
from catalog.models.offering import BundleGroup, BundleOption, OfferingCharacteristic, ProductOffering
from catalog.models.price import ProductOfferingPrice
from catalog.models.revision import CatalogRevision
from catalog.models.rules import AllowedAction, Policy, ProductOfferingRelationship
from catalog.models.specification import (
    CharacteristicSpecification,
    ProductSpecification,
    ServiceSpecification,
    ServiceSpecificationRelationship,
)

__all__ = [
    "AllowedAction",
    "BundleGroup",
    "BundleOption",
    "CatalogEntity",
    "CatalogRevision",
    "Channel",
    "CharacteristicSpecification",
    "OfferingCharacteristic",
    "Policy",
    "ProductOffering",
    "ProductOfferingPrice",
    "ProductOfferingRelationship",
    "ProductSpecification",
    "ServiceSpecification",
    "ServiceSpecificationRelationship",
]
