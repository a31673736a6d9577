"""All ladders: find one, or start a new one from an offering."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from catalog.selectors import offerings_found
from catalog.selectors.ladders import ladder_list
from studio.pages import page, show

PAGE = 25


@page("catalog.view_productoffering")
@require_GET
def ladders(request: HttpRequest) -> HttpResponseBase:
    """The ladders that hold a text (`q`), and the offerings that hold another (`offering`) to start from."""
    search, wanted = (request.GET.get(name, "").strip() for name in ("q", "offering"))
    found = Paginator(ladder_list(search), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": found,
        "search": search,
        "wanted": wanted,
        "offerings": offerings_found(wanted),
    }
    return show(request, "studio/ladders.html", context, title=_("Ladders"))
