"""TMF760 ConfigurationCharacteristic and ConfigurationTerm: what can be set, what it may be set to, what is set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from catalog.domain.characteristic import Characteristic, Value
from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import Offering, Term
from inventory.domain.snapshots import characteristic
from qualification.domain.characteristics import declared, is_value


def characteristics_of(
    catalog: CompiledCatalog, offering: Offering, values: Mapping[str, object], *, at: datetime
) -> list[dict[str, Any]]:
    """Every characteristic of the offering; `values` are those that are set, by name."""
    return [_characteristic(one, values.get(one.name)) for one in declared(catalog, offering, at=at).values()]


def terms_of(offering: Offering, selected: Iterable[str], *, at: datetime) -> list[dict[str, Any]]:
    """The commitments that the offering can be sold with at the date."""
    chosen = frozenset(selected)
    return [_term(term, selected=term.name in chosen) for term in offering.terms if term.validity.contains(at)]


def _characteristic(one: Characteristic, value: object) -> dict[str, Any]:
    more: dict[str, Any] = {
        "description": one.description,
        "maxCardinality": one.at_most,
        "regex": one.pattern,
        "configurationCharacteristicValue": list(_values(one, value)),
    }
    return {
        "@type": "ConfigurationCharacteristic",
        "id": one.id,
        "name": one.name,
        "valueType": one.value_type,
        "minCardinality": one.at_least,
        "isConfigurable": one.configurable,
        **{name: what for name, what in more.items() if what not in (None, "", [])},
    }


def _values(one: Characteristic, value: object) -> Iterator[dict[str, Any]]:
    """The values that are listed, the ranges, and what is set beside the listed ones."""
    several = value if isinstance(value, list) else [] if value is None else [value]
    for listed in one.values:
        if listed.value is None:
            yield _value(one, _range(listed), selected=False)
        else:
            selected = any(is_value(listed, given) for given in several)
            yield _value(one, {**_shown(one, listed.value), **_unit(listed)}, selected=selected)
    named = [listed for listed in one.values if listed.value is not None]
    for given in several:
        if not any(is_value(listed, given) for listed in named):
            yield _value(one, _shown(one, given), selected=True)


def _value(one: Characteristic, what: dict[str, Any], *, selected: bool) -> dict[str, Any]:
    flags = {"isSelectable": one.configurable, "isSelected": selected}
    return {"@type": "ConfigurationCharacteristicValue", **flags, **what}


def _shown(one: Characteristic, value: object) -> dict[str, Any]:
    return {"characteristicValue": characteristic(one.name, value)}


def _range(listed: Value) -> dict[str, Any]:
    limits = {"valueFrom": listed.lower, "valueTo": listed.upper}
    bounds = {name: bound for name, bound in limits.items() if bound is not None}
    interval = {"rangeInterval": listed.interval} if bounds else {}
    return {**interval, **bounds, **({"regex": listed.pattern} if listed.pattern else {}), **_unit(listed)}


def _unit(listed: Value) -> dict[str, Any]:
    return {"unitOfMeasure": listed.unit} if listed.unit else {}


def _term(term: Term, *, selected: bool) -> dict[str, Any]:
    duration = {"duration": {"amount": term.amount, "units": term.units}} if term.amount is not None else {}
    return {
        "@type": "ConfigurationTerm",
        "name": term.name,
        **({"description": term.description} if term.description else {}),
        **duration,
        "isSelectable": True,
        "isSelected": selected,
    }
