"""Search over names, ids and partners of the whole catalog."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.selectors.search import search
from studio.pages import page, show

LEAST = 2


@page("catalog.view_productoffering")
def search_page(request: HttpRequest) -> HttpResponseBase:
    """What is found for `?q=`, kind by kind."""
    words = request.GET.get("q", "").strip()
    hits = [
        (one, [(pk, name, reverse(f"admin:catalog_{one.kind.lower()}_change", args=[pk])) for pk, name in one.found])
        for one in (search(words) if len(words) >= LEAST else [])
        if one.kind != "ChangeSet" or request.user.has_perm("catalog.view_changeset")
    ]
    context = {"words": words, "too_short": 0 < len(words) < LEAST, "hits": hits, "kinds": _kinds()}
    return show(request, "studio/search.html", context, title=_("Search"))


def _kinds() -> dict[str, str]:
    return {
        "ProductOffering": _("Offerings"),
        "ProductOfferingPrice": _("Prices"),
        "ProductSpecification": _("Product specifications"),
        "ServiceSpecification": _("Service specifications"),
        "Policy": _("Policies"),
        "Category": _("Categories"),
        "Channel": _("Channels"),
        "ChangeSet": _("Change sets"),
    }
