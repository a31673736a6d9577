"""Query parameters to an expression (TMF630 attribute filters and `filter`).

`status=a,b`, `status=a&status=b` and `status=a;status=b` are alternatives; different parameters hold together. An
operator is a suffix (`price.gt=5`) or a sign (`price>5`, `price>=5`, `price<5`, `price<=5`). A comma always separates:
a value that holds one can only be asked for with `filter` (`$[?(@.name == 'a,b')]`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import parse_qs

from tmf.errors import Refused
from tmf.query.expression import EVERYTHING, OPERATORS, AllOf, Condition, Expression, Operator, conditions
from tmf.query.filter_text import not_offered, read_filter

RESERVED = frozenset({"offset", "limit", "fields", "sort", "filter"})
"""Query parameters that are no attributes."""
MAX_CONDITIONS = 20
MAX_VALUES = 50
_MAX_FIELDS = 200  # of a hub's query; beyond MAX_CONDITIONS it is refused anyway
_SIGNED = re.compile(r"([^<>]+)([<>])(=?)(.*)", re.DOTALL)
_SIGNS: dict[tuple[str, bool], Operator] = {
    (">", False): "gt",
    (">", True): "gte",
    ("<", False): "lt",
    ("<", True): "lte",
}
_SUFFIXES: dict[str, Operator] = {op: op for op in OPERATORS}


def of_params(params: Iterable[tuple[str, Sequence[str]]]) -> Expression:
    """What the query parameters of a request ask for: `of_params(request.query_params.lists())`.

    Raises:
        Refused: 400 for what is no filter, too much of it, or what TMF630 has and we do not (`.regex`, `*=`).
    """
    parts: list[Expression] = []
    for name, given in params:
        if name == "filter":
            parts.extend(read_filter(text) for text in given)
        elif name not in RESERVED:
            parts.append(_plain(name, given))
    if not parts:
        return EVERYTHING
    expression = parts[0] if len(parts) == 1 else AllOf(tuple(parts))
    _check(expression)
    return expression


def of_text(query: str) -> Expression:
    """What the query of a hub asks for (`eventType=A,B&filter=…`, percent-encoded as in an address).

    Raises:
        Refused: as `of_params`; `path` names the parameter inside the query.
    """
    try:
        params = parse_qs(query.removeprefix("?"), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise _too_many_conditions() from None
    return of_params(params.items())


def _plain(name: str, given: Sequence[str]) -> Condition:
    if signed := _SIGNED.fullmatch(name):
        return _signed(name, given, signed)
    path, _, suffix = name.rpartition(".")
    if (path and suffix == "regex") or name.endswith("*"):
        raise not_offered("A regular expression", name)
    if path and suffix in _SUFFIXES:
        return _condition(name, path, _SUFFIXES[suffix], given)
    return _condition(name, name, "eq", given)


def _signed(name: str, given: Sequence[str], found: re.Match[str]) -> Condition:
    """`a>5` arrives as a name without a value, `a>=5` as the name `a>` with the value 5, encoded as `a>=5` alone."""
    path, sign, equal, start = found.groups()
    if start:
        given = [f"{start}={text}" if text else start for text in given]
    if not all(given):
        raise Refused(400, "invalidFilter", "There is no value to compare with.", path=path)
    # Half of such a parameter is a value: the attribute says better where an error lies.
    return replace(_condition(name, path, _SIGNS[sign, bool(equal) or not start], given), source=path)


def _condition(name: str, path: str, op: Operator, given: Sequence[str]) -> Condition:
    alternatives = (part for text in given for part in text.split(f";{name}="))
    values = tuple(value for part in alternatives for value in part.split(","))
    return Condition(path, op, values, source=name)


def _check(expression: Expression) -> None:
    found = [condition for condition, _ in conditions(expression)]
    if len(found) > MAX_CONDITIONS:
        raise _too_many_conditions()
    for condition in found:
        if len(condition.values) > MAX_VALUES:
            words = f"An attribute can be compared with {MAX_VALUES} values at most."
        elif any("\0" in value for value in condition.values):
            words = "A value holds a NUL character."
        else:
            continue
        raise Refused(400, "invalidFilter", words, path=condition.source)


def _too_many_conditions() -> Refused:
    return Refused(400, "invalidFilter", f"A query may have {MAX_CONDITIONS} conditions at most.", path="filter")
