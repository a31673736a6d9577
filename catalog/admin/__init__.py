"""The product managers' screens over both catalogs. Every write goes through `catalog.services`."""

from catalog.admin.allowed_action import AllowedActionAdmin
from catalog.admin.category import CategoryAdmin, ServiceCategoryAdmin
from catalog.admin.change_set import ChangeSetAdmin
from catalog.admin.channel import ChannelAdmin
from catalog.admin.grouping import ProductCatalogAdmin, ServiceCandidateAdmin, ServiceCatalogAdmin
from catalog.admin.job import ExportJobAdmin, ImportJobAdmin
from catalog.admin.policy import PolicyAdmin
from catalog.admin.price import ProductOfferingPriceAdmin
from catalog.admin.product_offering import ProductOfferingAdmin
from catalog.admin.product_specification import ProductSpecificationAdmin
from catalog.admin.relationship import ProductOfferingRelationshipAdmin
from catalog.admin.service_specification import ServiceSpecificationAdmin

__all__ = [
    "AllowedActionAdmin",
    "CategoryAdmin",
    "ChangeSetAdmin",
    "ChannelAdmin",
    "ExportJobAdmin",
    "ImportJobAdmin",
    "PolicyAdmin",
    "ProductCatalogAdmin",
    "ProductOfferingAdmin",
    "ProductOfferingPriceAdmin",
    "ProductOfferingRelationshipAdmin",
    "ProductSpecificationAdmin",
    "ServiceCandidateAdmin",
    "ServiceCatalogAdmin",
    "ServiceCategoryAdmin",
    "ServiceSpecificationAdmin",
]
