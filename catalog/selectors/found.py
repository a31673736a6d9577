"""Rows that somebody looks for: offerings by what they are called, the row behind a step of an upgrade path."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Case, IntegerField, Q, Value, When

from catalog.domain.offering import Relationship
from catalog.models import ProductOffering, ProductOfferingRelationship
from tmf.values import Period

MOST_FOUND = 20
"""How many offerings a search gives at most."""


class Found(NamedTuple):
    """An offering that was looked for."""

    id: str
    name: str
    lifecycle_status: str


def offerings_found(text: str, *, limit: int = MOST_FOUND) -> tuple[Found, ...]:
    """Offerings whose id or name holds a text, in the order of the catalog (one query).

    The one with this very id comes first, then those with this very name. No text finds nothing.
    """
    text = text.strip()
    if not text:
        return ()
    near = Case(
        When(pk=text, then=Value(0)), When(name__iexact=text, then=Value(1)), default=2, output_field=IntegerField()
    )
    rows = ProductOffering.objects.filter(Q(pk__icontains=text) | Q(name__icontains=text))
    found = rows.order_by(near, "rank", "pk").values_list("id", "name", "lifecycle_status")[:limit]
    return tuple(Found(*row) for row in found)


def relationship_ids(steps: Iterable[Relationship]) -> dict[Relationship, int]:
    """The ids of the rows behind steps of a ladder; one whose row is not there is left out (one query)."""
    wanted = set(steps)
    if not wanted:
        return {}
    rows = ProductOfferingRelationship.objects.filter(
        source_id__in={step.source for step in wanted}, target_id__in={step.target for step in wanted}
    ).values_list("source_id", "relationship_type", "target_id", "valid_from", "valid_to", "pk")
    known = {
        Relationship(source, kind, str(target), Period(start, end)): pk for source, kind, target, start, end, pk in rows
    }
    return {step: known[step] for step in wanted if step in known}
