"""What differs between two catalogs, offering by offering: compared by value, whatever wrote them. Pure Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.ladder import Ladder
from catalog.domain.offering import Offering, Relationship

NEW, REMOVED = "new", "removed"
STATUS, VALIDITY, SALE = "status", "validity", "sale"
CHANNELS, SEGMENTS, PLACES = "channels", "segments", "places"
POLICIES, ACTIONS, PATHS = "policies", "actions", "paths"
OPTIONS, PRICES, VALUES, SPECIFICATION = "options", "prices", "values", "specification"
WORDS, TERMS, BILLING = "words", "terms", "billing"

_FIELDS: Mapping[str, tuple[str, ...]] = {
    STATUS: ("lifecycle_status",),
    VALIDITY: ("validity",),
    SALE: ("is_sellable", "is_bundle"),
    CHANNELS: ("channels",),
    SEGMENTS: ("segments",),
    PLACES: ("places",),
    POLICIES: ("policies",),
    ACTIONS: ("allowed_actions",),
    OPTIONS: ("options", "groups"),
    PRICES: ("prices", "alterations"),
    VALUES: ("characteristics", "uses", "declared"),
    SPECIFICATION: ("specification_id",),
    WORDS: ("name",),
    TERMS: ("terms",),
    BILLING: ("billing_start",),
}
"""The facts of an offering (catalog.domain.offering) by the aspect that a product manager knows them under."""

ASPECTS = (NEW, REMOVED, *_FIELDS, PATHS)
Aspects = frozenset[str]


def differences(before: CompiledCatalog, after: CompiledCatalog) -> dict[str, Aspects]:
    """The aspects in which each offering differs that does, in the order of the catalog after.

    The paths of an offering are the relationships that it is one end of, its specification what realizes it too.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for pk in dict.fromkeys((*after.offerings, *before.offerings)):
        if aspects := _of_offering(before, after, pk):
            found[pk] |= aspects
    for row in _changed_paths(before, after):
        found[row.source].add(PATHS)
        found[row.target].add(PATHS)
    return {pk: frozenset(aspects) for pk, aspects in found.items()}


def ladders_of(catalog: CompiledCatalog) -> Iterator[Ladder]:
    """Every ladder of a catalog, once."""
    return iter({id(ladder): ladder for ladder in catalog.ladders.values()}.values())


def _of_offering(before: CompiledCatalog, after: CompiledCatalog, pk: str) -> set[str]:
    was, will_be = before.offerings.get(pk), after.offerings.get(pk)
    if was is None or will_be is None:
        return {NEW if was is None else REMOVED}
    aspects = set() if was == will_be else {name for name, fields in _FIELDS.items() if _differ(was, will_be, fields)}
    if SPECIFICATION not in aspects and _specified(before, was) != _specified(after, will_be):
        aspects.add(SPECIFICATION)
    return aspects


def _differ(was: Offering, will_be: Offering, fields: tuple[str, ...]) -> bool:
    return any(getattr(was, name) != getattr(will_be, name) for name in fields)


def _specified(catalog: CompiledCatalog, offering: Offering) -> tuple[object, ...]:
    """The product specification of an offering, and the service specifications that realize it."""
    spec = catalog.product_specs.get(offering.specification_id or "")
    return (spec, *(catalog.service_specs.get(pk) for pk in (spec.services if spec else ())))


def _changed_paths(before: CompiledCatalog, after: CompiledCatalog) -> frozenset[Relationship]:
    was, will_be = (
        frozenset(row for ladder in ladders_of(one) for row in ladder.relationships) for one in (before, after)
    )
    return was ^ will_be
