"""From validated values to rows: the entity, its parts and its links."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Model

from catalog.models import Part
from catalog.resources.kinds import Kind
from tmf import bulk
from tmf.fields import Field
from tmf.parts import ids_of
from tmf.resources import Resource
from tmf.serializers import Values

Owners = Sequence[tuple[Any, Values]]
"""Rows that are stored, each with the validated values of its parts."""


def insert(kind: Kind, entities: Owners) -> None:
    """Make rows of new entities, in as many statements for many as for one."""
    for row, values in entities:
        kind.resource.write(row, values)
    bulk.insert(kind.model, [row for row, _ in entities])
    _write_below(kind.model, kind.resource, entities)


def update(kind: Kind, row: Any, values: Values, changed: Collection[str]) -> None:
    """Write new values of an entity; parts and links only of those attributes that have changed."""
    kind.resource.write(row, values)
    row.save()
    for declared in kind.resource.fields:
        if declared.rows and declared.name in changed:
            _clear(row, declared)
    _write_below(kind.model, kind.resource, [(row, values)], changed)


def _write_below(model: type[Model], resource: Resource, owners: Owners, only: Collection[str] | None = None) -> None:
    for declared in resource.fields:
        if not declared.rows or (only is not None and declared.name not in only):
            continue
        named = [(owner, values) for owner, values in owners if values.get(declared.name)]
        if named and declared.part:
            _write_parts(model, declared, declared.part, named)
        elif named:
            _write_links(model, declared, named)


def _write_parts(model: type[Model], declared: Field, part: Resource, owners: Owners) -> None:
    relation: Any = model._meta.get_field(declared.rows)  # noqa: SLF001 - Django's API
    above = [f"{name}_id" for name in relation.related_model.OWNERS] if issubclass(model, Part) else []
    made = []
    for owner, values in owners:
        keys = {name: getattr(owner, name) for name in above} | {relation.field.attname: owner.pk}
        for sent in values[declared.name]:
            row = bulk.new_row(relation.related_model, **declared.fixed, **keys)
            part.write(row, sent)
            made.append((row, sent))
    deeper = any(below.rows for below in part.fields)
    bulk.insert(relation.related_model, [row for row, _ in made], keys=deeper)
    _write_below(relation.related_model, part, made)


def _write_links(model: type[Model], declared: Field, owners: Owners) -> None:
    """Rows of a many-to-many relation; from the parent's end of a tree, the children are made to point here."""
    relation: Any = model._meta.get_field(declared.rows)  # noqa: SLF001
    pairs = [(owner.pk, pk) for owner, values in owners for pk in ids_of(values[declared.name])]
    if relation.one_to_many:
        for owner_pk, pk in pairs:
            rows = relation.related_model._default_manager.filter(pk=pk)  # noqa: SLF001
            rows.update(**{relation.field.attname: owner_pk}, is_root=False)
        return
    table, here, there = through(relation)
    # Both ends of a relation may be written in one change; each link is there once.
    bulk.insert(table, [bulk.NewRow({here: owner_pk, there: pk}) for owner_pk, pk in pairs], once=True)


def _clear(row: Any, declared: Field) -> None:
    relation = row._meta.get_field(declared.rows)  # noqa: SLF001
    if declared.part:
        getattr(row, declared.rows).filter(**declared.fixed).delete()
    elif relation.one_to_many:
        rows = relation.related_model._default_manager.filter(**{relation.field.attname: row.pk})  # noqa: SLF001
        rows.update(**{relation.field.attname: None}, is_root=True)
    else:
        table, here, _ = through(relation)
        table._default_manager.filter(**{here: row.pk}).delete()  # noqa: SLF001


def through(relation: Any) -> tuple[type[Model], str, str]:
    """The table of a many-to-many relation, seen from either end, with the columns of this end and of the other."""
    if relation.auto_created:  # the other end declares it
        field = relation.field
        return relation.through, f"{field.m2m_reverse_field_name()}_id", f"{field.m2m_field_name()}_id"
    return relation.remote_field.through, f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
