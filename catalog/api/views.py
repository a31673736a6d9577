"""Reading the catalogs. Writing over REST is not offered yet and answers 501."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from catalog.models import (
    AllowedAction,
    BundleOption,
    Policy,
    ProductOffering,
    ProductOfferingPrice,
    ProductOfferingRelationship,
    ProductSpecification,
    ServiceSpecification,
    ServiceSpecificationRelationship,
)
from catalog.resources.others import (
    POLICY_RESOURCE,
    PRICE_RESOURCE,
    PRODUCT_SPECIFICATION_RESOURCE,
    SERVICE_SPECIFICATION_RESOURCE,
)
from catalog.resources.product_offering import PRODUCT_OFFERING_RESOURCE
from tmf.views import CollectionView, ItemView, ResourceView

ENTITY_FILTERS = {"id": "pk", "name": "name", "version": "version", "lifecycleStatus": "lifecycle_status"}


class _Offerings(ResourceView):
    resource = PRODUCT_OFFERING_RESOURCE

    def rows(self) -> QuerySet[Any]:
        """Offerings with all their parts."""
        return ProductOffering.objects.select_related("product_specification").prefetch_related(
            "prices",
            "characteristic_values",
            "groups",
            "channels",
            "policies",
            Prefetch("options", BundleOption.objects.select_related("offering")),
            Prefetch("relationships", ProductOfferingRelationship.objects.select_related("target")),
            Prefetch("allowed_actions", AllowedAction.objects.prefetch_related("channels")),
        )


class ProductOfferingList(_Offerings, CollectionView):
    """Product offerings."""

    filters = {**ENTITY_FILTERS, "productSpecification.id": "product_specification_id", "channel.id": "channels"}
    unbuilt = ("POST",)


class ProductOfferingItem(_Offerings, ItemView):
    """One product offering."""

    unbuilt = ("PATCH", "DELETE")


class _Prices(ResourceView):
    resource = PRICE_RESOURCE

    def rows(self) -> QuerySet[Any]:
        """Prices."""
        return ProductOfferingPrice.objects.all()


class ProductOfferingPriceList(_Prices, CollectionView):
    """Product offering prices."""

    filters = {**ENTITY_FILTERS, "priceType": "price_type"}
    unbuilt = ("POST",)


class ProductOfferingPriceItem(_Prices, ItemView):
    """One product offering price."""

    unbuilt = ("PATCH", "DELETE")


class _ProductSpecifications(ResourceView):
    resource = PRODUCT_SPECIFICATION_RESOURCE

    def rows(self) -> QuerySet[Any]:
        """Product specifications with their characteristics and services."""
        return ProductSpecification.objects.prefetch_related("characteristics", "service_specifications")


class ProductSpecificationList(_ProductSpecifications, CollectionView):
    """Product specifications."""

    filters = {**ENTITY_FILTERS, "brand": "brand"}
    unbuilt = ("POST",)


class ProductSpecificationItem(_ProductSpecifications, ItemView):
    """One product specification."""

    unbuilt = ("PATCH", "DELETE")


class _ServiceSpecifications(ResourceView):
    resource = SERVICE_SPECIFICATION_RESOURCE

    def rows(self) -> QuerySet[Any]:
        """Service specifications with their characteristics and relationships."""
        links = ServiceSpecificationRelationship.objects.select_related("target")
        return ServiceSpecification.objects.prefetch_related("characteristics", Prefetch("relationships", links))


class ServiceSpecificationList(_ServiceSpecifications, CollectionView):
    """Service specifications."""

    filters = {**ENTITY_FILTERS, "category": "kind"}
    unbuilt = ("POST",)


class ServiceSpecificationItem(_ServiceSpecifications, ItemView):
    """One service specification."""

    unbuilt = ("PATCH", "DELETE")


class _Policies(ResourceView):
    resource = POLICY_RESOURCE

    def rows(self) -> QuerySet[Any]:
        """Policies with the offerings they hold for."""
        return Policy.objects.prefetch_related("offerings")


class PolicyList(_Policies, CollectionView):
    """Policies."""

    filters = {"id": "pk", "kind": "kind", "productOffering.id": "offerings"}
    unbuilt = ("POST",)


class PolicyItem(_Policies, ItemView):
    """One policy."""

    unbuilt = ("PATCH", "DELETE")
