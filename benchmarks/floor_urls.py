"""The product's addresses and, beside them, the floors: bare Django views that return the same bytes from memory."""

from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import include, path, resolve
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.models import AccessToken

from inventory.models import Product
from qualification.models import Task
from tmf.json import dumps

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


@csrf_exempt
def answered(_, pk=""):
    """An answer that the product has given to a question, from memory; with `pk`, after one read of that product."""
    if pk:
        Product.objects.get(pk=pk)
    if "answer" not in _kept:
        _kept["answer"] = dumps(Task.objects.order_by("pk").first().document)
    return HttpResponse(_kept["answer"], content_type="application/json")


urlpatterns = [
    path("floor/answered", answered),
    path("floor/answered/<str:pk>", answered),
    path("floor/<path:rest>", floor),
    path("", include("config.urls")),
]
