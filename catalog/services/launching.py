"""Going on sale and coming off it: what an offering needs, and who still uses what is to go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Model

from catalog.domain.launch import FOREIGN, Choice, Need, not_launched
from catalog.domain.offering import LAUNCHED
from catalog.models import BundleGroup, BundleOption, ProductOffering, ProductOfferingPrice, ProductSpecification
from catalog.resources.kinds import Kind
from catalog.services.documents import chunks
from catalog.services.shown import Rows, Shown
from catalog.services.usage import Verb, uses
from tmf.errors import Refused, RefusedAll
from tmf.references import is_foreign


def check_launched(ids: Collection[str]) -> None:
    """Refuse a launched offering whose specification, prices or included offerings are not launched.

    Raises:
        RefusedAll: 409 `notLaunched`, one for each thing that is not.
    """
    for chunk in chunks(ids):
        for row in _launched(chunk):
            found = not_launched(_needs(row), _choices(row))
            if found:
                name = f"{row.name!r} ({row.pk}) cannot be {LAUNCHED}: "
                raise RefusedAll(409, [Refused(409, "notLaunched", name + words, path=path) for path, words in found])


def _launched(ids: Collection[str]) -> list[Shown]:
    """The launched ones with what they need; for hundreds at once, so that it is not worth Django's own objects."""
    spec, status = "product_specification", "lifecycle_status"
    columns = ("pk", "name", "snapshots", f"{spec}_id", f"{spec}__{status}")
    rows = ProductOffering.objects.filter(pk__in=ids, lifecycle_status=LAUNCHED).order_by("pk")
    found = {pk: (name, snapshots, spec_id, of) for pk, name, snapshots, spec_id, of in rows.values_list(*columns)}
    links = ProductOffering.prices.through.objects.filter(productoffering__in=found)
    prices: dict[str, Rows] = defaultdict(Rows)
    link = "productofferingprice"
    for owner, pk, of in links.order_by(link).values_list("productoffering_id", f"{link}_id", f"{link}__{status}"):
        prices[owner].append(Shown(pk=pk, lifecycle_status=of))
    options: dict[str, Rows] = defaultdict(Rows)
    for option in BundleOption.objects.filter(bundle__in=found).select_related("offering"):
        options[option.bundle_id].append(option)
    groups: dict[str, Rows] = defaultdict(Rows)
    for group in BundleGroup.objects.filter(bundle__in=found):
        groups[group.bundle_id].append(group)
    return [
        Shown(
            pk=pk,
            name=name,
            snapshots=snapshots,
            product_specification=Shown(pk=spec_id, lifecycle_status=of) if spec_id else None,
            prices=prices[pk],
            options=options[pk],
            groups=groups[pk],
        )
        for pk, (name, snapshots, spec_id, of) in found.items()
    ]


def check_withdrawn(kind: Kind, ids: Collection[str]) -> None:
    """Refuse to take off sale what launched offerings or open orders use.

    Raises:
        RefusedAll: 409 `inUse`, one for each use.
    """
    if not ids:
        return
    found: list[tuple[str, str]] = []
    if kind.model is ProductOffering:
        found = [(use.offering_id, use.by) for use in uses(Verb.RETIRE, ids)]
        bundles = BundleOption.objects.filter(offering__in=ids, bundle__lifecycle_status=LAUNCHED)
        found += [(o.offering_id or "", _bundle(o.bundle)) for o in bundles.select_related("bundle")]
    elif kind.model is ProductSpecification:
        users = ProductOffering.objects.filter(product_specification__in=ids, lifecycle_status=LAUNCHED)
        found = [(str(o.product_specification_id), _offering(o)) for o in users]
    elif kind.model is ProductOfferingPrice:
        rows = ProductOffering.prices.through.objects.filter(
            productofferingprice__in=ids, productoffering__lifecycle_status=LAUNCHED
        )
        found = [
            (r.productofferingprice_id, _offering(r.productoffering)) for r in rows.select_related("productoffering")
        ]
    if found:
        raise RefusedAll(409, [_in_use(pk, by) for pk, by in found])


def check_removable(row: Model) -> None:
    """Refuse to remove what is on sale, or what somebody outside the catalog still uses.

    Raises:
        RefusedAll: 409, `launched`, and `inUse` for each use.
    """
    found = []
    if getattr(row, "lifecycle_status", None) == LAUNCHED:
        words = f"{str(row)!r} ({row.pk}) is {LAUNCHED}; retire it first."
        found.append(Refused(409, "launched", words, path="lifecycleStatus"))
    if isinstance(row, ProductOffering):
        found += [_in_use(row.pk, use.by) for use in uses(Verb.REMOVE, [row.pk])]
    if found:
        raise RefusedAll(409, found)


def _in_use(pk: str, by: str) -> Refused:
    return Refused(409, "inUse", f"{pk!r} is still used by {by}.", path="lifecycleStatus")


def _offering(row: ProductOffering) -> str:
    return f"the launched offering {row.name!r} ({row.pk})"


def _bundle(row: ProductOffering) -> str:
    return f"the launched bundle {row.name!r} ({row.pk})"


def _needs(row: Any) -> list[Need]:
    needs = []
    spec, sent = row.product_specification, row.snapshots.get("productSpecification")
    if spec:
        needs.append(Need("productSpecification", "product specification", spec.pk, spec.lifecycle_status))
    elif sent:
        needs.append(Need("productSpecification", "product specification", str(sent.get("id")), FOREIGN))
    prices = "productOfferingPrice"
    needs += [Need(prices, "price", price.pk, price.lifecycle_status) for price in row.prices.all()]
    elsewhere = [sent for sent in row.snapshots.get(prices, ()) if is_foreign(sent)]
    needs += [Need(prices, "price", str(sent.get("id")), FOREIGN) for sent in elsewhere]
    included = [option for option in row.options.all() if option.group_id is None and option.lower_limit]
    return needs + [_option(option) for option in included]


def _option(option: BundleOption) -> Need:
    if option.offering is None:
        return Need("bundledProductOffering", "offering", str(option.extension.get("id")), FOREIGN)
    return Need("bundledProductOffering", "offering", option.offering.pk, option.offering.lifecycle_status)


def _choices(row: Any) -> list[Choice]:
    """The choice groups; an outer one may take its options from the groups inside it."""
    inner: dict[Any, list[Any]] = {}
    for group in row.groups.all():
        inner.setdefault(group.parent_id, []).append(group)

    def within(pk: Any) -> set[Any]:
        return {pk}.union(*(within(group.pk) for group in inner.get(pk, ())))

    return [
        Choice(
            "bundledGroupProductOffering",
            group.name,
            group.lower_limit,
            [_option(option) for option in row.options.all() if option.group_id in within(group.pk)],
        )
        for group in row.groups.all()
    ]
