"""How the OpenAPI document of the product is drawn from the resources' declarations (drf-spectacular)."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers

from tmf.views import CollectionView, ResourceView


class ErrorSerializer(serializers.Serializer[Any]):
    """The TMF630 Error that every failure answers with."""

    code = serializers.CharField()
    reason = serializers.CharField()
    message = serializers.CharField()
    status = serializers.CharField()
    referenceError = serializers.CharField(required=False)  # noqa: N815 - TM Forum's name

    def get_fields(self) -> dict[str, Any]:
        """`@type` is no Python identifier and is added here."""
        return {"@type": serializers.CharField(), **super().get_fields()}


def only_what_is_built(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """Leave out the operations that answer 501 (drf-spectacular's preprocessing hook)."""
    return [endpoint for endpoint in endpoints if endpoint[2] not in getattr(endpoint[3].cls, "unbuilt", ())]


class TmfSchema(AutoSchema):
    """Operations named as TM Forum names them, with its headers and its Error."""

    FAILURES: ClassVar[dict[str, tuple[str, ...]]] = {
        "GET": ("400", "401", "403", "404", "500", "501", "503"),
        "POST": ("400", "401", "403", "409", "413", "415", "422", "500", "501", "503"),
    }

    def get_operation_id(self) -> str:
        """`listProduct`, `createProduct`, `retrieveProduct`, as in the official files."""
        if not isinstance(self.view, ResourceView):
            return str(super().get_operation_id())
        verb = {"POST": "create", "PATCH": "patch", "DELETE": "delete"}.get(self.method, "retrieve")
        is_list = self.method == "GET" and isinstance(self.view, CollectionView)
        return f"{'list' if is_list else verb}{self.view.resource.type}"

    def get_tags(self) -> list[str]:
        """The API that the operation belongs to."""
        parts = self.path.strip("/").split("/")
        return [parts[1]] if parts[0] == "tmf-api" else [str(tag) for tag in super().get_tags()]

    def get_override_parameters(self) -> list[Any]:
        """Selection, paging and the filters that a collection has; the headers that a POST takes."""
        if not isinstance(self.view, ResourceView):
            return []
        if self.method == "POST":
            headers = getattr(self.view, "request_headers", {})
            return [OpenApiParameter(n, str, OpenApiParameter.HEADER, description=d) for n, d in headers.items()]
        fields = OpenApiParameter("fields", str, description="Attributes to give, by comma; `none` for id and href.")
        if not isinstance(self.view, CollectionView):
            return [fields]
        paging = [OpenApiParameter(name, int) for name in ("offset", "limit")]
        return [fields, *paging, *(OpenApiParameter(name, str) for name in self.view.filters)]

    def get_request_serializer(self) -> Any:
        """What the client sends."""
        if isinstance(self.view, ResourceView) and self.method == "POST":
            return self.view.resource.serializer(write=True)
        return None

    def get_response_serializers(self) -> Any:
        """What the client gets: the resource, or an Error."""
        if not isinstance(self.view, ResourceView):
            return None
        answer = self.view.resource.serializer()
        is_list = self.method == "GET" and isinstance(self.view, CollectionView)
        status = str(self.view.posted_status) if self.method == "POST" else "200"
        success = {status: answer(many=True) if is_list else answer}
        partly = {"206": answer(many=True)} if is_list else {}
        failures = self.FAILURES.get(self.method, ())
        return {**success, **partly, **dict.fromkeys(failures, ErrorSerializer)}

    def get_examples(self) -> list[OpenApiExample]:
        """The body that the view shows: it works against the demo catalog."""
        body = getattr(self.view, "example", None) if self.method == "POST" else None
        return [OpenApiExample("Against the demo catalog", body, request_only=True)] if body else []


class BearerToken(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The client-credentials token that every operation needs."""

    target_class = "tmf.authentication.BearerAuthentication"
    name = "oauth2"
    priority = 1

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002
        """OAuth2, client credentials, token at /oauth2/token."""
        scopes = {"read": "Read every resource", "write": "Order, qualify and change resources"}
        return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/oauth2/token", "scopes": scopes}}}
