"""What every page of the desk shares: the admin's frame, log-in, and a permission of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

View = Callable[..., HttpResponseBase]


def page(permission: str, *, in_working_set: bool = True) -> Callable[[View], View]:
    """A page inside the admin, for those with a permission (`app.codename`); others are refused with 403.

    Who is not logged in is asked to do so. `in_working_set` has the page show the change set that is worked in, and
    what it writes go there (catalog.admin.working_set); without it a page sees the live catalog and keeps what it
    writes.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def allowed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        shown: Any = admin.site.admin_view(allowed)
        shown.in_working_set = in_working_set
        return cast("View", shown)

    return decorate


def show(request: HttpRequest, template: str, context: Mapping[str, Any], *, title: Any) -> TemplateResponse:
    """A template in the frame of the admin: its sidebar, its messages, its light and dark."""
    return TemplateResponse(
        request,
        template,
        {**admin.site.each_context(request), "title": title, "is_fullwidth": "1", **context},
    )


def working_in(request: HttpRequest) -> str | None:
    """The id of the change set that this request works in, None for the live catalog."""
    return getattr(request, "change_set_id", None)
