"""Find entities of the catalog by what a person remembers of them: a name, an id, a partner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from catalog.models import (
    Category,
    ChangeSet,
    Channel,
    Policy,
    ProductOffering,
    ProductOfferingPrice,
    ProductSpecification,
    ServiceSpecification,
)

MOST = 10
_SEARCHED: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (ProductOffering, ("id", "name")),
    (ProductOfferingPrice, ("id", "name")),
    (ProductSpecification, ("id", "name", "brand", "product_number")),
    (ServiceSpecification, ("id", "name", "partner_id")),
    (Policy, ("id", "name")),
    (Category, ("id", "name")),
    (Channel, ("id", "name")),
    (ChangeSet, ("id", "name", "entries__entity_id")),
)


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found of one kind: (id, name) pairs, and whether there are more."""

    kind: str
    found: tuple[tuple[str, str], ...]
    more: bool


def search(words: str) -> list[Hits]:
    """Entities whose id, name or partner holds the words, kind by kind; exact ids first.

    `MOST` of a kind; two queries a kind, however large the catalog is.
    """
    hits = []
    for model, fields in _SEARCHED:
        condition = Q()
        for field in fields:
            condition |= Q(**{f"{field}__icontains": words})
        manager: Any = model._default_manager  # noqa: SLF001 - Django's API
        rows = list(manager.filter(condition).order_by("name", "pk").values_list("pk", "name").distinct()[: MOST + 1])
        exact = manager.filter(pk=words).values_list("pk", "name").first()
        found = ([exact] if exact else []) + [row for row in rows if row != exact]
        if found:
            hits.append(Hits(model.__name__, tuple(found[:MOST]), more=len(found) > MOST))
    return hits
