"""Whom a change set touches: asked for, watched while it is counted, read, taken along as a file."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from catalog.selectors import ChangeSetFacts, catalog_token, change_set_facts, change_set_names, compiled_catalog
from studio.impact_export import as_csv
from studio.impact_words import by_channel, tables
from studio.models import ImpactReport
from studio.pages import page, show
from studio.services import request_impact
from tmf.errors import Refused
from tmf.translated import told

VIEW, CHANGE, CUSTOMERS = "catalog.view_productoffering", "catalog.change_productoffering", "inventory.view_customer"
SHOWN, EARLIER, A_PAGE = 100, 10, 50
"""The rows of each table that a page shows, the reports of the same set that it names, and those of the list."""
TONES = {"waiting": "busy", "counting": "busy", "done": "good", "failed": "bad"}


class RequestForm(forms.Form):
    """As of when, and in which channel."""

    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)
    at = forms.DateTimeField(
        label=gettext_lazy("As of"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def __init__(self, *args: Any, channels: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["channel"])
        field.choices = [("", _("All in which the change may matter")), *channels.items()]


@page(VIEW, in_working_set=False)
@require_safe
def impacts(request: HttpRequest) -> HttpResponseBase:
    """The reports of all change sets, newest first."""
    reports = ImpactReport.objects.select_related("requested_by").defer("result")
    shown = Paginator(reports, A_PAGE).get_page(request.GET.get("page"))
    names = change_set_names(report.change_set_id for report in shown)
    rows = [(one, names.get(one.change_set_id, one.change_set_id), TONES[one.state]) for one in shown]
    return show(request, "studio/impacts.html", {"page": shown, "rows": rows}, title=_("Impact on customers"))


@page(VIEW, in_working_set=False)
def impact(request: HttpRequest, change_set_id: str) -> HttpResponseBase:
    """The newest report of a change set, or the one that is named, and the form to ask for another one."""
    facts = change_set_facts(change_set_id)
    if facts is None:
        raise Http404
    may_ask = request.user.has_perm(CHANGE)
    form = RequestForm(request.POST or None, channels=_channels(), initial={"at": facts.publish_at or timezone.now()})
    if request.method == "POST":
        if not may_ask:
            raise PermissionDenied
        if form.is_valid() and _asked(request, facts, form):
            return HttpResponseRedirect(reverse("studio:impact", args=[change_set_id]))
    reports = ImpactReport.objects.of_set(change_set_id).select_related("requested_by")
    named = request.GET.get("report")
    report = _found(change_set_id, named) if named else reports.first()
    context = {
        "change_set": facts,
        "form": form,
        "may_ask": may_ask and facts.is_open,
        "zone": timezone.get_current_timezone_name(),
        "earlier": [(one, TONES[one.state]) for one in reports.defer("result")[:EARLIER]],
        **(_report(request, report, facts) if report else {}),
    }
    return show(request, "studio/impact.html", context, title=_("Impact: %(name)s") % {"name": facts.name})


@page(VIEW, in_working_set=False)
@require_safe
def impact_report(request: HttpRequest, change_set_id: str, report_id: str) -> HttpResponseBase:
    """The part of the page that is asked for again while it is counted (htmx)."""
    facts, report = change_set_facts(change_set_id), _found(change_set_id, report_id)
    if facts is None:
        raise Http404
    context = {"polled": True, **_report(request, report, facts)}
    return HttpResponse(render_to_string("studio/impact_report.html", context, request))


@page(VIEW, in_working_set=False)
@require_safe
def impact_export(request: HttpRequest, change_set_id: str, report_id: str, kind: str) -> HttpResponseBase:
    """A report as a file: `csv` or `json`. Customers are named only to those who may see them."""
    report = _found(change_set_id, report_id)
    if report.result is None:
        raise Http404
    name = f"impact-{change_set_id}-{report.requested_at:%Y%m%d-%H%M}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if kind == "csv":
        return HttpResponse(as_csv(report.result), content_type="text/csv; charset=utf-8", headers=headers)
    result = report.result if request.user.has_perm(CUSTOMERS) else _without_customers(report.result)
    found = {"changeSet": change_set_id, "requestedAt": report.requested_at, "channel": report.channel, **result}
    return JsonResponse(found, headers=headers, json_dumps_params={"indent": 2, "ensure_ascii": False})


def _asked(request: HttpRequest, facts: ChangeSetFacts, form: RequestForm) -> bool:
    """Whether the report was asked for; else the form says why not."""
    try:
        request_impact(
            change_set_id=facts.id,
            at=form.cleaned_data["at"] or timezone.now(),
            channel=form.cleaned_data["channel"],
            by=request.user,
        )
    except Refused as refusal:
        form.add_error(None, told(refusal))
        return False
    return True


def _found(change_set_id: str, report_id: str) -> ImpactReport:
    report = ImpactReport.objects.filter(pk=report_id, change_set_id=change_set_id).first()
    if report is None:
        raise Http404
    return report


def _report(request: HttpRequest, report: ImpactReport, facts: ChangeSetFacts) -> dict[str, Any]:
    """What the report's part of the page shows."""
    context: dict[str, Any] = {"report": report, "tone": TONES[report.state], "change_set": facts}
    result = report.result
    if result is None:
        return context
    shown = tables(result, SHOWN)
    return {
        **context,
        "result": result,
        "is_current": (report.live_token, report.change_set_revision) == (catalog_token(), facts.revision),
        "channels": by_channel(result, _channels(), SHOWN),
        "tables": shown,
        "sizes": {name: len(result[name]) + result["leftOut"].get(name, 0) for name in (*shown, "lines")},
        "most": SHOWN,
        "simulator": _simulator() if request.user.has_perm(CUSTOMERS) else "",
    }


def _channels() -> dict[str, str]:
    return dict(compiled_catalog().channels)


def _simulator() -> str:
    """The address of the page that shows what a customer sees, where the installation has it."""
    try:
        return reverse("studio:simulator")
    except NoReverseMatch:
        return ""


def _without_customers(result: dict[str, Any]) -> dict[str, Any]:
    lines = [
        {**line, "examples": [{"product": one["product"]} for one in line["examples"]]} for line in result["lines"]
    ]
    return {**result, "lines": lines}
