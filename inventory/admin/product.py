"""Products in the admin."""

from django.contrib import admin

from inventory.models import Product
from tmf.admin import ReadOnlyAdmin


@admin.register(Product)
class ProductAdmin(ReadOnlyAdmin):
    """What customers hold."""

    list_display = ("id", "name", "customer", "status", "parent", "billing_start_date", "open_order_id")
    list_filter = ("status",)
    list_select_related = ("customer", "parent")
    search_fields = ("=id", "=customer__id", "=open_order_id")
