"""The views of TMF638 v5."""

from __future__ import annotations

from django.db.models import QuerySet

from provisioning.models import Service
from provisioning.resources import SERVICE
from tmf.views import CollectionView, ItemView


def services() -> QuerySet[Service]:
    """Services with what reading them needs, in three queries whatever the page."""
    return Service.objects.prefetch_related("supporting", "depends_on").order_by("pk")


class ServiceList(CollectionView):
    """GET /service: the services of customers (CFS) and what stands behind them (RFS), the oldest first.

    POST is not offered yet.
    """

    resource = SERVICE
    unbuilt = ("POST",)

    def rows(self) -> QuerySet[Service]:
        """Every service."""
        return services()


class ServiceItem(ItemView):
    """GET /service/{id}. PATCH and DELETE are not offered yet."""

    resource = SERVICE
    unbuilt = ("PATCH", "DELETE")

    def rows(self) -> QuerySet[Service]:
        """Every service."""
        return services()
