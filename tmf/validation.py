"""DRF fields that take JSON types at their word: a number is no text, a text no boolean, and no space is cut off."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from tmf.ids import ID_RULE, check_id
from tmf.translated import translated

if TYPE_CHECKING:
    from tmf.resources import Resource

_OF_CHARACTERS = (MaxLengthValidator, ProhibitNullCharactersValidator, ProhibitSurrogateCharactersValidator)
MAX_INTEGER = 2**31 - 1
AnyField = serializers.Field[Any, Any, Any, Any]


class StrictText(serializers.CharField):
    """A JSON string, kept as it is."""

    default_error_messages = {"invalid": _("It has to be a text.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"trim_whitespace": False, "allow_blank": not kwargs.get("required"), **kwargs})

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """As DRF does; an ordinary text, which is nearly every one, is taken at once."""
        if type(data) is str and data and len(data) <= self._longest and data.isascii() and "\x00" not in data:
            return data
        return super().run_validation(data)

    @cached_property
    def _longest(self) -> int:
        """How long a text may be that is taken at once; none where more is asked of it than its characters."""
        alone = type(self).to_internal_value is StrictText.to_internal_value and not self.read_only
        plain = all(isinstance(validator, _OF_CHARACTERS) for validator in self.validators)
        return (self.max_length or sys.maxsize) if alone and plain else -1

    def to_internal_value(self, data: Any) -> str:
        """The text; numbers and booleans are none."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class StrictChoice(StrictText):
    """A JSON string out of a few."""

    def __init__(self, *, choices: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = choices

    def to_internal_value(self, data: Any) -> str:
        """One of the choices."""
        if data not in self.choices:
            words = gettext("It has to be one of: %(choices)s.") % {"choices": ", ".join(self.choices)}
            raise serializers.ValidationError(words)
        return str(data)


class StrictBoolean(serializers.BooleanField):
    """JSON's true or false."""

    default_error_messages = {"invalid": _("It has to be true or false.")}

    def to_internal_value(self, data: Any) -> bool:
        """True or false; neither "true" nor 1."""
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class StrictInteger(serializers.IntegerField):
    """A JSON number without a fraction, 0 or more."""

    default_error_messages = {"invalid": _("It has to be a whole number.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": MAX_INTEGER, **kwargs})

    def to_internal_value(self, data: Any) -> int:
        """The number; a text with digits is none."""
        if isinstance(data, float) and data.is_integer():
            return int(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class StrictDecimal(serializers.DecimalField):
    """A JSON number with at most 12 digits before the point and 6 behind it."""

    default_error_messages = {"invalid": _("It has to be a number.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 18, "decimal_places": 6, **kwargs})

    def to_internal_value(self, data: Any) -> Decimal:
        """The number, exact as it was written; a text with digits is none."""
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictDateTime(serializers.DateTimeField):
    """A time of RFC 3339 with its offset; a time without one could be any of twenty-four."""

    default_error_messages = {"invalid": _("It has to be a time such as 2026-11-21T12:00:00Z.")}

    def to_internal_value(self, value: Any) -> datetime:
        """The moment, aware."""
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                return moment.astimezone(UTC)
        except (TypeError, ValueError, OverflowError):
            pass  # said below
        raise serializers.ValidationError(self.error_messages["invalid"])


class JsonObjectField(serializers.Field[Any, Any, Any, Any]):
    """A JSON object, kept as it is."""

    default_error_messages = {"invalid": _("It has to be an object.")}

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """As DRF does, without its detours."""
        if type(data) in (dict, list) and not self.read_only and not self.validators:
            return self.to_internal_value(data)
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        """The object itself."""
        if not isinstance(data, Mapping):
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> Any:
        """The object itself."""
        return value


@extend_schema_field({"type": "object", "additionalProperties": True})
class JsonObject(JsonObjectField):
    """A JSON object, kept as it is."""


@extend_schema_field({"description": "Any JSON."})
class AnyJson(serializers.JSONField):
    """Any JSON."""


@extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": True}})
class JsonObjects(JsonObjectField):
    """A list of JSON objects, kept as they are."""

    default_error_messages = {"invalid": _("It has to be a list of objects.")}

    def to_internal_value(self, data: Any) -> Any:
        """The list itself."""
        if not isinstance(data, list):
            self.fail("invalid")
        wrong: Any = {
            index: [_("It has to be an object.")] for index, part in enumerate(data) if not isinstance(part, Mapping)
        }
        if wrong:
            raise serializers.ValidationError(wrong)
        return data


def shaped(shape: Resource, *, write: bool, many: bool) -> type[JsonObjectField]:
    """A field that checks JSON by the declaration of a resource and keeps it as it came."""
    serializer: Any = shape.serializer(write=write)
    checker = serializer(many=True) if many else serializer()

    @extend_schema_field(checker)
    class Shaped(JsonObjectField):
        """JSON of a declared shape."""

        def to_internal_value(self, data: Any) -> Any:
            """The JSON itself, once the declaration has found nothing wrong."""
            checker.run_validation(data)
            return data

    return Shaped


class TimePeriod(serializers.Serializer[Any]):
    """A TMF TimePeriod: both bounds optional, the start before the end."""

    startDateTime = StrictDateTime(required=False)  # noqa: N815 - TM Forum's name
    endDateTime = StrictDateTime(required=False)  # noqa: N815

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The bounds in their order."""
        start, end = attrs.get("startDateTime"), attrs.get("endDateTime")
        if start and end and start >= end:
            raise serializers.ValidationError({"endDateTime": _("The end has to lie after the start.")})
        return attrs


def checked_id(value: str) -> None:
    """Refuse an id that does not fit into an address."""
    if not check_id(value):
        raise serializers.ValidationError(translated(ID_RULE))
