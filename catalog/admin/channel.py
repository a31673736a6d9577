"""Sales channels."""

from django.contrib import admin

from catalog.admin.base import CatalogAdmin
from catalog.models import Channel


@admin.register(Channel)
class ChannelAdmin(CatalogAdmin):
    """Where offerings are sold and changed: app, web, retail, care."""

    list_display = ("name", "id")
    search_fields = ("id", "name")
    fields = ("name", "id")
