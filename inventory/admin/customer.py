"""Customers in the admin."""

from django.contrib import admin

from inventory.admin.readonly import ReadOnlyAdmin
from inventory.models import Customer


@admin.register(Customer)
class CustomerAdmin(ReadOnlyAdmin):
    """Who holds products."""

    list_display = ("id", "name", "segment")
    search_fields = ("=id", "name")
