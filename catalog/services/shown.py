"""The rows of entities with everything that their documents show, read in a fixed number of queries.

The same as `Kind.rows()`, as plain objects: for hundreds of entities at once Django's own objects and managers cost
many times what the database does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.db.models import ForeignKey, Model

from catalog.models import Part
from catalog.resources.kinds import BY_MODEL, Kind
from catalog.services.store import through
from tmf.fields import Field
from tmf.parts import BY_VALUE
from tmf.resources import Resource


class Shown:
    """One row: its columns, and what belongs to it, by the names of the model."""

    pk: Any
    name: str
    snapshots: dict[str, Any]

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


class Rows(list[Any]):
    """Related rows, as a manager gives them."""

    def all(self) -> Rows:
        """All of them."""
        return self


NONE = Rows()
"""Of most things most rows have none."""


def shown(kind: Kind, ids: Collection[str]) -> list[Shown]:
    """The rows with these ids; hundreds of them at most."""
    return _rows(kind.model, kind.resource, "pk", ids)


@cache
def _columns(model: type[Model]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns, and the foreign keys to other entities, whose names are shown."""
    owners = model.OWNERS if issubclass(model, Part) else ()
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's API
    keys = [field for field in fields if isinstance(field, ForeignKey) and field.name not in owners]
    named = [key.name for key in keys if hasattr(key.related_model, "name")]
    return tuple(field.attname for field in fields), tuple(named)


def _rows(model: type[Model], resource: Resource, key: str, ids: Collection[Any]) -> list[Shown]:
    columns, keys = _columns(model)
    rows = model._default_manager.filter(**{f"{key}__in": ids}).order_by(*_order(model))  # noqa: SLF001
    pk = model._meta.pk.attname  # noqa: SLF001
    found = []
    for values in rows.values_list(*columns, *(f"{name}__name" for name in keys)):
        row = Shown()
        row.__dict__.update(zip(columns, values, strict=False))
        row.pk = row.__dict__[pk]
        for name, shown_name in zip(keys, values[len(columns) :], strict=True):
            target = row.__dict__[f"{name}_id"]
            row.__dict__[name] = None if target is None else Shown(pk=target, name=shown_name)
        found.append(row)
    if found:
        _add_related(model, resource, found)
    return found


def _order(model: type[Model], prefix: str = "") -> list[str]:
    return [f"{prefix}{name}" for name in model._meta.ordering or ()]  # noqa: SLF001 - Django's API


def _add_related(model: type[Model], resource: Resource, rows: list[Shown]) -> None:
    """Everything of the rows that stands in other tables."""
    by_pk = {row.pk: row for row in rows}
    for declared in resource.fields:
        if not declared.rows or declared.rows in rows[0].__dict__:
            continue
        relation: Any = model._meta.get_field(declared.rows)  # noqa: SLF001 - Django's API
        if declared.part:
            parts = _rows(relation.related_model, declared.part, relation.field.name, by_pk)
            pairs = [(part.__dict__[relation.field.attname], part) for part in parts]
        else:
            pairs = _links(relation, declared, by_pk)
        related: dict[Any, Rows] = defaultdict(Rows)
        for owner, row in pairs:
            related[owner].append(row)
        for pk, row in by_pk.items():
            row.__dict__[declared.rows] = related.get(pk, NONE)


def _links(relation: Any, declared: Field, by_pk: dict[Any, Shown]) -> list[tuple[Any, Shown]]:
    """Who is linked to whom; of the other end the id and the name, or all of it where it is shown whole."""
    target = relation.related_model
    if relation.one_to_many:
        rows = target._default_manager.filter(**{f"{relation.field.name}__in": by_pk})  # noqa: SLF001
        found = rows.order_by(*_order(target)).values_list(relation.field.attname, "pk", "name")
    else:
        table, here, there = through(relation)
        end = there.removesuffix("_id")
        rows = table._default_manager.filter(**{f"{here}__in": by_pk})  # noqa: SLF001
        found = rows.order_by(*_order(target, f"{end}__")).values_list(here, there, f"{end}__name")
    ends: dict[Any, Shown] = {}
    links = []
    for owner, pk, name in found:
        if pk not in ends:
            ends[pk] = Shown(pk=pk, name=name)
        links.append((owner, ends[pk]))
    whole = _by_value(declared, by_pk.values())
    if whole:
        rows_of = {row.pk: row for row in shown(BY_MODEL[target], whole)}
        links = [(owner, rows_of.get(row.pk, row)) for owner, row in links]
    return links


def _by_value(declared: Field, rows: Iterable[Shown]) -> set[str]:
    """The entities that a client gave by value, and gets back so."""
    entries = [entry for row in rows for entry in row.__dict__.get("snapshots", {}).get(declared.name, ())]
    return {entry["id"] for entry in entries if isinstance(entry, dict) and entry.get(BY_VALUE)}
