"""A TM Forum resource, declared once: the read function, the write serializer and the reference form come from it.

    PRODUCT = Resource(
        type="Product", base="/tmf-api/productInventory/v5", path="product",
        fields=(text("name"), date_time("startDate"), json("relatedParty"), computed("productOffering", offering_ref)),
    )
    PRODUCT.read(product)  -> {"@type": "Product", "id": …, "href": …, "name": …}; nulls and empty lists are left out
    PRODUCT.ref(product)   -> {"@type": "ProductRef", "@referredType": "Product", "id": …, "href": …, "name": …}
    PRODUCT.serializer(write=True)(data=body)   validates what a client sends; unknown attributes land in "extension"

A resource without a `path` is a part of another one: it has no id and no href of its own unless declared as fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, TypeAlias

from rest_framework import serializers

from tmf.fields import Field
from tmf.ids import ID_RULE, check_id
from tmf.references import EntityType

META = ("@type", "@baseType", "@schemaLocation", "@referredType")
_EMPTY: tuple[Any, ...] = (None, [], {}, "")
SerializerType: TypeAlias = "type[TmfSerializer]"  # named here: inside Resource, `type` is the TM Forum attribute


@dataclass(frozen=True)
class Resource:
    """One declaration of a resource or of a part of one.

    `type` is the value of `@type`; `base` and `path` make its address; `typed=False` leaves `@type` out (Money,
    TimePeriod and the few others that are not Extensible). `extension` names the JSON column of unknown attributes.
    """

    type: str
    fields: tuple[Field, ...]
    base: str = ""
    path: str = ""
    typed: bool = True
    extension: str | None = None
    _serializers: dict[bool, SerializerType] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def entity(self) -> EntityType:
        """Where entities of this resource live."""
        return EntityType(self.type, self.base, self.path)

    def href(self, pk: str) -> str:
        """The absolute address of the entity with this id."""
        return self.entity.href(pk)

    def read(self, obj: Any) -> dict[str, Any]:
        """The JSON of an object; what is empty is left out, what the client added is given back."""
        out: dict[str, Any] = {"@type": self.type} if self.typed else {}
        if self.path:
            out["id"] = obj.pk
            out["href"] = self.href(obj.pk)
        for name, get in self._getters:
            value = get(obj)
            if value not in _EMPTY:
                out[name] = value
        if self.extension:
            return {**(getattr(obj, self.extension) or {}), **out}
        return out

    def ref(self, obj: Any) -> dict[str, Any]:
        """The EntityRef of an object (its `pk` and, where it has one, its `name`)."""
        return self.reference(obj.pk, getattr(obj, "name", None))

    def reference(self, pk: str, name: str | None = None) -> dict[str, Any]:
        """The EntityRef of an id."""
        return self.entity.reference(pk, name)

    def serializer(self, *, write: bool = False) -> SerializerType:
        """The DRF serializer: for what a client sends (`write`) or, for the schema, for what it gets."""
        if write not in self._serializers:
            self._serializers[write] = _build_serializer(self, write=write)
        return self._serializers[write]

    @cached_property
    def _getters(self) -> tuple[tuple[str, Any], ...]:
        return tuple((declared.name, declared.get) for declared in self.fields)


class TmfSerializer(serializers.Serializer[Any]):
    """Validates a body; keeps unknown attributes under `extension` (TMF630: given back, never read by rules)."""

    type_name: ClassVar[str] = ""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The validated body, by TM Forum names, with `extension` beside them."""
        values: dict[str, Any] = super().to_internal_value(data)
        unknown = {key: value for key, value in data.items() if key not in self.fields} if self._keeps(data) else {}
        return {**values, "extension": unknown} if unknown else values

    @staticmethod
    def _keeps(data: Any) -> bool:
        return isinstance(data, Mapping)


def _checked_id(value: str) -> None:
    if not check_id(value):
        raise serializers.ValidationError(ID_RULE)


def _build_serializer(resource: Resource, *, write: bool) -> SerializerType:
    declared: dict[str, Any] = {
        name: serializers.CharField(required=False) for name in META[: 3 if resource.typed else 0]
    }
    if resource.path:
        declared["id"] = serializers.CharField(required=False, validators=[_checked_id] if write else ())
        declared["href"] = serializers.CharField(required=False, read_only=write)
    for part in resource.fields:
        options: dict[str, Any] = (
            {"read_only": True} if write and part.read_only else {"required": part.required and write}
        )
        declared[part.name] = part.build(write=write, **options)
    name = f"{resource.type}{'Create' if write else ''}"
    doc = {"__doc__": resource.type, "type_name": resource.type}
    return type(name, (TmfSerializer,), {**declared, **doc})
