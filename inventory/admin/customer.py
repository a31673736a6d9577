"""Customers in the admin."""

from django.contrib import admin

from inventory.models import Customer
from tmf.admin import ReadOnlyAdmin


@admin.register(Customer)
class CustomerAdmin(ReadOnlyAdmin):
    """Who holds products."""

    list_display = ("id", "name", "segment")
    search_fields = ("=id", "name")
