"""Imports and exports of TMF620 JSON: started here, watched here, and what went wrong."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from catalog.admin.job_forms import StartExportForm, StartImportForm
from catalog.admin.working_set import EDIT_DIRECTLY
from catalog.domain.lifecycle import JOB
from catalog.models import ExportJob, ImportJob
from catalog.models.job import CatalogJob
from catalog.resources.kinds import V5
from catalog.services import create_export_job, create_import_job
from catalog.services.import_file import open_file
from tmf.admin import ReadOnlyAdmin
from tmf.errors import Refused
from tmf.translated import told

COLOURS = {**dict.fromkeys(JOB.states), "Running": "info", "Succeeded": "success", "Failed": "danger"}
MAY_START = "catalog.change_productoffering"
"""Jobs are moved by services, so nobody has permissions for their rows; who may change offerings may start one."""
NEEDS_THE_LIVE_CATALOG = (MAY_START, EDIT_DIRECTLY)
"""An import writes the live catalog, past every change set: where changes need approval, it does too."""
SHOWN_ERRORS = 50


class JobAdmin(ReadOnlyAdmin):
    """A screen of jobs to read, with a way to start one."""

    list_filter = ("status", "api")
    search_fields = ("=id", "url")
    exclude = ("error_log",)
    readonly_fields = ("error_lines",)
    actions_list = ("start",)
    change_form_outer_before_template = "admin/catalog/job/watched.html"
    start_form: ClassVar[type[forms.Form]]
    start_title: ClassVar[Any]

    class Media:
        css = {"all": ("studio/studio.css", "catalog/tables.css")}

    def has_start_permission(self, request: HttpRequest) -> bool:
        """Who may change offerings may load and write the whole catalog."""
        return bool(self.has_view_permission(request) and request.user.has_perm(MAY_START))

    def get_urls(self) -> list[Any]:
        """Beside the usual pages, how far a job is."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_progress"
        view = self.admin_site.admin_view(self.progress_view)
        return [path("<path:object_id>/progress/", view, name=name), *super().get_urls()]

    def start_view(self, request: HttpRequest) -> HttpResponseBase:
        """The form that starts a job."""
        posted = request.method == "POST"
        form = self.start_form(request.POST, request.FILES) if posted else self.start_form()
        if posted and form.is_valid():
            try:
                job = self.create(form)
            except Refused as refusal:
                form.add_error(None, ValidationError(told(refusal), code=refusal.code))
            else:
                self.message_user(request, _("It has been started and goes on by itself."), messages.SUCCESS)
                return HttpResponseRedirect(self.address("change", job.pk))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, "title": self.start_title}
        return TemplateResponse(request, "admin/catalog/job/start.html", {**context, "is_fullwidth": "1"})

    def create(self, form: Any) -> CatalogJob:
        """Have the job run, soon and in the background."""
        raise NotImplementedError

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The job, with how far it is on top."""
        job = self.get_object(request, object_id)
        extra = {**(kwargs.pop("extra_context", None) or {}), **(self.watched(request, job) if job else {})}
        return super().change_view(request, object_id, *args, extra_context=extra, **kwargs)

    def progress_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """How far a job is: the part of its page that is asked for again and again until it is over."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        job = self.get_object(request, object_id)
        if job is None:
            raise Http404
        answer = TemplateResponse(request, "admin/catalog/job/progress.html", self.watched(request, job))
        if job.status in JOB.final:
            answer["HX-Refresh"] = "true"  # the rest of the page is of when it was not
        return answer

    def watched(self, request: HttpRequest, job: Any) -> dict[str, Any]:  # noqa: ARG002 - exports look at who asks
        """What is shown of how far a job is."""
        lines = job.error_log.splitlines()
        return {
            "job": job,
            "is_over": job.status in JOB.final,
            "state": {"Succeeded": "good", "Failed": "bad", "Running": "busy"}.get(job.status, ""),
            "errors": lines[:SHOWN_ERRORS],
            "more_errors": max(0, job.errors - SHOWN_ERRORS),
            "progress_url": self.address("progress", job.pk),
        }

    def address(self, page: str, pk: str) -> str:
        """The address of a page of one job."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[pk])

    @display(description=gettext_lazy("Status"), ordering="status", label=COLOURS)
    def shown_status(self, obj: Any) -> tuple[str, str]:
        """The status as a coloured label."""
        return str(obj.status), obj.get_status_display()

    @admin.display(description=gettext_lazy("Error log"))
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
    start_form, start_title = StartImportForm, gettext_lazy("Start an import")

    def has_start_permission(self, request: HttpRequest) -> bool:
        """Who may change offerings, and the live catalog directly."""
        return bool(self.has_view_permission(request) and request.user.has_perms(NEEDS_THE_LIVE_CATALOG))

    @action(description=start_title, permissions=["start"], icon="upload_file")
    def start(self, request: HttpRequest) -> HttpResponseBase:
        """The form that starts an import."""
        return self.start_view(request)

    def create(self, form: StartImportForm) -> ImportJob:
        """Load the uploaded file."""
        return create_import_job(api=V5, values=form.values())


@admin.register(ExportJob)
class ExportJobAdmin(JobAdmin):
    """Files that were written."""

    list_display = ("url", "api", "shown_status", "query", "rows_written", "creation_date", "completion_date")
    start_form, start_title = StartExportForm, gettext_lazy("Start an export")

    @action(description=start_title, permissions=["start"], icon="download")
    def start(self, request: HttpRequest) -> HttpResponseBase:
        """The form that starts an export."""
        return self.start_view(request)

    def get_urls(self) -> list[Any]:
        """Beside those of every job, its file."""
        view = self.admin_site.admin_view(self.file_view)
        return [path("<path:object_id>/file/", view, name="catalog_exportjob_file"), *super().get_urls()]

    def create(self, form: StartExportForm) -> ExportJob:
        """Write what was asked for."""
        return create_export_job(api=V5, values=form.values())

    def file_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """The file that a job has written."""
        if not self.has_start_permission(request):
            raise PermissionDenied
        job = self.get_object(request, object_id)
        if job is None or job.status != "Succeeded":
            raise Http404
        try:
            file = open_file(job.url)
        except Refused as refusal:
            self.message_user(request, told(refusal), messages.ERROR)
            return HttpResponseRedirect(self.address("change", job.pk))
        name = job.url.rpartition("/")[2].rpartition(":")[2]
        return FileResponse(file, as_attachment=True, filename=name, content_type="application/jsonl")

    def watched(self, request: HttpRequest, job: Any) -> dict[str, Any]:
        """How far it is and, once it is written, where its file is for those who may have it."""
        may_have = job.status == "Succeeded" and self.has_start_permission(request)
        return {**super().watched(request, job), "file_url": self.address("file", job.pk) if may_have else ""}
