"""A TM Forum resource, declared once: the read function, the write serializer and the reference form come from it.

    PRODUCT = Resource(
        type="Product", base="/tmf-api/productInventory/v5", path="product",
        fields=(text("name"), date_time("startDate"), json("relatedParty", many=True), ref("productOffering", …)),
    )
    PRODUCT.read(product)  -> {"@type": "Product", "id": …, "href": …, "name": …}; nulls and empty lists are left out
    PRODUCT.ref(product)   -> {"@type": "ProductRef", "@referredType": "Product", "id": …, "href": …, "name": …}
    PRODUCT.check(body)    -> the validated body by TM Forum names; unknown attributes under "extension"
    PRODUCT.write(product, values)  lays the validated values into the columns of the object
    PRODUCT.lookups        -> attribute path to column: what can be filtered and sorted

A resource without a `path` is a part of another one: it has no id and no href of its own unless declared as fields.
One that `refers` is a reference with attributes of its own, such as a ProductOfferingRelationship.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tmf.fields import Field
from tmf.query.lookups import Column, Lookup
from tmf.references import EntityType, Reference, is_foreign, merged
from tmf.serializers import SerializerType, TmfSerializer, Values, build_serializer

_EMPTY: tuple[Any, ...] = (None, [], {}, "")


@dataclass(frozen=True)
class Refers:
    """The entity that a part with attributes of its own refers to, and the foreign key that holds it."""

    target: EntityType
    source: str = "target"


@dataclass(frozen=True)
class Resource:
    """One declaration of a resource or of a part of one.

    `type` is the value of `@type`; `base` and `path` make its address; `typed=False` leaves `@type` out (Money,
    TimePeriod and the few others that are not Extensible). `extension` names the JSON column of unknown attributes.
    `component` is its name in the OpenAPI document where `type` is taken by another form of it.
    `check_values` says what is wrong between attributes: it gets the validated values and raises DRF's ValidationError
    with everything it finds. Where attributes are wrong it gets only the others, and may fail on a missing key.
    """

    type: str
    fields: tuple[Field, ...]
    base: str = ""
    path: str = ""
    typed: bool = True
    extension: str | None = None
    refers: Refers | None = None
    component: str = ""
    check_values: Callable[[Values], None] | None = None
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
        kept: dict[str, Any] = getattr(obj, self.extension) or {} if self.extension else {}
        out: dict[str, Any] = {"@type": kept.get("@type", self.type)} if self.typed else {}
        if self.path:
            out["id"] = obj.pk
            out["href"] = self.href(obj.pk)
        if self.refers:
            kept, out = {}, self._read_reference(obj, kept)
        for name, get in self._getters:
            value = get(obj)
            if value not in _EMPTY:
                out[name] = value
        return {**kept, **out} if kept else out

    def _read_reference(self, obj: Any, kept: dict[str, Any]) -> dict[str, Any]:
        """The reference that a part is, before its own attributes."""
        assert self.refers  # noqa: S101 - told by its only caller
        pk = getattr(obj, f"{self.refers.source}_id")
        if pk is None:
            return {"@type": self.type, **kept}
        name = getattr(obj, self.refers.source).name
        return merged({**self.refers.target.reference(pk, name), "@type": self.type}, kept)

    def ref(self, obj: Any) -> dict[str, Any]:
        """The EntityRef of an object (its `pk` and, where it has one, its `name`)."""
        return self.reference(obj.pk, getattr(obj, "name", None))

    def reference(self, pk: str, name: str | None = None) -> dict[str, Any]:
        """The EntityRef of an id."""
        return self.entity.reference(pk, name)

    def check(self, body: Any) -> Values:
        """The validated body.

        Raises:
            rest_framework.exceptions.ValidationError: with every path that is wrong.
        """
        return dict(self._checker.run_validation(body))

    def write(self, obj: Any, values: Mapping[str, Any]) -> None:
        """Lay validated values into the columns of an object; what was not sent becomes empty.

        Rows and many-to-many relations are not touched: they can be written once the object is stored.
        """
        for declared in self.fields:
            if declared.put:
                declared.put(obj, values.get(declared.name))
        extension = dict(values.get("extension", {}))
        if self.refers:
            foreign = is_foreign(extension)
            setattr(obj, f"{self.refers.source}_id", None if foreign else extension["id"])
            if not foreign:
                extension = {key: value for key, value in extension.items() if key not in ("id", "href", "name")}
        if self.extension:
            setattr(obj, self.extension, extension)

    def typed_json(self, value: Any) -> Any:
        """JSON of this shape, or a list of it, with `@type` where the client left it out (it is always answered)."""
        if isinstance(value, list):
            return [self.typed_json(one) for one in value]
        if not isinstance(value, Mapping):
            return value
        parts = {
            one.name: one.part.typed_json(value[one.name]) for one in self.fields if one.part and one.name in value
        }
        own = {"@type": self.type} if self.typed and "@type" not in value else {}
        return {**own, **value, **parts}

    def references(self, body: Any, path: str = "") -> Iterator[Reference]:
        """The entities of ours that a body names, wherever they stand in it; the body need not be valid."""
        if not isinstance(body, Mapping):
            return
        if self.refers:
            yield from _reference(body, path, self.refers.target)
        for declared in self.leading:
            value = body.get(declared.name)
            here = f"{path}.{declared.name}" if path else declared.name
            for entry, place in _entries(value, here):
                if declared.refers:
                    yield from _reference(entry, place, declared.refers)
                elif declared.part:
                    yield from declared.part.references(entry, place)

    @cached_property
    def leading(self) -> tuple[Field, ...]:
        """The attributes that may name entities, themselves or somewhere below."""
        return tuple(one for one in self.fields if one.refers or (one.part and (one.part.refers or one.part.leading)))

    @cached_property
    def lookups(self) -> dict[str, Lookup]:
        """What can be filtered: attribute path to column or JSON column."""
        found: dict[str, Lookup] = {"id": Column("pk")} if self.path else {}
        if self.refers:
            found |= {"id": Column(f"{self.refers.source}_id"), "name": Column(f"{self.refers.source}__name")}
        for declared in self.fields:
            found |= {f"{declared.name}.{below}" if below else declared.name: to for below, to in declared.lookups}
        return found

    def serializer(self, *, write: bool = False) -> SerializerType:
        """The DRF serializer: for what a client sends (`write`) or, for the schema, for what it gets."""
        if write not in self._serializers:
            self._serializers[write] = build_serializer(self, write=write)
        return self._serializers[write]

    @cached_property
    def _checker(self) -> TmfSerializer:
        """One instance for all bodies: building one costs more than using it, and it keeps nothing of a body."""
        return self.serializer(write=True)()

    @cached_property
    def _getters(self) -> tuple[tuple[str, Any], ...]:
        return tuple((declared.name, declared.get) for declared in self.fields)


def _entries(value: Any, path: str) -> list[tuple[Any, str]]:
    """Each entry of a list with its path, or the value itself."""
    if not value:
        return []
    return (
        [(entry, f"{path}[{index}]") for index, entry in enumerate(value)]
        if isinstance(value, list)
        else [(value, path)]
    )


def _reference(value: Any, path: str, target: EntityType) -> Iterator[Reference]:
    if isinstance(value, str) and value:
        yield Reference(path, target, value)
    if isinstance(value, Mapping) and isinstance(value.get("id"), str) and not is_foreign(value):
        version = value.get("version")
        yield Reference(
            f"{path}.id" if path else "id", target, value["id"], version if isinstance(version, str) else None
        )
