"""Rows of policies, as facts: one tuple for all offerings that carry the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.domain import offering as facts
from catalog.models import Policy
from catalog.selectors.rows import Reader, gathered, parsed
from tmf.references import is_foreign

FOREIGN_POLICY = "foreign"
"""The kind of a policy that another system keeps: no rule here applies it."""
Carried = tuple[facts.Policy, ...]


class Policies:
    """The policies of each offering.

    Offerings that carry the same ones get one and the same tuple, so that a rule may keep by its identity what it
    has found.
    """

    def __init__(self, reader: Reader) -> None:
        known = _known(reader)
        rank = {pk: n for n, pk in enumerate(known)}
        links = Policy.offerings.through.objects.all()
        self._own: dict[str, Carried] = gathered(
            sorted(reader.rows(links, "productoffering_id", "policy_id"), key=lambda row: rank[row[1]]),
            lambda its: tuple(known[pk] for (pk,) in its),
        )
        self._with_foreign: dict[tuple[str, ...], Carried] = {}

    def of(self, offering_id: str, sent: Mapping[str, Any]) -> Carried:
        """Its own, and those of other systems among the references that were sent."""
        own = self._own.get(offering_id, ())
        foreign = [one for one in sent.get("policy", ()) if is_foreign(one)]
        if not foreign:
            return own
        every = (*own, *map(_foreign, foreign))
        return self._with_foreign.setdefault(
            tuple(part for one in every for part in (one.id, one.kind, one.name)), every
        )


def _known(reader: Reader) -> dict[str, facts.Policy]:
    columns = ("id", "kind", "name", "display", "valid_from", "valid_to", "parameters")
    return {
        pk: facts.Policy(pk, kind, name, display, reader.period(start, end), parsed(parameters) or {})
        for pk, kind, name, display, start, end, parameters in reader.rows(Policy.objects.all(), *columns)
    }


def _foreign(sent: Mapping[str, Any]) -> facts.Policy:
    """What another system's policies close nobody here can know: each counts as a policy that no rule applies."""
    return facts.Policy(str(sent.get("id", "")), FOREIGN_POLICY, str(sent.get("name") or ""))
