"""Conditions on columns that have one value for each row, the same on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, DecimalField, F, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import NullIf
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual
from django.db.models.sql.compiler import SQLCompiler

from tmf.query.expression import Operator
from tmf.query.values import Kind
from tmf.query.values import Value as Given

_MILLISECOND = timedelta(milliseconds=1)
_TEXT_ORDER = {"gt": GreaterThan, "gte": GreaterThanOrEqual, "lt": LessThan, "lte": LessThanOrEqual}


class CodePoints(Func):
    """A text in the order of its code points, whatever the collation of the database; an empty text is null."""

    template = "%(expressions)s"
    output_field = CharField()

    def __init__(self, lookup: str) -> None:
        super().__init__(NullIf(F(lookup), Value("")))

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, Sequence[Any]]:
        """SQLite compares so by itself."""
        return self.as_sql(compiler, connection, template='%(expressions)s COLLATE "C"')


def sort_key(lookup: str, kind: Kind) -> CodePoints | F:
    """What rows are sorted by for a column of a kind."""
    return CodePoints(lookup) if kind == "text" else F(lookup)


def column_condition(lookup: str, kind: Kind, op: Operator, values: Sequence[Given]) -> Q:
    """That a column, at the end of a look-up of ours, compares with one of the values; `op` is not `ne`."""
    if kind == "text":
        return _text(lookup, op, [str(value) for value in values])
    if kind == "dateTime":
        return _moment(lookup, op, [value for value in values if isinstance(value, datetime)])
    if op == "eq":
        return Q(**{f"{lookup}__in": [_exact(value) for value in values]})
    return Q(**{f"{lookup}__{op}": _exact(_widest(op, values))})


def _text(lookup: str, op: Operator, values: Sequence[str]) -> Q:
    if op == "eq":
        return Q(**{f"{lookup}__in": [value for value in values if value]})
    return Q(_TEXT_ORDER[op](CodePoints(lookup), _widest(op, values)))


def _moment(lookup: str, op: Operator, values: Sequence[datetime]) -> Q:
    """Columns know microseconds, answers show milliseconds: what is compared is what is shown."""
    if op == "eq":
        same = [Q(**{f"{lookup}__gte": at, f"{lookup}__lt": _after(at)}) for at in values if at == _floor(at)]
        return Q(*same, _connector=Q.OR) if same else Q(**{f"{lookup}__in": []})
    at = _widest(op, values)
    shown = at == _floor(at)
    bound = at if shown and op in ("gte", "lt") else _after(_floor(at))
    return Q(**{f"{lookup}__{'gte' if op in ('gt', 'gte') else 'lt'}": bound})


def _floor(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _after(at: datetime) -> datetime:
    """The next millisecond; the end of time stays where it is."""
    try:
        return at + _MILLISECOND
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _widest(op: Operator, values: Sequence[Any]) -> Any:
    """The one value that decides: larger than one of several means larger than the smallest."""
    return min(values) if op in ("gt", "gte") else max(values)


def _exact(value: Given) -> Given | Combinable:
    """A decimal as it is: Django would round it to the places of the column, and fail when it has too many digits."""
    if not isinstance(value, Decimal):
        return value
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return Value(value, DecimalField(max_digits=31 + places, decimal_places=places))
