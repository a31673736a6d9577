"""The values that the characteristics of a product may have (TMF620 CharacteristicSpecification, prodSpecCharValueUse).

What the offering says restricts what its specification declares: a value that it fixes is the only one, values that it
lists are the only ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from catalog.domain.characteristic import Characteristic, Value
from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import Offering
from qualification.domain import reasons
from qualification.domain.decision import Ground
from qualification.domain.question import Grounds

LONGEST = 1_000
"""The longest text that is matched with a pattern; whoever writes a pattern keeps it from trying everything twice."""
_KINDS: Mapping[str, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
}


def declared(catalog: CompiledCatalog, offering: Offering, *, at: datetime) -> dict[str, Characteristic]:
    """The characteristics of an offering by name, with the values that are left to choose from at the date.

    Those that list nothing count as extensible; those of whose list nothing is in force do not.
    """
    spec = catalog.product_specs.get(offering.specification_id or "")
    of_spec = spec.characteristics if spec else ()
    found = {one.name: one for one in (*of_spec, *offering.declared) if one.validity.contains(at)}
    for name, values in offering.uses.items():
        found[name] = replace(found.get(name) or Characteristic(name, name), values=values, extensible=False)
    for name, value in offering.characteristics.items():
        only = (Value(value, is_default=True),)
        found[name] = replace(found.get(name) or Characteristic(name, name), values=only, configurable=False)
    return {
        name: replace(one, values=tuple(_valid(one, at)), extensible=one.extensible or not one.values)
        for name, one in found.items()
    }


def defaults(catalog: CompiledCatalog, offering: Offering, *, at: datetime) -> dict[str, object]:
    """The value that each characteristic has where nobody says another one."""
    found = {name: _default(one) for name, one in declared(catalog, offering, at=at).items()}
    return {name: value for name, value in found.items() if value is not None}


def not_allowed(catalog: CompiledCatalog, offering: Offering, given: Mapping[str, object], *, at: datetime) -> Grounds:
    """What is wrong with values that were given: of an unknown name, out of range, or none of those allowed.

    A specification that declares nothing takes any name: nobody has said what belongs to it.
    """
    if not given:
        return ()
    known = declared(catalog, offering, at=at)
    unknown = (
        frozenset() if _says_nothing(catalog, offering) else given.keys() - known - _of_services(catalog, offering)
    )
    return tuple(
        Ground(name, reasons.CHARACTERISTIC_NOT_ALLOWED.about(name))
        for name, value in given.items()
        if name in unknown or (name in known and not _takes(known[name], value))
    )


def missing(
    catalog: CompiledCatalog, offering: Offering, given: Mapping[str, object], *, at: datetime, defaulted: bool = True
) -> Grounds:
    """The characteristics that a new product needs and that have neither a value nor a default.

    `defaulted` False: a default does not count, for the values are those of a product that is there to be seen.
    """
    return tuple(
        Ground(name, reasons.CHARACTERISTIC_MISSING.about(name))
        for name, one in declared(catalog, offering, at=at).items()
        if one.at_least > 0
        and one.configurable
        and given.get(name) in (None, [])
        and not (defaulted and _default(one) is not None)
    )


def _valid(one: Characteristic, at: datetime) -> Iterator[Value]:
    return (value for value in one.values if value.validity.contains(at))


def _default(one: Characteristic) -> object:
    found = [value.value for value in one.values if value.is_default and value.value is not None]
    if len(found) == 1 or (found and one.at_most == 1):
        return found[0]
    return found or None


def _says_nothing(catalog: CompiledCatalog, offering: Offering) -> bool:
    spec = catalog.product_specs.get(offering.specification_id or "")
    return not (offering.declared or (spec and spec.characteristics))


def _of_services(catalog: CompiledCatalog, offering: Offering) -> frozenset[str]:
    """The names that production takes: of the services that realize the product, and of those that these need."""
    spec = catalog.product_specs.get(offering.specification_id or "")
    waiting, seen = list(spec.services if spec else ()), set()
    names: set[str] = set()
    while waiting:
        pk = waiting.pop()
        service = catalog.service_specs.get(pk)
        if service is not None and pk not in seen:
            seen.add(pk)
            names.update(service.characteristics)
            waiting += [*service.realized_by, *service.depends_on]
    return frozenset(names)


def _takes(one: Characteristic, given: object) -> bool:
    """Whether a value, or each of several, is one that the characteristic may have, and not too many of them."""
    several = given if isinstance(given, list) and one.at_most != 1 else [given]
    count = len({repr(value) for value in several})
    if count < one.at_least or (one.at_most is not None and len(several) > one.at_most):
        return False
    return all(_takes_one(one, value) for value in several)


def _takes_one(one: Characteristic, given: object) -> bool:
    is_kind = _KINDS.get(one.value_type)
    of_kind = is_kind is None or is_kind(given)
    # What is listed may be written otherwise than its type (100 or "100"); in a range of whole numbers lie only those.
    in_range = of_kind or one.value_type != "integer"
    listed = any(is_value(value, given) and (in_range or value.value is not None) for value in one.values)
    if listed or not one.configurable:
        return listed
    matches = not one.pattern or (isinstance(given, str) and _matches(one.pattern, given))
    return of_kind and matches and one.extensible


def is_value(value: Value, given: object) -> bool:
    """Whether a given value is the one that the catalog lists, or lies in its range."""
    if isinstance(value.value, bool) or isinstance(given, bool | None):
        return given is not None and value.value is given
    if value.value is not None:
        return value.value == given or str(value.value) == str(given)
    if value.pattern:
        return isinstance(given, str) and _matches(value.pattern, given)
    return _in_range(value, given)


def _in_range(value: Value, given: object) -> bool:
    if not isinstance(given, int | float) or isinstance(given, bool):
        return False
    above = value.lower is None or value.lower < given or (value.lower == given and value.interval in _WITH_LOWER)
    below = value.upper is None or given < value.upper or (value.upper == given and value.interval in _WITH_UPPER)
    return (value.lower is not None or value.upper is not None) and above and below


def _matches(pattern: str, given: str) -> bool:
    """Whether a text matches; one of more than `LONGEST` characters does not, so that a client cannot buy long work."""
    try:
        return len(given) <= LONGEST and re.fullmatch(pattern, given) is not None
    except (re.error, RecursionError, OverflowError):
        return False


_WITH_LOWER, _WITH_UPPER = frozenset({"closed", "closedBottom"}), frozenset({"closed", "closedTop"})
