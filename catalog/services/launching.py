"""Going on sale and coming off it: what an offering needs, and who still uses what is to go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.db.models import Model, QuerySet

from catalog.domain.launch import FOREIGN, NO_AMOUNT, Choice, Need, not_launched
from catalog.domain.offering import LAUNCHED
from catalog.models import (
    BundleGroup,
    BundleOption,
    ProductOffering,
    ProductOfferingPrice,
    ProductSpecification,
    ServiceCandidate,
    ServiceSpecification,
    ServiceSpecificationRelationship,
)
from catalog.resources.kinds import BY_MODEL, Kind
from catalog.services.documents import chunks
from catalog.services.pricing import CHARGES
from catalog.services.shown import Rows, Shown
from catalog.services.usage import MOST_NAMED, Verb, in_use, named, uses
from tmf.errors import Refused, RefusedAll
from tmf.references import is_foreign
from tmf.words import Words, worded

A_SPECIFICATION, A_PRICE, A_OFFERING = worded("product specification"), worded("price"), worded("offering")


def check_launched(ids: Collection[str]) -> None:
    """Refuse a launched offering whose specification, prices or included offerings are not launched.

    Raises:
        RefusedAll: 409 `notLaunched`, one for each thing that is not.
    """
    for chunk in chunks(ids):
        for row in _with_needs(ProductOffering.objects.filter(pk__in=chunk, lifecycle_status=LAUNCHED)):
            if found := _lacking(row):
                raise RefusedAll(409, found)


def against_launch(pk: str, *, launched_along: Collection[str] = ()) -> list[Refused]:
    """What `check_launched` would say if the offering were launched, and these prices of it in the same change."""
    found: list[Refused] = []
    rows: list[Any] = _with_needs(ProductOffering.objects.filter(pk=pk))
    for row in rows:
        for price in row.prices:
            price.lifecycle_status = LAUNCHED if price.pk in launched_along else price.lifecycle_status
        found += _lacking(row)
    return found


def _lacking(row: Shown) -> list[Refused]:
    return [_not_launched(row, path, why) for path, why in not_launched(_needs(row), _choices(row))]


def _not_launched(row: Shown, path: str, why: str) -> Refused:
    values = {"name": row.name, "id": row.pk, "status": Words(LAUNCHED), "why": why}
    return Refused(409, "notLaunched", worded("%(name)r (%(id)s) cannot be %(status)s: %(why)s", **values), path=path)


def _with_needs(rows: QuerySet[ProductOffering]) -> list[Shown]:
    """Offerings with what they need; for hundreds at once, so that it is not worth Django's own objects."""
    spec, status = "product_specification", "lifecycle_status"
    columns = ("pk", "name", "snapshots", f"{spec}_id", f"{spec}__{status}")
    read = rows.order_by("pk").values_list(*columns)
    found = {pk: (name, snapshots, spec_id, of) for pk, name, snapshots, spec_id, of in read}
    links = ProductOffering.prices.through.objects.filter(productoffering__in=found)
    prices: dict[str, Rows] = defaultdict(Rows)
    link, shown = "productofferingprice", ("lifecycle_status", "price_type", "amount", "percentage", "is_bundle")
    named_there = (f"{link}__{name}" for name in shown)
    for owner, pk, *values in links.order_by(link).values_list("productoffering_id", f"{link}_id", *named_there):
        prices[owner].append(Shown(pk=pk, **dict(zip(shown, values, strict=True))))
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
    """Refuse to take off sale what launched entities or open orders use.

    Raises:
        RefusedAll: 409 `inUse`, one for each use.
    """
    if found := against_withdrawal(kind, ids):
        raise RefusedAll(409, found)


def against_withdrawal(kind: Kind, ids: Collection[str]) -> list[Refused]:
    """What `check_withdrawn` would say if these entities were taken off sale."""
    find = _USERS.get(kind.model)
    found = [use for chunk in chunks(ids) for use in find(chunk)] if find else []
    return in_use(found)


def check_removable(row: Model) -> None:
    """Refuse to remove what is on sale, what others in the catalog refer to, or what somebody outside still uses.

    What refers to it by a foreign key is not looked for: the database keeps that.

    Raises:
        RefusedAll: 409, `launched`, and `inUse` for each use.
    """
    found = []
    if getattr(row, "lifecycle_status", None) == LAUNCHED:
        values = {"name": str(row), "id": row.pk, "status": Words(LAUNCHED)}
        words = worded("%(name)r (%(id)s) is %(status)s; retire it first.", **values)
        found.append(Refused(409, "launched", words, path="lifecycleStatus"))
    outside = uses(Verb.REMOVE, [row.pk]) if isinstance(row, ProductOffering) else []
    users, more = _referring(row)
    found += in_use([(row.pk, by) for by in (*(use.by for use in outside), *users)], more)
    if found:
        raise RefusedAll(409, found)


def _referring(row: Model) -> tuple[list[str], int]:
    """The entities that hold the row in a list of theirs, by name as many as a refusal names, and how many more."""
    users: list[str] = []
    more = 0
    for field in _held_by(type(row)):
        link = field.name if not field.auto_created else field.get_accessor_name()
        rows = getattr(row, link).order_by("pk")
        found = list(rows[: MOST_NAMED + 1])
        shown = found[: MOST_NAMED - len(users)]
        more += (rows.count() if len(found) > MOST_NAMED else len(found)) - len(shown)
        users += [named(user) for user in shown]
    return users, more


def _held_by(model: type[Model]) -> Iterator[Any]:
    """The many-to-many relations in which others refer to rows of the model.

    The side that declares a relation refers to the other one, unless that is an offering: its categories and policies
    are attributes of the offering, which takes them along when it goes, and uses them while it is there.
    """
    for field in model._meta.get_fields():  # noqa: SLF001 - Django's API
        if field.many_to_many and field.related_model in BY_MODEL:
            is_reverse = field.auto_created
            target = model if is_reverse else field.related_model
            if is_reverse != (target is ProductOffering):
                yield field


Users = Iterator[tuple[str, str]]


def _of_offerings(ids: Collection[str]) -> Users:
    yield from ((use.offering_id, use.by) for use in uses(Verb.RETIRE, ids))
    bundles = BundleOption.objects.filter(offering__in=ids, bundle__lifecycle_status=LAUNCHED)
    for option in bundles.select_related("bundle"):
        yield str(option.offering_id), _launched_one(worded("bundle"), option.bundle)


def _of_specifications(ids: Collection[str]) -> Users:
    for row in ProductOffering.objects.filter(product_specification__in=ids, lifecycle_status=LAUNCHED):
        yield str(row.product_specification_id), _launched_one(A_OFFERING, row)


def _of_prices(ids: Collection[str]) -> Users:
    links = ProductOffering.prices.through.objects.filter(productofferingprice__in=ids)
    rows = links.filter(productoffering__lifecycle_status=LAUNCHED).select_related("productoffering")
    for link in rows.order_by("productoffering"):
        yield link.productofferingprice_id, _launched_one(A_OFFERING, link.productoffering)


def _of_services(ids: Collection[str]) -> Users:
    links = ProductSpecification.service_specifications.through.objects.filter(servicespecification__in=ids)
    rows = links.filter(productspecification__lifecycle_status=LAUNCHED).select_related("productspecification")
    for link in rows.order_by("productspecification"):
        yield link.servicespecification_id, _launched_one(A_SPECIFICATION, link.productspecification)
    model = ServiceSpecificationRelationship
    needed = model.objects.filter(target__in=ids, relationship_type__in=[model.DEPENDENCY, model.REALIZED_BY])
    for need in needed.filter(source__lifecycle_status=LAUNCHED).select_related("source").order_by("source", "pk"):
        yield str(need.target_id), _launched_one(worded("service specification"), need.source)


def _of_candidates(ids: Collection[str]) -> Users:
    for row in ProductOffering.objects.filter(service_candidate__in=ids, lifecycle_status=LAUNCHED):
        yield str(row.service_candidate_id), _launched_one(A_OFFERING, row)


_USERS: dict[type[Model], Callable[[Collection[str]], Users]] = {
    ProductOffering: _of_offerings,
    ProductSpecification: _of_specifications,
    ProductOfferingPrice: _of_prices,
    ServiceSpecification: _of_services,
    ServiceCandidate: _of_candidates,
}
"""Who of the launched uses rows of a kind: id and user."""


def _launched_one(kind: str, row: Any) -> str:
    return worded("the launched %(kind)s %(name)r (%(id)s)", kind=kind, name=row.name, id=row.pk)


def _needs(row: Any) -> list[Need]:
    needs = []
    spec, sent = row.product_specification, row.snapshots.get("productSpecification")
    if spec:
        needs.append(Need("productSpecification", A_SPECIFICATION, spec.pk, spec.lifecycle_status))
    elif sent:
        needs.append(Need("productSpecification", A_SPECIFICATION, str(sent.get("id")), FOREIGN))
    prices = "productOfferingPrice"
    needs += [Need(prices, A_PRICE, price.pk, price.lifecycle_status) for price in row.prices.all()]
    needs += [Need(prices, A_PRICE, price.pk, NO_AMOUNT) for price in row.prices.all() if _is_for_nothing(price)]
    elsewhere = [sent for sent in row.snapshots.get(prices, ()) if is_foreign(sent)]
    needs += [Need(prices, A_PRICE, str(sent.get("id")), FOREIGN) for sent in elsewhere]
    included = [option for option in row.options.all() if option.group_id is None and option.lower_limit]
    return needs + [_option(option) for option in included]


def _is_for_nothing(price: Any) -> bool:
    """Whether it charges and does not say how much; a bundle of prices charges by those inside it."""
    charges = price.price_type in CHARGES and not price.is_bundle
    return charges and price.amount is None and price.percentage is None


def _option(option: BundleOption) -> Need:
    if option.offering is None:
        return Need("bundledProductOffering", A_OFFERING, str(option.extension.get("id")), FOREIGN)
    return Need("bundledProductOffering", A_OFFERING, option.offering.pk, option.offering.lifecycle_status)


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
