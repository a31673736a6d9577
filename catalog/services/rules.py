"""The rules that look beyond one row. Every change, from whichever door, is held against them at its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import Any

from django.db.models import Model

from catalog.domain.graph import cycle
from catalog.domain.ladder import UpgradeCycle, check_not_twice
from catalog.domain.offering import UPGRADE, Relationship
from catalog.models import (
    BundleOption,
    CatalogEntity,
    Category,
    ProductOffering,
    ProductOfferingPrice,
    ProductOfferingPriceRelationship,
    ProductOfferingRelationship,
    ProductSpecification,
    ProductSpecificationRelationship,
    ServiceCategory,
    ServiceSpecification,
    ServiceSpecificationRelationship,
)
from catalog.resources.kinds import Kind
from catalog.services.documents import Touched, chunks, statuses_before
from catalog.services.launching import check_launched, check_withdrawn
from catalog.services.pricing import check_prices
from tmf.errors import Refused
from tmf.values import Period
from tmf.words import worded

GONE = frozenset({"Retired", "Obsolete", "Rejected"})


class CatalogCycle(Refused):
    """Entities that contain or need each other in a circle.

    `words` say it without naming them; `steps` are their ids, the first again at the end.
    """

    def __init__(self, code: str, path: str, words: str, steps: tuple[str, ...]) -> None:
        self.steps = steps
        self.words = words
        super().__init__(409, code, worded("%(words)s: %(way)s.", words=words, way=" → ".join(steps)), path=path)


def check_rules(touched: Touched) -> None:
    """Refuse a change that leaves the catalog in a state that it must not be in.

    Raises:
        tmf.errors.Refused, tmf.errors.RefusedAll: 409, with the path and what stands in the way.
        catalog.domain.ladder.UpgradeCycle, catalog.domain.ladder.PathTwice: 409.
    """
    for kind, ids in touched.written.items():
        if not ids:
            continue
        for find in _CYCLES.get(kind.model, ()):
            find(ids)
        if kind.model is ProductOffering:
            check_prices(ids)
            check_launched(ids)
        if kind.model is ProductOfferingPrice:
            check_prices(_priced_by(ids))
            check_launched(_priced_by(_without_amount(ids)))
        check_withdrawn(kind, _withdrawn(touched, kind, ids))


def _priced_by(ids: Collection[str]) -> set[str]:
    """The offerings that have one of these prices."""
    links = ProductOffering.prices.through.objects
    rows = (links.filter(productofferingprice__in=chunk) for chunk in chunks(ids))
    return {pk for found in rows for pk in found.values_list("productoffering_id", flat=True)}


def _without_amount(ids: Collection[str]) -> set[str]:
    """Those of the prices that do not say how much: offerings on sale may not come to have one."""
    prices = ProductOfferingPrice.objects.filter(amount__isnull=True, percentage__isnull=True)
    return {pk for chunk in chunks(ids) for pk in prices.filter(pk__in=chunk).values_list("pk", flat=True)}


def _withdrawn(touched: Touched, kind: Kind, ids: Collection[str]) -> list[str]:
    """Those that this change has taken off sale."""
    if not issubclass(kind.model, CatalogEntity):
        return []
    rows = kind.model._default_manager.filter(lifecycle_status__in=GONE)  # noqa: SLF001 - Django's API
    gone = [pk for chunk in chunks(ids) for pk in rows.filter(pk__in=chunk).values_list("pk", flat=True)]
    before = statuses_before(touched, kind, gone)
    return [pk for pk in gone if pk in before and before[pk] not in GONE]


def _edges(model: type[Model], source: str, target: str, starts: Iterable[str], **only: Any) -> dict[str, list[str]]:
    """What can be reached from the starts, level by level: it costs what the ladder is high, not the catalog."""
    edges: dict[str, list[str]] = {}
    waiting = set(starts)
    while waiting:
        reached: set[str] = set()
        for chunk in chunks(waiting):
            edges |= {pk: [] for pk in chunk}
            rows = model._default_manager.filter(**{f"{source}__in": chunk, f"{target}__isnull": False, **only})  # noqa: SLF001
            for here, there in rows.order_by().values_list(source, target):
                edges[here].append(there)
                reached.add(there)
        waiting = reached - edges.keys()
    return edges


def _paths_twice(ids: Collection[str]) -> None:
    columns = ("source_id", "relationship_type", "target_id", "valid_from", "valid_to")
    for chunk in chunks(ids):
        rows = ProductOfferingRelationship.objects.filter(source__in=chunk, target__isnull=False).order_by("pk")
        known: dict[str, list[Relationship]] = defaultdict(list)
        for source, kind, target, start, end in rows.values_list(*columns):
            new = Relationship(source, kind, str(target), Period(start, end))
            check_not_twice(known[source], new)
            known[source].append(new)


def _upgrades(ids: Collection[str]) -> None:
    """Named from the new target on, as a person reads it: up the ladder and back."""
    steps = cycle(_edges(ProductOfferingRelationship, "source_id", "target_id", ids, relationship_type=UPGRADE), ids)
    if steps:
        raise UpgradeCycle((*steps[1:], steps[1]))


def _bundles(ids: Collection[str]) -> None:
    if steps := cycle(_edges(BundleOption, "bundle_id", "offering_id", ids), ids):
        raise CatalogCycle("bundleCycle", _holding(steps, ids), worded("A bundle cannot contain itself"), steps)


def _holding(steps: tuple[str, ...], ids: Collection[str]) -> str:
    """The attribute by which a written offering, one of the steps, holds the next one."""
    here, there = next(pair for pair in pairwise(steps) if pair[0] in ids)
    is_choice = BundleOption.objects.filter(bundle=here, offering=there, group__isnull=False).exists()
    return "bundledGroupProductOffering" if is_choice else "bundledProductOffering"


def _dependencies(ids: Collection[str]) -> None:
    model, words = ServiceSpecificationRelationship, worded("These services would each wait for the other")
    kinds = [model.DEPENDENCY, model.REALIZED_BY]
    if steps := cycle(_edges(model, "source_id", "target_id", ids, relationship_type__in=kinds), ids):
        raise CatalogCycle("dependencyCycle", "serviceSpecRelationship", words, steps)


def _product_specifications(ids: Collection[str]) -> None:
    if steps := cycle(_edges(ProductSpecificationRelationship, "source_id", "target_id", ids, bundled=True), ids):
        words = worded("A bundle of specifications cannot contain itself")
        raise CatalogCycle("bundleCycle", "bundledProductSpecification", words, steps)


def _prices(ids: Collection[str]) -> None:
    if steps := cycle(_edges(ProductOfferingPriceRelationship, "source_id", "target_id", ids, bundled=True), ids):
        words = worded("A bundle of prices cannot contain itself")
        raise CatalogCycle("bundleCycle", "bundledPopRelationship", words, steps)


def _categories(model: type[Model]) -> Any:
    def find(ids: Collection[str]) -> None:
        if steps := cycle(_edges(model, "pk", "parent_id", ids), ids):
            path = "parent" if model is Category else "parentId"
            raise CatalogCycle("categoryCycle", path, worded("A category cannot lie in itself"), steps)

    return find


_CYCLES: dict[type[Model], tuple[Any, ...]] = {
    ProductOffering: (_paths_twice, _upgrades, _bundles),
    ProductOfferingPrice: (_prices,),
    ProductSpecification: (_product_specifications,),
    ServiceSpecification: (_dependencies,),
    Category: (_categories(Category),),
    ServiceCategory: (_categories(ServiceCategory),),
}
