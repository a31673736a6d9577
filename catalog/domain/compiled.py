"""The catalog of one revision, compiled for questions: every look-up is a dictionary access."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from catalog.domain.characteristic import instants_of
from catalog.domain.ladder import Ladder, build_ladders
from catalog.domain.offering import Offering, Relationship
from catalog.domain.specification import ProductSpec, ServiceSpec


@dataclass(frozen=True, slots=True)
class CompiledCatalog:
    """An immutable catalog: offerings by id and the ladder of each offering that has one.

    `revision` is the catalog revision that it was built from. `by_specification` are the offerings of each product
    specification, in the order of the catalog. `categories` are the offerings of each category, those of
    the categories below it included; `channels` the names of the sales channels by id.
    """

    revision: int
    offerings: Mapping[str, Offering]
    ladders: Mapping[str, Ladder]
    product_specs: Mapping[str, ProductSpec] = field(default_factory=dict)
    service_specs: Mapping[str, ServiceSpec] = field(default_factory=dict)
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    by_specification: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _instants: dict[str, frozenset[datetime]] = field(default_factory=dict, compare=False, repr=False)

    def ladder(self, offering_id: str) -> Ladder | None:
        """The ladder that the offering stands on, or None where no relationship touches it."""
        return self.ladders.get(offering_id)

    def instants_of(self, offering_id: str) -> frozenset[datetime]:
        """Every moment at which something about an offering comes into force or ends; gathered when first asked."""
        found = self._instants.get(offering_id)
        if found is None:
            offering = self.offerings.get(offering_id)
            spec = self.product_specs.get((offering.specification_id or "") if offering else "")
            declared = instants_of(spec.characteristics) if spec else frozenset()
            found = self._instants[offering_id] = (offering.instants() if offering else frozenset()) | declared
        return found

    def of_specification(self, spec_id: str) -> tuple[str, ...]:
        """The offerings of a product specification, in the order of the catalog."""
        return self.by_specification.get(spec_id, ())

    def baselines(self, plan_id: str, ladder: Ladder) -> tuple[str, ...]:
        """The members of the ladder that the plan includes (see Option.included)."""
        options = self.offerings[plan_id].options if plan_id in self.offerings else {}
        return tuple(m for m in ladder.members if m in options and options[m].included)


def compile_catalog(
    *,
    revision: int,
    offerings: Iterable[Offering],
    relationships: Iterable[Relationship],
    product_specs: Iterable[ProductSpec] = (),
    service_specs: Iterable[ServiceSpec] = (),
    categories: Mapping[str, tuple[str, ...]] | None = None,
    channels: Mapping[str, str] | None = None,
) -> CompiledCatalog:
    """Build the compiled catalog; the order of offerings is the order of answers."""
    by_id = {offering.id: offering for offering in offerings}
    return CompiledCatalog(
        revision,
        by_id,
        build_ladders(by_id, relationships),
        {spec.id: spec for spec in product_specs},
        {spec.id: spec for spec in service_specs},
        categories or {},
        channels or {},
        _by_specification(by_id.values()),
    )


def _by_specification(offerings: Iterable[Offering]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for offering in offerings:
        if offering.specification_id is not None:
            found[offering.specification_id].append(offering.id)
    return {spec_id: tuple(ids) for spec_id, ids in found.items()}
