"""What realizes an offering: its specification, the services behind it, and what the partners are told. To read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from catalog.domain.specification import RFS
from catalog.models import (
    CatalogEntity,
    CharacteristicSpecification,
    ProductOffering,
    ProductSpecification,
    ServiceSpecification,
    ServiceSpecificationRelationship,
)

Link = ServiceSpecificationRelationship


@dataclass(frozen=True)
class Handed:
    """One thing that a partner is told: our name for it, the partner's, and the value where the offering fixes it."""

    ours: str
    theirs: str
    value: str


@dataclass(frozen=True)
class Resource:
    """A service that is asked of a partner (RFS)."""

    spec: ServiceSpecification
    url: str
    handed: Sequence[Handed]


@dataclass(frozen=True)
class Service:
    """A service that a customer has (CFS), with what realizes it and what it waits for."""

    spec: ServiceSpecification
    url: str
    resources: Sequence[Resource]
    waits_for: Sequence[tuple[ServiceSpecification, str]]


@dataclass(frozen=True)
class Realization:
    """A product specification with the services that realize it."""

    spec: ProductSpecification
    url: str
    services: Sequence[Service]


class Pages:
    """The addresses of pages, for those who may read them."""

    def __init__(self, request: HttpRequest) -> None:
        self._may = {
            model: request.user.has_perm(f"catalog.view_{model}")
            for model in ("productspecification", "servicespecification")
        }

    def of(self, spec: CatalogEntity) -> str:
        """The page of a specification, empty for who may not see it."""
        model = type(spec).__name__.lower()
        return reverse(f"admin:catalog_{model}_change", args=(spec.pk,)) if self._may[model] else ""


def realization(offering: ProductOffering, request: HttpRequest) -> Realization | None:
    """What realizes the offering, None where it has no specification of ours; four queries, however much it is."""
    spec = offering.product_specification
    if spec is None:
        return None
    pages = Pages(request)
    services = list(spec.service_specifications.all())
    links = Link.objects.filter(source__in=services, target__isnull=False).select_related("target")
    reached: dict[tuple[str, str], list[ServiceSpecification]] = defaultdict(list)
    for link in links:
        reached[link.source_id, link.relationship_type].append(link.target)  # type: ignore[arg-type] # not null, see above
    partners = [one for row in services for one in _asked_of_partners(row, reached)]
    declared = _declared(partners)
    fixed = {use.name: use.value for use in offering.characteristic_values.all() if use.value}
    found = [
        Service(
            row,
            pages.of(row),
            [
                Resource(one, pages.of(one), _handed(one, declared[one.pk], fixed))
                for one in _asked_of_partners(row, reached)
            ],
            [(one, pages.of(one)) for one in reached[row.pk, Link.DEPENDENCY]],
        )
        for row in services
    ]
    return Realization(spec, pages.of(spec), found)


def _asked_of_partners(
    row: ServiceSpecification, reached: Mapping[tuple[str, str], list[ServiceSpecification]]
) -> list[ServiceSpecification]:
    return [row] if row.kind == RFS else reached[row.pk, Link.REALIZED_BY]


def _declared(specs: Sequence[ServiceSpecification]) -> Mapping[str, list[str]]:
    """The names of the characteristics of each."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = CharacteristicSpecification.objects.filter(service_specification__in=specs)
    for owner, name in rows.values_list("service_specification_id", "name"):
        found[str(owner)].append(name)
    return found


def _handed(spec: ServiceSpecification, declared: Sequence[str], fixed: Mapping[str, str]) -> list[Handed]:
    """What the partner is told, by its own names where it has some; a name without one is told as it is."""
    fields = spec.partner_fields or {}
    names = dict.fromkeys([*declared, *fields])
    return [Handed(name, fields.get(name, name), fixed.get(name, "")) for name in names]
