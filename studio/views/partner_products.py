"""Under which key a partner sells each tier: a table of the tiers that orders may ask for, to fill in."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from catalog.selectors.partner_tiers import tiers_at
from provisioning.domain.changes import TIER
from provisioning.domain.partner import LOCAL, PartnerProfile
from provisioning.selectors import partner
from provisioning.services import MappedMeanwhile, PartnerNotFound, map_products, spoken_archetypes
from studio.pages import page, show, working_in
from studio.tiers import tier_rows

PER_PAGE = 50
LONGEST, LONGEST_NUMBER = 200, 6
NEW = "new"


@page("provisioning.view_partner")
def products(request: HttpRequest, pk: str) -> HttpResponseBase:
    """The table; in a change set with the tiers that it brings."""
    return _page(request, _profile(request, pk))


@page("provisioning.change_partner", in_working_set=False)
def save(request: HttpRequest, pk: str) -> HttpResponseBase:
    """Store what was filled in: at once, for production has no change sets."""
    profile = _profile(request, pk)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("studio:partner_products", args=[pk]))
    keys, seen, faults = _sent(request, profile.product_keys)
    if faults:
        return _page(request, profile, typed=keys, faults=faults)
    try:
        map_products(partner_id=profile.id, keys=keys, seen=seen)
    except PartnerNotFound as gone:
        raise Http404 from gone
    except MappedMeanwhile as refusal:
        return _page(request, _profile(request, pk), typed=keys, faults=[_meanwhile(refusal)])
    if keys:
        said = ngettext("%(n)d product key was stored.", "%(n)d product keys were stored.", len(keys))
        messages.success(request, said % {"n": len(keys)})
    return HttpResponseRedirect(_address("partner_products", request, pk))


def _profile(request: HttpRequest, pk: str) -> PartnerProfile:
    """The partner, for who may see it and the offerings that lead to it."""
    if not request.user.has_perms(("provisioning.view_partner", "catalog.view_productoffering")):
        raise PermissionDenied
    profile = partner(pk)
    if profile is None:
        raise Http404
    return profile


def _address(name: str, request: HttpRequest, pk: str) -> str:
    """The address of a page of a partner, with the same search and page of the table."""
    query = request.GET.urlencode()
    return reverse(f"studio:{name}", args=[pk]) + (f"?{query}" if query else "")


def _meanwhile(refusal: MappedMeanwhile) -> str:
    words = gettext(
        "Somebody else has changed the product key of %(tiers)s meanwhile, and nothing was stored. What you typed"
        " is still here; what holds now stands beside it."
    )
    return words % {"tiers": ", ".join(refusal.tiers)}


def _sent(request: HttpRequest, there: Container[str]) -> tuple[dict[str, str], dict[str, str], list[str]]:
    """The keys that were changed, by tier, what stood there before, and what is wrong."""
    keys: dict[str, str] = {}
    seen: dict[str, str] = {}
    faults: list[str] = []
    for number in [*map(str, range(PER_PAGE)), NEW]:
        tier, key = (request.POST.get(f"{name}-{number}", "").strip() for name in ("tier", "key"))
        was = request.POST.get(f"was-{number}", "")
        if key == was:
            continue
        if not tier:
            faults.append(gettext("Say which tier the product key %(key)s is for.") % {"key": key})
        elif number == NEW and tier in there:
            faults.append(gettext("The tier %(tier)s is there already: change its product key above.") % {"tier": tier})
        elif max(len(tier), len(key)) > LONGEST:
            faults.append(gettext("A tier and a product key have at most %(n)d characters.") % {"n": LONGEST})
        else:
            keys[tier], seen[tier] = key, was
    return keys, seen, faults


def _page(
    request: HttpRequest, profile: PartnerProfile, *, typed: dict[str, str] | None = None, faults: Sequence[str] = ()
) -> HttpResponseBase:
    """The table; with what was typed and what is wrong with it, where it could not be stored."""
    spoken, kept = spoken_archetypes(), typed or {}
    rows = tier_rows(profile, tiers_at(profile.id, TIER), spoken, also=kept)
    asked, number = request.GET.get("q", "").strip()[:LONGEST], _number(request.GET.get("page", ""))
    wanted = [row for row in rows if row.tier is not None and (asked.casefold() in row.text or row.tier in kept)]
    here = wanted[(number - 1) * PER_PAGE : number * PER_PAGE]
    context = {
        "partner": profile,
        "rows": [(place, row, kept.get(str(row.tier), row.key)) for place, row in enumerate(here)],
        "untold": next((row for row in rows if row.tier is None), None),
        "gaps": sum(row.is_gap for row in rows),
        "q": asked,
        "number": number,
        "pages": -(-len(wanted) // PER_PAGE) or 1,
        "no_adapter": profile.archetype not in (*spoken, LOCAL),
        "may_change": request.user.has_perm("provisioning.change_partner"),
        "save": _address("save_partner_products", request, profile.id),
        "in_set": working_in(request) is not None,
        "form": reverse("admin:provisioning_partner_change", args=[quote(profile.id)]),
        "faults": faults,
        "new": _new(request, kept) if faults else {},
    }
    title = gettext("Products of %(partner)s") % {"partner": profile.name}
    return show(request, "studio/partner_products.html", context, title=title)


def _new(request: HttpRequest, kept: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the last row, unless it has become a row of its own."""
    tier, key = (request.POST.get(f"{name}-{NEW}", "").strip() for name in ("tier", "key"))
    return {} if kept.get(tier) == key else {"tier": tier, "key": key}


def _number(text: str) -> int:
    """The number of a page; 1 for what is none."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 1
