"""The hub of an API: `POST /hub` registers a listener, `DELETE /hub/{id}` ends that; TMF679 has `GET /hub/{id}` too.

The urls of the API say where:

    urlpatterns = [..., *hub_paths("/tmf-api/productCatalogManagement/v5", "TMF620")]
"""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from rest_framework.request import Request
from rest_framework.response import Response

from events.domain.apis import publishing_api
from events.models import Hub
from events.resources.hub import PATH, hub_resource
from events.services import NoSuchHub, register_hub, unregister_hub
from tmf.errors import Refused
from tmf.references import EntityType
from tmf.resources import Resource
from tmf.views import ResourceView


class HubView(ResourceView):
    """A view of the hub of one API; `hub_paths` says of which."""

    api = ""
    base = ""
    resource = Resource(type="Hub", fields=())


class HubList(HubView):
    """POST /hub."""

    def post(self, request: Request, **_: Any) -> Response:
        """Have the events of this API posted to `callback` from now on.

        `query` is a filter as a GET would take it, over the event as it is delivered: `eventType=…`,
        `event.productOffering.lifecycleStatus=Launched`; without it every event is delivered. Any 2xx answer takes a
        delivery; 410 ends the subscription; with anything else it is tried again, up to eight times. An event may
        arrive twice (its `eventId` tells) and in any order.

        The callback has to be an http or https address that leads to the public network.
        """
        body = self.resource.check(request.data)
        hub = register_hub(
            api=self.api,
            callback=body["callback"],
            query=body.get("query", ""),
            actor=self.actor,
            extension=body.get("extension"),
        )
        where = EntityType(self.resource.type, self.base, PATH).href(hub.pk)
        return Response(self.resource.read(hub), status=201, headers={"Location": where})


class HubItem(HubView):
    """DELETE /hub/{id}."""

    def delete(self, request: Request, *, pk: str, **_: Any) -> Response:  # noqa: ARG002 - DRF's signature
        """End a subscription that this client has registered; what has not been delivered yet never is."""
        try:
            unregister_hub(hub_id=pk, api=self.api, actor=self.actor)
        except NoSuchHub as error:
            raise Refused(404, "notFound", f"There is no {self.resource.type} {pk!r}.") from error
        return Response(status=204)


class ReadableHubItem(HubItem):
    """GET and DELETE /hub/{id}, for an API whose file declares both."""

    def get(self, request: Request, *, pk: str, **_: Any) -> Response:  # noqa: ARG002 - DRF's signature
        """A subscription that this client has registered."""
        hub = Hub.objects.filter(pk=pk, api=self.api, actor=self.actor).first()
        if hub is None:
            raise Refused(404, "notFound", f"There is no {self.resource.type} {pk!r}.")
        return Response(self.answer(hub))


def hub_paths(base: str, api: str, *, readable: bool = False) -> list[URLPattern]:
    """The addresses of the hub of an API (`TMF620`) whose paths begin with `base`; `readable` where its file has GET.

    Raises:
        ValueError: the API publishes no events.
    """
    known = {"api": api, "base": base, "resource": hub_resource(publishing_api(api), base)}
    root = f"{base}/{PATH}".lstrip("/")
    item = ReadableHubItem if readable else HubItem
    return [path(root, HubList.as_view(**known)), path(f"{root}/<str:pk>", item.as_view(**known))]
