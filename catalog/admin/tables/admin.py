"""Import and export on the list of a model."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin

from catalog.admin.tables.base import TableResource
from catalog.admin.tables.files import BadFile
from catalog.admin.tables.forms import FORMATS, FormatForm, PlanForm, UploadForm
from catalog.admin.tables.results import TableResult
from catalog.admin.tables.telling import log, shown, summary
from catalog.admin.tables.template import explained, template_csv, template_xlsx
from catalog.admin.tables.uploads import UploadGone, Uploads

FORMAT = "_format"
"""The parameter that names the format of an export; no filter of a list is called so."""
MADE = {"xlsx": (template_xlsx, FORMATS[0]), "csv": (template_csv, FORMATS[1])}
"""The formats of a template: what makes it, and what it is."""


class WithTables(ImportExportMixin):
    """A screen whose list can be exported as a table (who may see it) and imported (who may add and change).

    An import is looked at first: the file is kept meanwhile (`Uploads`), and is imported only if that does what was
    looked at. `table` declares the columns.
    """

    table: ClassVar[type[TableResource]]
    import_formats = export_formats = list(FORMATS)
    import_form_class, confirm_form_class, export_form_class = UploadForm, PlanForm, FormatForm
    tmp_storage_class = Uploads

    def get_resource_classes(self, request: HttpRequest) -> list[type[TableResource]]:  # noqa: ARG002 - the library's signature
        """The one table."""
        return [self.table]

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Whether rows may be removed."""
        return {"may_delete": self.has_delete_permission(request)}

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:  # noqa: ARG002
        """Nothing."""
        return {}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """The plan that was looked at."""
        return {"plan": kwargs["form"].cleaned_data.get("plan", "")}

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Who may add and change: an import does both."""
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Who may see the list."""
        return bool(self.has_view_permission(request))

    def get_urls(self) -> list[Any]:
        """Beside import and export, the template to start from."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_template"
        view = self.admin_site.admin_view(self.template_view)
        return [path("import/template.<slug:extension>", view, name=name), *super().get_urls()]

    def template_view(self, request: HttpRequest, extension: str) -> HttpResponse:
        """A table to start from."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if extension not in MADE:
            raise Http404
        make, file_format = MADE[extension]
        answer = HttpResponse(make(self.table()), content_type=file_format.CONTENT_TYPE)
        answer["Content-Disposition"] = f'attachment; filename="{self._file_name("template", extension)}"'
        return answer

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Any) -> str:  # noqa: ARG002
        """What the rows are, and the day."""
        return self._file_name(timezone.localdate().isoformat(), file_format.get_extension())

    def add_data_read_fail_error_to_form(self, form: UploadForm, e: Exception) -> None:
        """Say why the file cannot be read; what is not the file's fault is a bug."""
        if not isinstance(e, BadFile):
            raise e
        Uploads(name=form.cleaned_data["import_file"].tmp_storage_name).remove()
        form.add_error("import_file", str(e))

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """The page to choose a file on, and what it would change."""
        response: Any = super().import_action(request, **kwargs)
        context = response.context_data
        result, confirm = context.get("result"), context.get("confirm_form")
        if confirm and result.changes_nothing:
            confirm = context.pop("confirm_form")
            Uploads(name=confirm.initial["import_file_name"]).remove()
        elif confirm:
            confirm.initial["plan"] = result.plan
        elif context["form"].is_bound:
            Uploads(name=getattr(context["form"].cleaned_data.get("import_file"), "tmp_storage_name", "")).remove()
        context.update(self._more(result))
        context["file_name"] = getattr(request.FILES.get("import_file"), "name", "")
        return response

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Import what was looked at; where the catalog has changed since, show what would happen now."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_import_permission(request):
            raise PermissionDenied
        form, page = self.create_confirm_form(request), self._address("import")
        upload = Uploads(name=request.POST.get("import_file_name"))
        try:
            data = upload.read() if form.is_valid() else b""
        except UploadGone:
            data = b""
        if not data:
            self.message_user(request, _("The file is not kept any more. Choose it once more."), messages.ERROR)
            return HttpResponseRedirect(page)
        dataset = self.import_formats[int(form.cleaned_data["format"])]().create_dataset(data)
        with transaction.atomic():
            result: TableResult = self.process_dataset(dataset, form, request)
            if result.is_done:
                self.generate_log_entries(result, request)
        if not result.is_done:
            return self._look_again(request, form, result)
        upload.remove()
        self.add_success_message(result, request)
        return HttpResponseRedirect(self._address("changelist"))

    def generate_log_entries(self, result: TableResult, request: HttpRequest) -> None:
        """Note in the history of each row who changed which columns."""
        log(result, self.model, request.user)

    def add_success_message(self, result: TableResult, request: HttpRequest) -> None:
        """Say how much was changed."""
        self.message_user(request, summary(result), messages.SUCCESS)

    def export_action(self, request: HttpRequest) -> HttpResponseBase:
        """The page to choose a format on; with one, the file.

        Both are read with GET: who may only read may export, and no writer has to wait for it.
        """
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not self.has_export_permission(request):
            raise PermissionDenied
        request.GET = asked = request.GET.copy()  # type: ignore[assignment] # what is left are the filters of the list
        chosen = asked.pop(FORMAT, [])
        form = FormatForm(self.get_export_formats(), [self.table], data={"format": chosen[-1]} if chosen else None)
        if form.is_valid():
            file_format = self.get_export_formats()[int(form.cleaned_data["format"])]()
            try:
                answer: HttpResponse = self._do_file_export(file_format, request, self.get_export_queryset(request))
            except BadFile as error:
                form.add_error(None, str(error))
            else:
                return answer
        context = self.init_request_context_data(request, form)
        return TemplateResponse(request, [self.export_template_name], context)

    def get_resource_index(self, form: Any) -> int:  # noqa: ARG002 - the library's signature
        """There is one table."""
        return 0

    def init_request_context_data(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        """How many rows would be exported, and how the list is filtered."""
        context: dict[str, Any] = super().init_request_context_data(request, form)
        title = _("Export %(rows)s") % {"rows": self.opts.verbose_name_plural}
        filters = [(name, value) for name, values in request.GET.lists() for value in values]
        context |= {"filters": filters, "format_name": FORMAT}
        return {**context, "title": title, "row_count": self.get_export_queryset(request).count(), "is_fullwidth": "1"}

    def _look_again(self, request: HttpRequest, form: Any, result: TableResult) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "file_name": form.cleaned_data["original_file_name"],
            "form": self.create_import_form(HttpRequest()),
            "result": result,
            **self._more(result),
        }
        if not (result.has_errors() or result.has_validation_errors()):
            context["confirm_form"] = PlanForm(initial={**form.cleaned_data, "plan": result.plan})
        return TemplateResponse(request, self.import_template_name, context)

    def _more(self, result: TableResult | None) -> dict[str, Any]:
        """What the page shows besides."""
        title = _("Import %(rows)s") % {"rows": self.opts.verbose_name_plural}
        more = {
            "title": title,
            "is_fullwidth": "1",
            "explained": list(explained(self.table())),
            "about": self.table.about,
        }
        if result is None:
            return more
        return {**more, "sorts": shown(result), "counts": result.counts}

    def _file_name(self, what: str, extension: str) -> str:
        return f"{slugify(str(self.opts.verbose_name_plural)) or self.opts.model_name}-{what}.{extension}"

    def _address(self, page: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")
