"""The views of TMF637 v5."""

from __future__ import annotations

from django.db.models import QuerySet

from inventory.models import Product
from inventory.resources import PRODUCT
from tmf.views import CollectionView, ItemView


class ProductList(CollectionView):
    """GET /product: what customers hold, oldest first.

    `?relatedParty.id=cust-1001` (or the full path `relatedParty.partyOrPartyRole.id`) gives the products of one
    customer by index; every other attribute narrows it (see `PRODUCT.lookups`). POST is not offered yet.
    """

    resource = PRODUCT
    unbuilt = ("POST",)

    def rows(self) -> QuerySet[Product]:
        """Products with their children, in two queries whatever the page."""
        return Product.objects.by_age().prefetch_related("children")


class ProductItem(ItemView):
    """GET /product/{id}. PATCH and DELETE are not offered yet."""

    resource = PRODUCT
    unbuilt = ("PATCH", "DELETE")

    def rows(self) -> QuerySet[Product]:
        """The product with its children."""
        return Product.objects.prefetch_related("children")
