"""The kinds of attribute that are built from other resources: nested parts, rows, and references."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from tmf.fields import AnyField, Field, Lookups, simple, snake
from tmf.query.lookups import Column
from tmf.references import EntityType, is_foreign, merged, says_more
from tmf.validation import StrictText, shaped

if TYPE_CHECKING:
    from tmf.resources import Resource

Json = Mapping[str, Any]


def one(name: str, resource: Resource, source: str | None = None, **options: Any) -> Field:
    """A nested resource that is read from another object."""
    get_part = attrgetter(source or snake(name))

    def get(obj: Any) -> dict[str, Any] | None:
        part = get_part(obj)
        return None if part is None else resource.read(part)

    def build(*, write: bool, **kwargs: Any) -> AnyField:
        return resource.serializer(write=write)(**kwargs)

    return Field(name, get, build, part=resource, **options)


def many(
    name: str,
    resource: Resource,
    source: str | None = None,
    *,
    fixed: Mapping[str, Any] | None = None,
    **options: Any,
) -> Field:
    """A list of nested resources; `source` may be a related manager (prefetch it), whose rows are parts of the owner.

    Of the rows, those with the `fixed` values are meant.
    """
    related = source or snake(name)
    get_parts = attrgetter(related)
    wanted = dict(fixed or {})

    def get(obj: Any) -> list[dict[str, Any]]:
        parts = get_parts(obj)
        rows = parts.all() if hasattr(parts, "all") else parts or ()
        return [resource.read(part) for part in rows if all(getattr(part, k) == v for k, v in wanted.items())]

    def build(*, write: bool, **kwargs: Any) -> AnyField:
        return resource.serializer(write=write)(many=True, **kwargs)

    return Field(
        name, get, build, part=resource, rows=related, fixed=wanted, lookups=below(related, resource), **options
    )


def below(related: str, resource: Resource) -> Lookups:
    """What can be filtered by the columns of related rows."""
    return tuple(
        (path, replace(lookup, lookup=f"{related}__{lookup.lookup}"))
        for path, lookup in resource.lookups.items()
        if isinstance(lookup, Column)
    )


def ref(name: str, target: EntityType, shape: Resource, source: str | None = None, **options: Any) -> Field:
    """A reference in a foreign key, with what the client said about it in `snapshots`.

    `shape` is the declaration of the reference as JSON. A foreign one leaves the key empty.
    """
    column = source or snake(name)
    get_id, get_target = attrgetter(f"{column}_id"), attrgetter(column)

    def get(obj: Any) -> Json | None:
        sent = obj.snapshots.get(name)
        pk = get_id(obj)
        if pk is None:
            return sent if sent and is_foreign(sent) else None
        generated = target.reference(pk, get_target(obj).name)
        return merged(generated, sent) if sent and sent.get("id") == pk else generated

    def put(obj: Any, value: Json | None) -> None:
        ours = value is not None and not is_foreign(value)
        setattr(obj, f"{column}_id", value["id"] if value and ours else None)
        _keep(obj, name, value if value and (not ours or _more(target, value)) else None)

    def build(*, write: bool, **kwargs: Any) -> AnyField:
        return shaped(shape, write=write, many=False)(**kwargs)

    lookups = (("id", Column(f"{column}_id")), ("name", Column(f"{column}__name")))
    return Field(name, get, build, put=put, lookups=lookups, refers=target, **options)


def ref_id(name: str, target: EntityType, source: str, **options: Any) -> Field:
    """The bare id of an entity, in a foreign key (TMF633 `parentId`)."""
    column = f"{source}_id"

    def put(obj: Any, value: str | None) -> None:
        setattr(obj, column, value or None)

    lookups = (("", Column(column)),)
    return Field(name, attrgetter(column), simple(StrictText), put=put, lookups=lookups, refers=target, **options)


def refs(
    name: str,
    target: EntityType,
    shape: Resource,
    source: str,
    *,
    value: Resource | None = None,
    **options: Any,
) -> Field:
    """References in a many-to-many relation (prefetch it), with what the client said about them in `snapshots`.

    Their order is the client's. With `value`, an entry may be the entity itself, given by value (the service that
    takes the body knows it by an attribute that no reference has, a price by its `priceType`, and marks it
    `BY_VALUE`): it is made an entity of its own and answered by value.
    """

    def get(obj: Any) -> list[Json]:
        found = {row.pk: row for row in getattr(obj, source).all()}
        out = []
        for sent in obj.snapshots.get(name, ()):
            if is_foreign(sent):
                out.append(sent)
            elif row := found.pop(sent["id"], None):
                out.append(value.read(row) if value and sent.get(BY_VALUE) else _of(target, row, sent))
        return out + [_of(target, row) for row in found.values()]

    def put(obj: Any, sent: list[Json] | None) -> None:
        plain = len(sent or ()) < 2 and not any(is_foreign(one) or _more(target, one) for one in sent or ())  # noqa: PLR2004 - one has no order
        _keep(obj, name, None if plain else sent)

    def build(*, write: bool, **kwargs: Any) -> AnyField:
        return shaped(shape, write=write, many=True)(**kwargs)

    lookups = (("id", Column(f"{source}__pk")), ("name", Column(f"{source}__name")))
    return Field(name, get, build, put=put, lookups=lookups, refers=target, rows=source, **options)


BY_VALUE = "@byValue"
"""The mark in a snapshot of an entity that the client gave by value."""


def ids_of(sent: Iterable[Json]) -> list[str]:
    """The ids of those references that are ours, each once and in their order."""
    return list(dict.fromkeys(one["id"] for one in sent if "id" in one and not is_foreign(one)))


def _of(target: EntityType, row: Any, sent: Json | None = None) -> dict[str, Any]:
    generated = target.reference(row.pk, row.name)
    return merged(generated, sent) if sent else generated


def _more(target: EntityType, sent: Json) -> bool:
    return BY_VALUE in sent or says_more(sent, target.reference(str(sent.get("id", ""))))


def _keep(obj: Any, name: str, value: Any) -> None:
    """Set or drop one snapshot; the dict is made anew, so that no two objects share it."""
    kept = {key: one for key, one in obj.snapshots.items() if key != name}
    obj.snapshots = {**kept, name: value} if value else kept
