"""Imports and exports: how far they are, and what went wrong."""

from __future__ import annotations

from django.contrib import admin
from unfold.decorators import display

from catalog.models import ExportJob, ImportJob
from catalog.models.job import CatalogJob
from tmf.admin import ReadOnlyAdmin

COLOURS = {"Running": "info", "Succeeded": "success", "Failed": "danger"}


class JobAdmin(ReadOnlyAdmin):
    """A screen of jobs to read."""

    list_filter = ("status", "api")
    search_fields = ("=id", "url")
    exclude = ("error_log",)

    @display(description="Status", ordering="status", label=COLOURS)
    def shown_status(self, obj: CatalogJob) -> str:
        """The status as a coloured label."""
        return str(obj.status)

    @admin.display(description="Error log")
    def error_lines(self, obj: CatalogJob) -> str:
        """Every error that was kept, a line each."""
        return obj.log_text or "-"


@admin.register(ImportJob)
class ImportJobAdmin(JobAdmin):
    """Files that were loaded."""

    list_display = (
        "url",
        "api",
        "shown_status",
        "mode",
        "progress",
        "rows_read",
        "rows_written",
        "rows_failed",
        "creation_date",
    )
    readonly_fields = ("error_lines",)


@admin.register(ExportJob)
class ExportJobAdmin(JobAdmin):
    """Files that were written."""

    list_display = ("url", "api", "shown_status", "query", "rows_written", "creation_date", "completion_date")
    readonly_fields = ("error_lines",)
