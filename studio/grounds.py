"""The rows that decided, in a reader's words and with the way to the form of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import AllowedAction, Group, Offering, Option, Policy, Relationship
from catalog.selectors import FOREIGN_POLICY, relationship_ids
from qualification.domain import Ground, Held
from studio import spoken
from studio.reasons import in_words
from tmf.values import Period

MOST_STEPS = 5
"""How many steps of a path are told one by one."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A row that decided: what it is, what it speaks against (empty: it allows), and the form where it is kept.

    `href` is empty where there is no form, or none that the reader may open. `leads`: it is a step on the way there.
    """

    words: str
    against: str = ""
    href: str = ""
    leads: bool = False


class Causes:
    """Puts traces of one catalog into words.

    `may` says whether the reader has a permission. The rows of the upgrade paths of all `traces` are looked up
    together (one query).
    """

    def __init__(
        self, catalog: CompiledCatalog, traces: Iterable[Iterable[Ground]], *, may: Callable[[str], bool]
    ) -> None:
        self.catalog, self.may = catalog, may
        paths = (ground.row for trace in traces for ground in trace if isinstance(ground.row, tuple))
        self.rows = relationship_ids(step for path in paths for step in path[:MOST_STEPS])

    def of(self, trace: Iterable[Ground], owners: Iterable[str]) -> list[Cause]:
        """The rows of a trace, those that speak against it first; `owners` are the offerings that it is about."""
        offerings = [one for pk in dict.fromkeys(owners) if (one := self.catalog.offerings.get(pk))]
        found = dict.fromkeys(cause for ground in trace for cause in self._causes(ground, offerings))
        return sorted(found, key=lambda cause: not cause.against)

    def _causes(self, ground: Ground, owners: Sequence[Offering]) -> Iterator[Cause]:
        against = in_words(ground.reason) if ground.reason else ""
        if isinstance(ground.row, tuple):
            for step in ground.row[:MOST_STEPS]:
                yield Cause(self._step(step), against, self._step_form(step), leads=True)
            more = len(ground.row) - MOST_STEPS
            if more > 0:
                words = ngettext("%(more)s more step on the way", "%(more)s more steps on the way", more)
                yield Cause(words % {"more": more}, against, leads=True)
            return
        words, href = self._told(ground.row, owners)
        yield Cause(words, against, href)

    def _told(
        self, row: Policy | AllowedAction | Option | Group | Offering | Held | str, owners: Sequence[Offering]
    ) -> tuple[str, str]:
        """What a row is, and the address of its form."""
        match row:
            case Policy():
                named = gettext("Policy “%(name)s”") % {"name": row.name or row.id}
                found = f"{named}{_when(row.validity)}", self._form("policy", row.id, row.kind != FOREIGN_POLICY)
            case AllowedAction():
                owner = next((one for one in owners if any(row is kept for kept in one.allowed_actions)), None)
                found = self._allowed(row, owner), self._part(owner, "channels")
            case Option():
                owner = next((one for one in owners if one.options.get(row.offering_id) is row), None)
                found = self._option(row, owner), self._part(owner, "bundle")
            case Group():
                owner = next((one for one in owners if row in one.groups.values()), None)
                said = gettext("Choice group “%(name)s”%(of)s: between %(lower)s and %(upper)s of its options")
                names = {"name": row.name, "of": _of(owner), "lower": row.lower, "upper": row.upper}
                found = said % names, self._part(owner, "bundle")
            case Offering():
                said = gettext("Offering %(name)s (%(status)s)%(when)s")
                names = {"name": row.name, "status": row.lifecycle_status, "when": _when(row.validity)}
                found = said % names, self._form("productoffering", row.id)
            case Held():
                said = gettext("What is held: %(name)s (%(status)s)")
                names = {"name": self._name(row.offering_id), "status": spoken.status(row.status)}
                found = said % names, ""
            case missing:
                found = gettext("Nothing here is called “%(name)s”") % {"name": missing}, ""
        return found

    def _step(self, step: Relationship) -> str:
        said = gettext("%(kind)s path: %(source)s → %(target)s%(when)s")
        return said % {
            "kind": spoken.action(step.type),
            "source": self._name(step.source),
            "target": self._name(step.target),
            "when": _when(step.validity),
        }

    def _step_form(self, step: Relationship) -> str:
        """The form of the row; of one that cannot be found, the offering where it starts."""
        if step in self.rows:
            return self._form("productofferingrelationship", self.rows[step])
        return self._part(self.catalog.offerings.get(step.source), "paths")

    def _allowed(self, row: AllowedAction, owner: Offering | None) -> str:
        known = self.catalog.channels
        names = ", ".join(sorted(known.get(pk) or pk or gettext("another system's") for pk in row.channels))
        said = gettext("Allowed action “%(action)s”%(of)s, in %(channels)s%(when)s")
        return said % {
            "action": spoken.action(row.action),
            "of": _of(owner),
            "channels": names or gettext("every channel"),
            "when": _when(row.validity),
        }

    def _option(self, row: Option, owner: Offering | None) -> str:
        said = gettext("Option %(name)s%(of)s: at least %(lower)s, at most %(upper)s")
        return said % {
            "name": self._name(row.offering_id),
            "of": _of(owner),
            "lower": row.lower,
            "upper": row.upper,
        }

    def _name(self, offering_id: str) -> str:
        known = self.catalog.offerings.get(offering_id)
        return known.name if known else offering_id

    def _form(self, model: str, pk: object, there: bool = True) -> str:  # noqa: FBT001, FBT002 - read beside its call
        if not there or not self.may(f"catalog.view_{model}"):
            return ""
        return reverse(f"admin:catalog_{model}_change", args=(pk,))

    def _part(self, owner: Offering | None, tab: str) -> str:
        """A tab of an offering's form, by its address (catalog.admin.offering_tabs)."""
        form = self._form("productoffering", owner.id) if owner else ""
        return f"{form}#{tab}" if form else ""


def _of(owner: Offering | None) -> str:
    return gettext(" of %(name)s") % {"name": owner.name} if owner else ""


def _when(period: Period) -> str:
    """When a row holds, where it does not always."""
    start, end = (
        date_format(timezone.localtime(bound), "SHORT_DATETIME_FORMAT") if bound else ""
        for bound in (period.start, period.end)
    )
    if start and end:
        return gettext(", from %(start)s to %(end)s") % {"start": start, "end": end}
    if start:
        return gettext(", from %(start)s") % {"start": start}
    return gettext(", until %(end)s") % {"end": end} if end else ""
