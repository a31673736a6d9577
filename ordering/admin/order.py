"""Product orders in the admin."""

from django.contrib import admin
from unfold.admin import TabularInline

from ordering.models import ProductOrder, ProductOrderItem
from tmf.admin import ReadOnlyAdmin


class ItemInline(TabularInline):
    """The items below their order; read-only because the order's page is."""

    model = ProductOrderItem
    fields = ("item_id", "action", "product_offering", "product", "state", "state_reason", "billing_start_date")
    readonly_fields = fields
    can_delete = False
    extra = max_num = 0


@admin.register(ProductOrder)
class ProductOrderAdmin(ReadOnlyAdmin):
    """What customers asked for."""

    list_display = ("id", "customer_id", "state", "creation_date", "completion_date")
    list_filter = ("state",)
    search_fields = ("=id", "=customer_id")
    inlines = (ItemInline,)
