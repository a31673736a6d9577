"""What would this customer see: a real or a composed one, in a channel, as of a date, also by a change set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import compiled_catalog
from catalog.services import drafted
from qualification.services import Asked, Simulation, read_household, simulate
from qualification.services.holdings import Given
from qualification.services.simulate import MOST_ASKED
from studio import cards, spoken
from studio.composing import CUSTOMERS, SimulatorForm, tidy
from studio.fields import segments_in
from studio.pages import page, show
from studio.parts import address, part
from studio.sides import UNFIT, chosen_set, side_label
from tmf.json import dumps
from tmf.translated import told


@dataclass(frozen=True, slots=True)
class Side:
    """What is seen by one catalog as of one date: as cards, and as the APIs answer it."""

    label: str
    simulation: Simulation
    table: cards.Table


@dataclass(frozen=True, slots=True)
class Spoken:
    """A question to an API and its answer on each side, as JSON."""

    title: str
    request: str
    responses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A product that the customer holds."""

    name: str
    product_id: str
    status: str
    plan: str
    since: datetime | None
    in_order: bool


@page("catalog.view_productoffering", in_working_set=False)
@require_safe
def simulator(request: HttpRequest) -> HttpResponseBase:
    """The form and what the customer would see; an address with empty parameters is tidied first."""
    query = tidy(request.GET)
    if query != request.GET:
        return HttpResponseRedirect(f"?{query.urlencode()}")
    if request.GET.get("customer") and not request.user.has_perm(CUSTOMERS):
        raise PermissionDenied
    try:
        context = _content(request)
    except UNFIT as refusal:
        context = {"refused": told(refusal)}
    return show(request, "studio/simulator.html", context, title=_("What a customer sees"))


def _content(request: HttpRequest) -> dict[str, Any]:
    """Everything that the template shows, read while the catalogs are there to be seen.

    Raises:
        UNFIT: the change set cannot be shown.
    """
    chosen, now = chosen_set(request), timezone.now()
    sides: list[Side] = []
    with drafted(chosen.pk):
        catalog = compiled_catalog()
        form = SimulatorForm(catalog, request.GET, may_see_customers=request.user.has_perm(CUSTOMERS))
        context = {"form": form, "chosen": chosen, "segments": segments_in(catalog)}
        given = _given(form, now) if form.is_valid() else None
        if given is None:
            return context
        at, then = form.cleaned_data["at"] or now, form.cleaned_data["then"]
        dates = [at, then] if then else [at]
        sides += [_side(request, form, given, side_label(chosen, date), date) for date in dates]
    if chosen.pk and "live" in request.GET and not then:
        sides.insert(0, _side(request, form, given, gettext("live catalog"), at))
    return {**context, **_shown(request, sides, given)}


def _given(form: SimulatorForm, now: datetime) -> Given | None:
    """The customer who is asked about, None where nobody is named yet."""
    if not form.is_real:
        return form.composed(at=form.cleaned_data["at"] or now)
    customer = form.cleaned_data["customer"]
    return read_household(customer) if customer else None


def _side(request: HttpRequest, form: SimulatorForm, given: Given, label: str, at: datetime) -> Side:
    said = form.cleaned_data
    simulation = simulate(given, channel=said["channel"], at=at, wanted=said["wanted"])
    return Side(label, simulation, cards.table(simulation, may=request.user.has_perm))


def _shown(request: HttpRequest, sides: Sequence[Side], given: Given) -> dict[str, Any]:
    hidden, household = "hidden" in request.GET, given.household
    sheet = cards.sheet(
        sides[0].table,
        sides[1].table if len(sides) > 1 else None,
        with_hidden=hidden,
        number=request.GET.get("page"),
    )
    return {
        "sides": sides,
        "sheet": sheet,
        "toggle": address(request, hidden=None if hidden else "1", page=None),
        "part": part(request, sheet.page, "page"),
        "holds": list(_holds(given, sides[-1].simulation.catalog)),
        "customer": household.customer_id,
        "segment": household.segment,
        "unasked": max(0, len(household.products) - MOST_ASKED),
        "asked": list(_asked(sides)),
    }


def _holds(given: Given, catalog: CompiledCatalog) -> Iterator[Row]:
    for product in given.household.products[:MOST_ASKED]:
        plan = product.plan_offering_id
        yield Row(
            cards.name_of(catalog, product.offering_id),
            product.id,
            spoken.status(product.status),
            cards.name_of(catalog, plan) if plan else "",
            product.since,
            in_order=product.open_order_id is not None,
        )


def _asked(sides: Sequence[Side]) -> Iterator[Spoken]:
    """The questions of the first side, each with the answers of all; what is asked depends on the catalog."""
    keys = {(asked.kind, asked.about, asked.adds): asked for side in sides for asked in side.simulation.asked}
    for key, asked in keys.items():
        answers = [
            next((one for one in side.simulation.asked if (one.kind, one.about, one.adds) == key), None)
            for side in sides
        ]
        yield Spoken(
            _title(asked, sides[-1].simulation),
            _json(asked.request),
            tuple(_json(one.response) if one else "" for one in answers),
        )


def _title(asked: Asked, simulation: Simulation) -> str:
    """What is asked, in words."""
    product = simulation.household.product(asked.about)
    name = cards.name_of(simulation.catalog, product.offering_id if product else asked.about)
    if not asked.about:
        words = gettext("everything, as a configuration")
    elif asked.adds:
        words = gettext("what may be added to %(name)s") % {"name": name}
    elif product:
        words = gettext("what %(name)s may become") % {"name": name}
    else:
        words = gettext("whether %(name)s may be bought") % {"name": name}
    return f"{asked.api} {asked.kind}: {words}"


def _json(body: object) -> str:
    """The JSON as the API writes it, laid out for a person."""
    return orjson.dumps(orjson.loads(dumps(body)), option=orjson.OPT_INDENT_2).decode()
