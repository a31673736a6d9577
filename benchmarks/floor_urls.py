"""The product's addresses and, beside them, the floor: bare Django views that return the same bytes from memory."""

from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import include, path, resolve
from oauth2_provider.models import AccessToken

_kept = {}


def floor(request, **_):
    """The body that the product gives for the same address, from memory."""
    address = request.get_full_path().removeprefix("/floor")
    if address not in _kept:
        token = AccessToken.objects.first().token
        asked = RequestFactory(headers={"Authorization": f"Bearer {token}"}).get(address)
        found = resolve(asked.path)
        _kept[address] = found.func(asked, *found.args, **found.kwargs).content
    return HttpResponse(_kept[address], content_type="application/json")


urlpatterns = [path("floor/<path:rest>", floor), path("", include("config.urls"))]
