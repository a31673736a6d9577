"""What drf-spectacular cannot see of our fields, of the Error and of our tokens."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from tmf.ids import ID_RULE
from tmf.validation import checked_id

Schema = dict[str, Any]
ID_PATTERN = "^[A-Za-z0-9][A-Za-z0-9._~:-]{0,63}$"
"""What tmf.ids takes as an id."""


class ErrorSerializer(serializers.Serializer[Any]):
    """The TMF630 Error that every failure answers with."""

    code = serializers.CharField()
    reason = serializers.CharField()
    message = serializers.CharField()
    status = serializers.CharField()
    referenceError = serializers.CharField(required=False)  # noqa: N815 - TM Forum's name
    path = serializers.CharField(required=False, help_text="The attribute or parameter that is wrong.")

    def get_fields(self) -> dict[str, Any]:
        """`@type` is no Python identifier, and `errors` a word of DRF's: they are added here."""
        words = "Where several things are wrong: the Error of each, the first one included."
        errors = serializers.ListField(required=False, child=serializers.DictField(), help_text=words)
        return {"@type": serializers.CharField(), **super().get_fields(), "errors": errors}


class TextInSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """A text with what the validation says about it: its length, that it may not be empty, the pattern of an id."""

    target_class = "tmf.validation.StrictText"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> Schema:  # noqa: ARG002
        """A `string`; the maximum length is added by drf-spectacular."""
        schema: Schema = {"type": "string"}
        if checked_id in self.target.validators:
            return {**schema, "pattern": ID_PATTERN, "description": ID_RULE}
        return schema if self.target.allow_blank else {**schema, "minLength": 1}


class ChoiceInSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """A text out of a few."""

    target_class = "tmf.validation.StrictChoice"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> Schema:  # noqa: ARG002
        """A `string` with its choices."""
        return {"type": "string", "enum": list(self.target.choices)}


class NumberInSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """An exact number: in JSON it is a number, not a text."""

    target_class = "tmf.validation.StrictDecimal"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> Schema:  # noqa: ARG002
        """A `number` within its bounds; `multipleOf` would be a matter of binary fractions."""
        bound = 10 ** (self.target.max_digits - self.target.decimal_places)
        words = f"Less than {bound}, with at most {self.target.decimal_places} decimal places."
        bounds = {"maximum": bound, "exclusiveMaximum": True, "minimum": -bound, "exclusiveMinimum": True}
        return {"type": "number", "description": words, **bounds}


class BearerToken(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The client-credentials token that every operation needs."""

    target_class = "tmf.authentication.BearerAuthentication"
    name = "oauth2"
    priority = 1

    def get_security_definition(self, auto_schema: AutoSchema) -> Schema:  # noqa: ARG002
        """OAuth2, client credentials, token at /oauth2/token."""
        scopes = {"read": "Read every resource", "write": "Order, qualify and change resources"}
        return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/oauth2/token", "scopes": scopes}}}
