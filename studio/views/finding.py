"""What the search boxes of the desk offer while somebody types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from catalog.selectors import offerings_found
from inventory.selectors import customers_found
from studio.fields import LISTED, options
from studio.pages import page


@page("catalog.view_productoffering")
@require_safe
def offerings(request: HttpRequest) -> HttpResponseBase:
    """Offerings as options of a list: the id, and what it is called."""
    found = offerings_found(_typed(request), limit=LISTED)
    return HttpResponse(options((one.id, one.name) for one in found))


@page("inventory.view_customer", in_working_set=False)
@require_safe
def customers(request: HttpRequest) -> HttpResponseBase:
    """Customers as options of a list: the id and the name."""
    return HttpResponse(options((one.id, one.name or one.id) for one in customers_found(_typed(request), limit=LISTED)))


def _typed(request: HttpRequest) -> str:
    """What stands in the box, whose name `field` says."""
    return request.GET.get(request.GET.get("field", "q"), "")[:200]
