"""Service orders and services, to read."""

from __future__ import annotations

from django.contrib import admin

from provisioning.models import Service, ServiceOrder, ServiceOrderItem, Step
from tmf.admin import ReadOnlyAdmin, ReadOnlyInline


class ItemInline(ReadOnlyInline):
    """The items of an order."""

    model = ServiceOrderItem
    fields = ("item_id", "action", "state", "service", "reason")


class StepInline(ReadOnlyInline):
    """The steps of an order, in their order."""

    model = Step
    fields = ("operation", "service", "partner_id", "state", "attempts", "last_error", "finished_at")


@admin.register(ServiceOrder)
class ServiceOrderAdmin(ReadOnlyAdmin):
    """Service orders with their items and steps."""

    list_display = ("id", "customer_id", "state", "external_type", "external_id", "order_date", "completion_date")
    list_filter = ("state",)
    search_fields = ("=id", "=customer_id", "=external_id")
    inlines = (ItemInline, StepInline)


@admin.register(Service)
class ServiceAdmin(ReadOnlyAdmin):
    """The service inventory."""

    list_display = ("id", "name", "category", "customer_id", "state", "partner_id", "partner_entitlement_id")
    list_filter = ("state", "category", "partner_id")
    search_fields = ("=id", "=customer_id", "=partner_entitlement_id")
