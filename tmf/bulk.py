"""Many new rows at once: plain objects, and an INSERT of many rows; Django's own objects cost several times as much."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from itertools import count
from operator import attrgetter
from typing import Any, cast

from django.db import connection, models
from django.db.models import AutoField, ForeignKey, JSONField, Model

from tmf.json import dumps

AS_THEY_ARE = (models.CharField, models.TextField, models.BooleanField, models.IntegerField)
"""Columns whose values, once they are validated, the database takes as they are."""
MOST_VALUES = 900
"""Values of one statement; fewer than any database takes."""
Prepare = Callable[[Any], Any]
FIRST_PROVISIONAL = -(2**40)
_provisional: ContextVar[Iterator[int] | None] = ContextVar("provisional_keys", default=None)


class NewRow:
    """A row to be stored: its columns as attributes, `pk` beside them."""

    id: Any

    def __init__(self, columns: dict[str, Any]) -> None:
        self.__dict__.update(columns)

    @property
    def pk(self) -> Any:
        """The key; None as long as the database has to make it."""
        return self.id


def new_row(model: type[Model], **columns: Any) -> NewRow:
    """A row of the model with its defaults; columns by name, those of foreign keys with `_id`."""
    constants, made = _defaults(model)
    return NewRow({**constants, **{name: make() for name, make in made if name not in columns}, **columns})


@contextmanager
def provisional_keys() -> Iterator[None]:
    """Inside, rows whose key the database would make get keys of ours: below zero, rising, the same every time.

    For what is written to be looked at and taken back: a database gives other keys each time, so that a form that was
    filled in would not find its rows again.
    """
    token = _provisional.set(count(FIRST_PROVISIONAL))
    try:
        yield
    finally:
        _provisional.reset(token)


def insert(model: type[Model], rows: Iterable[Any], *, keys: bool = False, once: bool = False) -> None:
    """Store new rows, of `new_row` or of the model, whose values are validated; constraints are those of the database.

    With `keys` each of them gets the key that the database makes. `once` leaves out what is there already.

    Raises:
        django.db.IntegrityError, django.db.DataError: the database does not take one; then none is stored that way.
    """
    every = list(rows)
    numbers = _provisional.get() if _makes_keys(model) else None
    if numbers is not None:
        for row in every:
            row.id = next(numbers)
        keys = False
    columns, values_of, prepare = _columns(model, keyed=numbers is not None)
    most = max(1, MOST_VALUES // len(columns))
    with connection.cursor() as cursor:
        for start in range(0, len(every), most):
            some = every[start : start + most]
            sql = _statement(model, columns, connection.vendor, len(some), keys=keys, once=once)
            cursor.execute(sql, _values(some, values_of, prepare))
            if keys:
                for row, (key,) in zip(some, cursor.fetchall(), strict=True):
                    row.id = key


def _values(rows: Sequence[Any], values_of: Any, prepare: Sequence[tuple[int, Prepare]]) -> list[Any]:
    found: list[Any] = []
    for row in rows:
        values = list(values_of(row))
        for index, prepared in prepare:
            if values[index] is not None:
                values[index] = prepared(values[index])
        found += values
    return found


@lru_cache(maxsize=256)
def _statement(
    model: type[Model],
    names_of: tuple[str, ...],
    vendor: str,  # noqa: ARG001 - quoted by vendor
    rows: int,
    *,
    keys: bool,
    once: bool,
) -> str:
    quote = connection.ops.quote_name
    columns = [str(field.column) for field in model._meta.concrete_fields if field.attname in names_of]  # noqa: SLF001 - Django's API
    one = f"({', '.join(['%s'] * len(columns))})"
    names = ", ".join(quote(column) for column in columns)
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {', '.join([one] * rows)}"  # noqa: S608, SLF001 - names of our own models
    sql += " ON CONFLICT DO NOTHING" if once else ""
    return f"{sql} RETURNING {quote('id')}" if keys else sql


def _makes_keys(model: type[Model]) -> bool:
    return isinstance(model._meta.pk, AutoField) and model._meta.pk.attname == "id"  # noqa: SLF001 - Django's API


@cache
def _columns(model: type[Model], *, keyed: bool) -> tuple[tuple[str, ...], Any, tuple[tuple[int, Prepare], ...]]:
    """The names of the columns, what reads them off a row, and those whose values have to be prepared."""
    fields = list(model._meta.concrete_fields) if keyed else _stored(model)  # noqa: SLF001 - Django's API
    names = tuple(field.attname for field in fields)
    prepare = tuple((index, _preparer(field)) for index, field in enumerate(fields) if not _is_plain(field))
    return names, attrgetter(*names), prepare


def _is_plain(field: Any) -> bool:
    target = field.target_field if isinstance(field, ForeignKey) else field
    return isinstance(target, AS_THEY_ARE)


def _preparer(field: Any) -> Prepare:
    if isinstance(field, JSONField):
        return _json
    return lambda value: field.get_db_prep_save(value, connection)


def _json(value: Any) -> str:
    return dumps(value).decode()


@cache
def _defaults(model: type[Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """The values that a new row begins with, and those that are made for each anew."""
    constants: dict[str, Any] = {}
    made: list[tuple[str, Callable[[], Any]]] = []
    for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's API
        default = field.default if field.has_default() else None
        if callable(default):
            made.append((field.attname, default))
        else:
            constants[field.attname] = field.get_default()
    return constants, made


def _stored(model: type[Model]) -> list[Any]:
    """The columns that are written; a key that the database makes is none of them."""
    fields = cast("list[Any]", model._meta.concrete_fields)  # noqa: SLF001 - Django's API
    return [field for field in fields if not isinstance(field, AutoField)]
