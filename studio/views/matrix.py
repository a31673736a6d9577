"""The matrix: who may change to what in a plan, a channel and at a date, and which rows decide it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.ladder import Ladder
from catalog.selectors import compiled_catalog
from catalog.services import drafted
from qualification.services import NOTHING, Matrix, Setting, from_below, ladders_in
from qualification.services import matrix as ask
from studio import matrix_table
from studio.fields import CatalogForm, MomentField, OfferingField, segments_in, without_blanks
from studio.pages import page, show
from studio.parts import address, part
from studio.sides import UNFIT, chosen_set, side_label
from tmf.translated import told

TIERS = 20
"""How many tiers a page shows each way."""


class MatrixForm(CatalogForm):
    """What the matrix is about; everything has a default."""

    plan = OfferingField(label=_("Plan"), required=False, help_text=_("Empty: tiers that stand alone."))
    tier = OfferingField(
        label=_("Ladder of the tier"), required=False, help_text=_("Empty: the first ladder of the plan.")
    )
    segment = forms.CharField(
        label=_("Market segment"),
        required=False,
        max_length=64,
        widget=forms.TextInput({"list": "segments", "autocomplete": "off"}),
        help_text=_("Empty: not known."),
    )
    at = MomentField(label=_("Date"), help_text=_("Empty: now."))
    then = MomentField(label=_("Compare with the date"))

    field_order = ("plan", "tier", "channel")

    def setting(self) -> Setting:
        """The setting that a valid form asks for."""
        said = self.cleaned_data
        return Setting(said["plan"], said["channel"], said["at"] or timezone.now(), segment=said["segment"].strip())


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of every catalog and date: the rows and columns of this page, and the cell that is open."""

    setting: Setting
    ladders: Sequence[Ladder]
    members: Sequence[str]
    rows: Page[str]
    columns: Page[str]
    cell: tuple[str, str] | None
    only_cell: bool = False

    def side(self, label: str, at: datetime, request: HttpRequest) -> Side:
        """The answers as of a date, by the catalog as it is seen now."""
        setting = replace(self.setting, at=at)
        # An open cell may lie in another part of the rows or columns.
        held = dict.fromkeys([*(() if self.only_cell else self.rows), *(self.cell or ())[:1]])
        targets = dict.fromkeys([*(() if self.only_cell else self.columns), *(self.cell or ())[1:]])
        found = ask(setting, held=held, targets=list(targets))
        told = self.cell and matrix_table.told(
            found, self.cell, label=label, plan_id=setting.plan_id, may=request.user.has_perm
        )
        return Side(found, label, told or None)


@dataclass(frozen=True, slots=True)
class Side:
    """A matrix by one catalog as of one date, with the decision of the open cell."""

    found: Matrix
    label: str
    told: matrix_table.Told | None


@page("catalog.view_productoffering", in_working_set=False)
@require_safe
def matrix(request: HttpRequest) -> HttpResponseBase:
    """The matrix with its form; for a script that asks for it, the decision of one cell."""
    only_cell = _is_for_panel(request)
    query = without_blanks(request.GET, MatrixForm.base_fields)
    if query != request.GET and not only_cell:
        return HttpResponseRedirect(f"?{query.urlencode()}")
    try:
        context = _content(request, only_cell=only_cell)
    except UNFIT as refusal:
        context = {"refused": told(refusal)}
    if only_cell:
        return TemplateResponse(request, "studio/matrix_decision.html", context)
    return show(request, "studio/matrix.html", context, title=_("Matrix"))


def _is_for_panel(request: HttpRequest) -> bool:
    """Whether a script asks for the panel beside the table; not when it goes back to a page that was left."""
    return request.headers.get("HX-Target") == "decision" and "HX-History-Restore-Request" not in request.headers


def _content(request: HttpRequest, *, only_cell: bool) -> dict[str, Any]:
    """Everything that the template shows, read while the catalogs are there to be seen.

    Raises:
        UNFIT: the change set cannot be shown.
    """
    chosen = chosen_set(request)
    with drafted(chosen.pk):
        catalog = compiled_catalog()
        form = MatrixForm(catalog, request.GET if _asks(request) else _start(catalog))
        context = {"form": form, "chosen": chosen, "segments": segments_in(catalog)}
        asking = _asking(request, form, catalog, only_cell=only_cell) if form.is_valid() else None
        if asking is None:
            return context
        at, then = asking.setting.at, form.cleaned_data["then"]
        sides = [asking.side(side_label(chosen, at), at, request)]
        if then:
            sides.append(asking.side(side_label(chosen, then), then, request))
    if chosen.pk and "live" in request.GET and not then:
        sides.append(asking.side(gettext("live catalog"), at, request))
    return {**context, **_shown(request, asking, sides, catalog)}


def _asks(request: HttpRequest) -> bool:
    return any(request.GET.get(name) for name in ("plan", "tier"))


def _start(catalog: CompiledCatalog) -> dict[str, str]:
    """What is shown to who has asked for nothing yet: the first plan that tiers can be had in."""
    first = next((pk for pk, offering in catalog.offerings.items() if offering.options and ladders_in(catalog, pk)), "")
    return {"plan": first}


def _asking(request: HttpRequest, form: MatrixForm, catalog: CompiledCatalog, *, only_cell: bool) -> Asking | None:
    """None where there is no ladder to show."""
    setting, tier = form.setting(), form.cleaned_data["tier"]
    ladders = ladders_in(catalog, setting.plan_id)
    ladder = catalog.ladder(tier) if tier else next(iter(ladders), None)
    if ladder is None:
        if tier or setting.plan_id:
            form.add_error("tier" if tier else "plan", gettext("It has no ladder: no upgrade path touches it."))
        return None
    members = from_below(ladder)
    cell = request.GET.get("from", NOTHING), request.GET.get("to", "")
    there = cell[1] in members and cell[0] in (NOTHING, *members) and cell[0] != cell[1]
    return Asking(
        setting,
        ladders,
        members,
        Paginator((NOTHING, *members), TIERS).get_page(request.GET.get("rows")),
        Paginator(members, TIERS).get_page(request.GET.get("columns")),
        cell if there else None,
        only_cell=only_cell,
    )


def _shown(request: HttpRequest, asking: Asking, sides: Sequence[Side], catalog: CompiledCatalog) -> dict[str, Any]:
    first, other = sides[0], sides[1] if len(sides) > 1 else None
    held, targets = list(asking.rows), list(asking.columns)
    rows = []
    if not asking.only_cell:
        rows = matrix_table.table(
            first.found,
            other.found if other else None,
            held=held,
            targets=targets,
            address=lambda row, column: address(request, **{"from": row, "to": column}),
            opened=asking.cell,
        )
    setting = asking.setting
    return {
        "asking": asking,
        "plan": matrix_table.name_of(catalog, setting.plan_id) if setting.plan_id else "",
        "channel": catalog.channels.get(setting.channel, setting.channel),
        "ladders": [_tab(request, one, asking, catalog) for one in asking.ladders],
        "columns": matrix_table.heads(first.found, targets),
        "rows": rows,
        "changed": sum(cell.other is not None for row in rows for cell in row.cells),
        "sides": sides,
        "opened": [matrix_table.name_of(catalog, pk) for pk in asking.cell or ()],
        "told": [side.told for side in sides if side.told],
        "closed": address(request, **{"from": None, "to": None}),
        "parts": [part(request, asking.rows, "rows"), part(request, asking.columns, "columns")],
    }


@dataclass(frozen=True, slots=True)
class Tab:
    """A ladder of the plan that can be chosen."""

    name: str
    href: str
    chosen: bool


def _tab(request: HttpRequest, ladder: Ladder, asking: Asking, catalog: CompiledCatalog) -> Tab:
    """A ladder, called like what its tiers are made of."""
    lowest = catalog.offerings.get(ladder.members[0])
    spec = catalog.product_specs.get((lowest.specification_id or "") if lowest else "")
    name = (spec.brand or spec.name) if spec else matrix_table.name_of(catalog, ladder.members[0])
    changes = {"tier": ladder.members[0], "rows": None, "columns": None, "from": None, "to": None}
    changes["plan"] = asking.setting.plan_id
    return Tab(name, address(request, **changes), chosen=set(ladder.members) == set(asking.members))
