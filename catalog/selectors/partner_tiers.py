"""Who leads to a partner: service specifications that name it, and the tiers of the offerings that need those."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Case, When

from catalog.domain.characteristic import fixed_value
from catalog.domain.service_graph import PRODUCT, SERVICE, by_target, distances
from catalog.domain.tier_use import Named, TierUse
from catalog.models import (
    CharacteristicSpecification,
    CharacteristicValueUse,
    ProductOffering,
    ProductSpecification,
    ServiceSpecification,
)
from catalog.selectors.service_graph import structure

Reached = dict[str, dict[str, Named]]
"""The RFS, by id, that each product specification leads to."""
FIRST = 4
"""How many offerings of a tier are named."""
GONE = ("Rejected", "Obsolete")
"""Offerings that nobody orders and nobody holds any more."""


def services_of_partner(partner_id: str) -> tuple[Named, ...]:
    """The service specifications that name a partner, by name; one query."""
    rows = ServiceSpecification.objects.filter(partner_id=partner_id).order_by("name", "pk")
    return tuple(Named(*row) for row in rows.values_list("pk", "name", "lifecycle_status"))


def tiers_at(partner_id: str, characteristic: str) -> tuple[TierUse, ...]:
    """Every tier that an order may ask of a partner, in the order of the offerings; a fixed number of queries.

    `characteristic` is the name of the characteristic that tells the tier. An RFS that does not declare it is not told.
    """
    services = services_of_partner(partner_id)
    if not services:
        return ()
    told = CharacteristicSpecification.objects.filter(
        name=characteristic, service_specification__in=[service.id for service in services]
    )
    takers = set(told.values_list("service_specification_id", flat=True))
    needs = by_target(structure())
    telling: Reached = {}
    silent: Reached = {}
    for service in services:
        reached = telling if service.id in takers else silent
        for family, pk in distances([(SERVICE, service.id)], needs):
            if family == PRODUCT:
                reached.setdefault(pk, {})[service.id] = service
    return _uses(telling, silent, *_tiers(telling, characteristic))


def _tiers(products: Collection[str], characteristic: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The tier that each offering fixes, and those of which an order chooses one, by offering."""
    uses = CharacteristicValueUse.objects.filter(
        name=characteristic, offering__product_specification__in=list(products)
    ).annotate(choice=Case(When(value="", then="values")))
    fixed: dict[str, str] = {}
    chosen: dict[str, list[str]] = {}
    for offering, value, values in uses.values_list("offering_id", "value", "choice"):
        if value:
            fixed[str(offering)] = value
        elif values and not fixed_value(values):
            chosen[str(offering)] = [str(one["value"]) for one in values if one.get("value") is not None]
    return fixed, chosen


def _uses(
    telling: Reached, silent: Reached, fixed: Mapping[str, str], chosen: Mapping[str, Sequence[str]]
) -> tuple[TierUse, ...]:
    """The uses by tier; `telling` and `silent` are the RFS that each product specification leads to."""
    products = {*telling, *silent}
    names = dict(ProductSpecification.objects.filter(pk__in=products).values_list("pk", "name"))
    offerings = ProductOffering.objects.filter(product_specification__in=products)
    rows = offerings.exclude(lifecycle_status__in=GONE).order_by("rank", "pk")
    found: dict[str | None, TierUse] = {}
    for pk, name, status, spec in rows.values_list("pk", "name", "lifecycle_status", "product_specification_id"):
        offering, product = Named(pk, name, status), Named(str(spec), names.get(str(spec), ""))
        told, untold = telling.get(product.id, {}), silent.get(product.id, {})
        tiers = [fixed[pk]] if pk in fixed else chosen.get(pk, ())
        for tier in tiers if told else ():
            _note(found, tier, offering, product, told)
            found[tier].chosen |= pk not in fixed
        if untold or not tiers:
            _note(found, None, offering, product, untold if tiers else {**told, **untold})
    return tuple(found.values())


def _note(
    found: dict[str | None, TierUse], tier: str | None, offering: Named, product: Named, services: Mapping[str, Named]
) -> None:
    use = found.get(tier) or found.setdefault(tier, TierUse(tier))
    use.count += 1
    use.names += offering[:2]
    if use.count <= FIRST:
        use.offerings.append(offering)
    if product.id not in use.products:
        use.products[product.id] = product
        use.services |= services
