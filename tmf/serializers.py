"""The DRF serializers that a resource's declaration is made into (see tmf.resources)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Never, TypeAlias

from rest_framework import serializers

from tmf.fields import AnyField
from tmf.validation import StrictText, checked_id

if TYPE_CHECKING:
    from tmf.resources import Resource

META = ("@type", "@baseType", "@schemaLocation")
REFERENCE = ("id", "href", "name", "@referredType")
SerializerType: TypeAlias = "type[TmfSerializer]"  # a name: inside Resource, `type` is the TM Forum attribute
Values = dict[str, Any]


class TmfList(serializers.ListSerializer[Any]):
    """A list of parts; one without a fault, which is nearly every one, is read at once."""

    child: TmfSerializer

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """As DRF does, which also finds the words for what is wrong."""
        if type(data) is list and not self.read_only:
            try:
                return [self.child.run_validation(one) for one in data]
            except serializers.ValidationError:
                pass  # said below, with what is wrong with the others
        return super().run_validation(data)


class TmfSerializer(serializers.Serializer[Any]):
    """Validates a body; keeps unknown attributes under `extension` (TMF630: given back, never read by rules)."""

    resource: ClassVar[Resource]

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The validated body, by TM Forum names, with `extension` beside them."""
        if not isinstance(data, Mapping):
            super().to_internal_value(data)  # says what it has to be
        values: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        unknown: dict[str, Any] = {}
        # Dozens of attributes are declared and few are sent: what is absent costs nothing here.
        for name, value in data.items():
            if name in self._taken:
                self._take(name, value, values, errors)
            if (name not in self._taken or name in self._kept_too) and self._is_kept(name, value):
                unknown[name] = value
        for name in self._asked:
            if name not in data:
                self._take(name, serializers.empty, values, errors)
        if errors:
            self._refuse(errors, {**values, "extension": unknown} if unknown else values)
        return {**values, "extension": unknown} if unknown else values

    def _refuse(self, errors: dict[str, Any], values: Values) -> Never:
        """Refuse attributes, and with them what is wrong between those that are valid; in the order of declaration."""
        found = {**self._faults_between(values, errors), **errors}
        raise serializers.ValidationError({name: found[name] for name in (*self._taken, *found) if name in found})

    def _faults_between(self, values: Values, errors: Mapping[str, Any]) -> dict[str, Any]:
        if self.resource.check_values is None:
            return {}
        if "extension" in values:  # where a reference is kept as it was sent, wrong or not
            kept = {name: value for name, value in values["extension"].items() if name not in errors}
            values = {**values, "extension": kept}
        try:
            self.resource.check_values(values)
        except serializers.ValidationError as fault:
            return serializers.as_serializer_error(fault)
        except KeyError:
            pass  # it asks for what is required and wrong itself
        return {}

    def _take(self, name: str, value: Any, values: dict[str, Any], errors: dict[str, Any]) -> None:
        try:
            values[name] = self._taken[name].run_validation(value)
        except serializers.ValidationError as fault:
            errors[name] = fault.detail
        except serializers.SkipField:
            pass

    @cached_property
    def _taken(self) -> dict[str, AnyField]:
        """What a client may send."""
        return {name: one for name, one in self.fields.items() if not one.read_only}

    @cached_property
    def _asked(self) -> tuple[str, ...]:
        """What is asked although it is absent."""
        return tuple(name for name, one in self._taken.items() if one.required or one.default is not serializers.empty)

    @cached_property
    def _kept_too(self) -> frozenset[str]:
        """What is declared and may be kept beside its value."""
        return frozenset(META) | (frozenset(REFERENCE) if self.resource.refers else frozenset())

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """As DRF does; an object of which no attributes have to fit together needs no more than to be read."""
        if type(data) is dict and self.resource.check_values is None and not self.read_only:
            return self.to_internal_value(data)
        return super().run_validation(data)

    def run_validators(self, value: Any) -> None:
        """None are declared; what holds between attributes is asked in `validate`."""

    def _is_kept(self, key: str, value: Any) -> bool:
        if key in META:
            return key != "@type" or value != self.resource.type
        if self.resource.refers and key in REFERENCE:
            return True
        return key not in self.fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What the declaration says about attributes together."""
        if self.resource.check_values:
            self.resource.check_values(attrs)
        return attrs


def build_serializer(resource: Resource, *, write: bool) -> SerializerType:
    """The serializer of a resource: for what a client sends (`write`) or for what it gets."""
    declared: dict[str, Any] = {name: StrictText(required=False) for name in META[: 3 if resource.typed else 0]}
    if resource.path:
        declared["id"] = StrictText(required=False, validators=[checked_id] if write else ())
        declared["href"] = serializers.CharField(required=False, read_only=write)
    if resource.refers:
        declared["id"] = StrictText(required=write)
        declared |= {name: StrictText(required=False) for name in ("href", "name", "@referredType")}
    for part in resource.fields:
        options: dict[str, Any] = (
            {"read_only": True} if write and part.read_only else {"required": part.required and write}
        )
        declared[part.name] = part.build(write=write, **options)
    name = f"{resource.component or resource.type}{'Create' if write else ''}"
    meta = type("Meta", (), {"list_serializer_class": TmfList})
    return type(name, (TmfSerializer,), {**declared, "__doc__": resource.type, "resource": resource, "Meta": meta})
