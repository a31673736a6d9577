"""Operations named as TM Forum names them, with everything that they take and answer."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers

from tmf.openapi import answers, patches
from tmf.openapi.extensions import ErrorSerializer
from tmf.openapi.parameters import more_filters, parameters
from tmf.patch import MEDIA_TYPES
from tmf.resources import Resource
from tmf.serializers import TmfSerializer
from tmf.views import CollectionView, ResourceView, TmfView

Endpoint = tuple[str, str, str, Any]
IN_SEVERAL_APIS = ("Hub", "EventSubscription", "ImportJob", "ExportJob")
"""Resources that more than one API has: their operations are told apart by the name of the API."""
SENT = "application/json"


def only_what_is_built(endpoints: list[Endpoint]) -> list[Endpoint]:
    """Leave out this document and what answers 501; an entity's key is `{id}`, as TM Forum names it.

    It is a preprocessing hook of drf-spectacular: (path, path as a pattern, method, view) of every operation.
    """
    apis = (endpoint for endpoint in endpoints if issubclass(endpoint[3].cls, TmfView))
    built = (endpoint for endpoint in apis if endpoint[2] not in endpoint[3].cls.unbuilt)
    return [(path.replace("{pk}", "{id}"), regex, method, view) for path, regex, method, view in built]


class TmfSchema(AutoSchema):
    """The operations of a resource: what tmf.openapi.parameters, answers and patches say about them."""

    def get_operation_id(self) -> str:
        """`listProduct`, `createProduct`, `retrieveProduct`, as in the official files."""
        if not isinstance(self.view, ResourceView):
            return str(super().get_operation_id())
        verb = {"POST": "create", "PATCH": "patch", "DELETE": "delete"}.get(self.method, "retrieve")
        verb = "list" if answers.is_list(self.view, self.method) else verb
        name = self.view.resource.type
        return f"{verb}{name}{_capital(self.get_tags()[0])}" if name in IN_SEVERAL_APIS else f"{verb}{name}"

    def get_tags(self) -> list[str]:
        """The API that the operation belongs to."""
        parts = self.path.strip("/").split("/")
        return [parts[1]] if parts[0] == "tmf-api" else [str(tag) for tag in super().get_tags()]

    def get_description(self) -> str:  # type: ignore[override]  # drf-spectacular has changed DRF's signature
        """What the view says, and the filters that are no parameters."""
        words = str(super().get_description())
        if isinstance(self.view, CollectionView) and self.method == "GET":
            words = "\n\n".join(part for part in (words, more_filters(self.view)) if part)
        return words

    def get_override_parameters(self) -> list[Any]:
        """Parameters in the address and in headers."""
        return list(parameters(self.view, self.method, self.path)) if isinstance(self.view, ResourceView) else []

    def get_request_serializer(self) -> Any:
        """What the client sends."""
        if not isinstance(self.view, ResourceView):
            return None
        if self.method == "POST":
            return {SENT: self.view.resource.serializer(write=True)}
        return {one: self._patch(one) for one in MEDIA_TYPES} if self.method == "PATCH" else None

    def get_response_serializers(self) -> Any:
        """What the client gets: the resource, nothing, or an Error."""
        if not isinstance(self.view, ResourceView):
            return None
        found: dict[str, OpenApiResponse] = {}
        for status, words in answers.successes(self.view, self.method).items():
            body = None if status in answers.WITHOUT_BODY else self.view.resource.serializer()
            many = body and answers.is_list(self.view, self.method)
            found[status] = OpenApiResponse(body(many=True) if body and many else body, words)
        failures = answers.failures(self.view, self.method)
        return {**found, **{status: OpenApiResponse(ErrorSerializer, words) for status, words in failures.items()}}

    def get_examples(self) -> list[OpenApiExample]:
        """The body that the view shows: it works against the demo catalog."""
        body = getattr(self.view, "example", None) if self.method == "POST" else None
        return [OpenApiExample("Against the demo catalog", body, request_only=True)] if body else []

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """The name of a component; that of a resource which several APIs have says of which it is."""
        name = str(super().get_serializer_name(serializer, direction))
        resource = getattr(serializer, "resource", None)
        if resource is None or not resource.base or resource.type not in IN_SEVERAL_APIS:
            return name
        return f"{resource.type}{_capital(resource.base.split('/')[2])}{name.removeprefix(resource.type)}"

    def _patch(self, media_type: str) -> dict[str, Any]:
        if media_type in patches.FORMS:
            return patches.operations(self.registry, media_type)
        resource: Resource = self.view.resource  # type: ignore[attr-defined]  # a ResourceView
        sent = self.resolve_serializer(resource.serializer(write=True), "request")
        return patches.merge(self.registry, sent)

    def _get_request_body(self, direction: str = "request") -> Any:
        """No operation works without its body, whatever in it is optional."""
        body = super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        return {**body, "required": True} if body and isinstance(self.view, ResourceView) else body

    def _get_response_headers_for_code(self, status_code: str, direction: str = "response") -> dict[str, Any]:
        if not isinstance(self.view, ResourceView):
            return dict(super()._get_response_headers_for_code(status_code, direction))
        return answers.headers(self.view, self.method, status_code)

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        """An entity that is answered always has what no selection takes away; nobody has to send what is read only."""
        schema: dict[str, Any] = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        if isinstance(serializer, TmfSerializer):
            required = {name for name in schema.get("required", ()) if not serializer.fields[name].read_only}
            if _is_answered_entity(serializer):
                required |= {"id", "href", *(["@type"] if serializer.resource.typed else [])}
            schema = {**schema, "required": sorted(required)}
        return {key: value for key, value in schema.items() if key != "required" or value}


def _is_answered_entity(serializer: serializers.Serializer[Any]) -> bool:
    """A resource with an address of its own, as it goes out: what a client sends has a read-only `href`."""
    href = serializer.fields.get("href")
    return bool(serializer.resource.path and href is not None and not href.read_only)  # type: ignore[attr-defined]


def _capital(name: str) -> str:
    return f"{name[:1].upper()}{name[1:]}"
