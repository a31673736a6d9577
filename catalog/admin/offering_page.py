"""Everything that the page of an offering shows beside its form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext, ngettext

from catalog.admin.history import newest
from catalog.admin.offering_lifecycle import LOOK, STATUSES, buttons
from catalog.admin.offering_prices import address_of
from catalog.admin.offering_services import realization
from catalog.admin.offering_tabs import Panel, opened, panels
from catalog.admin.offering_timeline import in_words, timeline
from catalog.admin.price import how_often, money
from catalog.admin.rows import Row, RowList
from catalog.models import BundleGroup, Policy, ProductOffering, ProductOfferingRelationship

MOST_ARROWS = 50
Json = dict[str, Any]


def page_context(request: HttpRequest, context: Json) -> Json:
    """What the templates of the editor need besides what Django's admin gives them."""
    adminform, offering = context["adminform"], context["original"]
    model_admin = adminform.model_admin
    found = panels(adminform, context["inline_admin_formsets"], adminform.form.said)
    by_name = {panel.tab.name: panel for panel in found}
    may_change = bool(offering) and model_admin.has_change_permission(request, offering)
    price_rows = by_name["prices"].lists
    for row in price_rows[0].rows if price_rows else ():
        row.more = PriceRow.of(row, price_rows[0])
    shown: Json = {
        "panels": found,
        "zone": get_current_timezone_name(),
        "opened": opened(found),
        "wrong": [panel for panel in found if panel.errors],
        "composition": list(composition(by_name["bundle"])),
    }
    if shown["wrong"]:
        shown["errors"] = None  # said by the editor, tab by tab
    if not offering:
        return shown
    prices = list(price_rows[0].formset.get_queryset()) if price_rows else []
    ruled = [_ruled(policy) for policy in offering.policies.all()]
    by_name["policies"].more = len(ruled)
    return {
        **shown,
        "status": STATUSES[offering.lifecycle_status],
        "look": LOOK.get(offering.lifecycle_status, ""),
        "validity": in_words(offering.validity),
        "written": offering.last_update.isoformat(),
        "moves": buttons(offering) if may_change else [],
        "copy_url": _page(offering, "copy") if model_admin.has_add_permission(request) else "",
        "move_url": _page(offering, "move"),
        "timeline": timeline(offering, prices),
        "realization": realization(offering, request),
        "arrows_in": _arrows_into(offering),
        "ruled": ruled,
        "versions": newest(offering),
    }


def _page(offering: ProductOffering, name: str) -> str:
    return reverse(f"admin:catalog_productoffering_{name}", args=(quote(offering.pk),))


def _arrows_into(offering: ProductOffering) -> list[Json]:
    rows = ProductOfferingRelationship.objects.filter(target=offering).select_related("source")
    return [
        {"row": row, "validity": in_words(row.validity)} for row in rows.order_by("source__rank", "pk")[:MOST_ARROWS]
    ]


def _ruled(policy: Policy) -> Json:
    said = (
        f"{name}: {', '.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in (policy.parameters or {}).items()
    )
    return {
        "policy": policy,
        "kind": policy.get_kind_display(),
        "needs": "; ".join(said),
        "validity": in_words(policy.validity),
    }


@dataclass(frozen=True)
class PriceRow:
    """A price beside its row: what it says in one line, where else it is charged, and its own page."""

    summary: str
    validity: str
    status: str
    shared: str
    url: str
    is_locked: bool

    @classmethod
    def of(cls, row: Row, rows: RowList) -> PriceRow | None:
        """What is known of a row's price, None for a new one."""
        price = row.form.instance
        if not row.is_stored:
            return None
        others = rows.formset.elsewhere.get(price.pk, 0)
        shared = ngettext("shared with %(n)d other offering", "shared with %(n)d other offerings", others)
        return cls(
            summary=f"{money(price)}, {how_often(price)}",
            validity=in_words(price.validity),
            status=str(STATUSES[price.lifecycle_status]),
            shared=shared % {"n": others} if others else "",
            url=address_of(price),
            is_locked=row.form.locked or not rows.may_change,
        )


@dataclass(frozen=True)
class Part:
    """A choice group with what lies in it, or (without one) what lies in the plan itself."""

    group: Row | None
    depth: int
    options: Sequence[Row]

    @property
    def words(self) -> str:
        """How many of its options are to be chosen."""
        if self.group is None:
            return ""
        least, most = (self.group.form[name].value() for name in ("lower_limit", "upper_limit"))
        said = {"least": least, "most": most, "all": len(self.options)}
        if least == most:
            return gettext("Choose %(least)s of the %(all)d options below.") % said
        return gettext("Choose %(least)s to %(most)s of the %(all)d options below.") % said


def composition(panel: Panel) -> Iterator[Part]:
    """What a plan consists of, in its order: its own options, then each group with its options, the inner ones below.

    An option lies where its form says, so that what was typed and refused is seen where it was put.
    """
    options = panel.by_model["bundleoption"].rows if "bundleoption" in panel.by_model else []
    groups = panel.by_model["bundlegroup"].rows if "bundlegroup" in panel.by_model else []
    stored = {str(row.form.instance.pk) for row in groups if row.is_stored}
    inside: dict[str, list[Row]] = {}
    for row in options:
        chosen = str(row.form["group"].value() or "")
        inside.setdefault(chosen if chosen in stored else "", []).append(row)
    yield Part(None, 0, inside.get("", []))
    yield from _below(None, groups, inside, 0)
    yield from (Part(row, 0, []) for row in groups if not row.is_stored)


def _below(parent: int | None, groups: Sequence[Row], inside: dict[str, list[Row]], depth: int) -> Iterator[Part]:
    for row in groups:
        group: BundleGroup = row.form.instance
        if row.is_stored and group.parent_id == parent:
            yield Part(row, depth, inside.get(str(group.pk), []))
            yield from _below(group.pk, groups, inside, depth + 1)
