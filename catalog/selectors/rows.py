"""Reading whole tables for the compiled catalog: plain tuples, and one object for all that is equal.

A catalog of 100,000 offerings has about a million rows. As model instances they take 45 seconds and 2.6 gigabytes, and
most of what they say they say again and again.
"""

from __future__ import annotations

import gc
import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import JSONField, QuerySet

from tmf.values import ALWAYS, Period

CHUNK = 2000
Given = TypeVar("Given", bound=Hashable)
Made = TypeVar("Made")
Row = tuple[Any, ...]


class Once(dict[Given, Made]):
    """What `make` makes of a value; equal values get one object, made once."""

    def __init__(self, make: Callable[[Given], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, given: Given) -> Made:
        made = self[given] = self._make(given)
        return made


class Reader:
    """Reads the rows of one compilation; equal texts become one object, and so do periods, whatever table has them."""

    def __init__(self) -> None:
        self._texts: dict[str | None, str | None] = {}
        self._periods = Once(_period)

    def period(self, start: datetime | None, end: datetime | None) -> Period:
        """A validity period."""
        return self._periods[start, end]

    def rows(self, query: QuerySet[Any], *columns: str) -> Iterator[Row]:
        """The columns of each row, in the order of the query; JSON stays text, so that equal values are parsed once."""
        compiler = query.values_list(*columns).query.get_compiler(connection.alias)
        sql, params = compiler.as_sql()
        selected = [expression for expression, *_ in compiler.select or ()]
        plain = {n for n, one in enumerate(selected) if isinstance(one.output_field, JSONField)}
        converters = compiler.get_converters(selected).items()
        convert = {n: Once(partial(_converted, *how)) for n, how in converters if n not in plain}
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, params)
            while chunk := cursor.fetchmany(CHUNK):
                # By columns: the loops over a chunk are then the interpreter's own.
                read = (self._column(column, convert.get(n)) for n, column in enumerate(zip(*chunk, strict=True)))
                yield from zip(*read, strict=True)

    def _column(self, column: Row, convert: Once[Any, Any] | None) -> Iterable[Any]:
        if convert is not None:
            return map(convert.__getitem__, column)
        if isinstance(next((value for value in column if value is not None), None), str):
            return map(self._texts.setdefault, column, column)
        return column


def gathered(rows: Iterable[Row], make: Callable[[tuple[Row, ...]], Made]) -> dict[Any, Made]:
    """What `make` makes of the rows of each owner, who stands in their first column; once for owners of equal rows."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    made, values = Once(make), {}
    while found:  # emptied while the values are made: what is not needed any more takes no memory beside them
        owner, its = found.popitem()
        values[owner] = made[tuple(its)]
    return values


def parsed(text: str | None) -> Any:
    """The value of a JSON column, None where it is empty."""
    return None if text is None else json.loads(text)


def objects(text: str | None) -> list[dict[str, Any]]:
    """The objects of a JSON column that holds a list of them."""
    value = parsed(text)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


@contextmanager
def one_moment() -> Iterator[None]:
    """Show the database as it was at one moment, however long the reading takes; not inside a transaction.

    So rows of two revisions are never mixed, and a catalog that changes all the time, as in an import row by row, is
    compiled in one go. SQLite's own transactions are such moments as long as they only read, but Django begins them as
    writers, who keep all others waiting.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep Python's collector of cycles still while a catalog is built; one thread at a time.

    Building makes a million objects and no cycle. The collector would go through all of them again and again, which
    takes as long as the rest of the work and stops every other thread meanwhile. What was built is handed to it as old.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # Frozen and thawed at once: both only hang lists together, and what is thawed counts as old. As new objects
            # they would all be gone through twice more before they are old.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def _period(bounds: tuple[datetime | None, datetime | None]) -> Period:
    return Period(*bounds) if any(bounds) else ALWAYS


def _converted(converters: Iterable[Callable[..., Any]], expression: Any, value: Any) -> Any:
    """A value as Django's field gives it."""
    for converter in converters:
        value = converter(value, expression, connection)
    return value
