"""Who uses the entities of the catalog: others in it, and apps above that register how to find out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from django.db.models import Model

from tmf.errors import Refused
from tmf.words import Words, worded

MOST_NAMED = 20
"""How many users a refusal names; of the others it says how many there are."""


class Verb(Enum):
    """What a use stands in the way of."""

    RETIRE = "retire"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Use:
    """One use of an offering: `by` says by whom, in words that name it."""

    offering_id: str
    by: str


Finder = Callable[[Collection[str]], Iterator[Use]]
_finders: dict[Verb, list[Finder]] = {verb: [] for verb in Verb}


def used(*verbs: Verb) -> Callable[[Finder], Finder]:
    """Register a finder of uses of offerings (by their ids) that stand in the way of these verbs."""

    def register(finder: Finder) -> Finder:
        for verb in verbs:
            if finder not in _finders[verb]:
                _finders[verb].append(finder)
        return finder

    return register


def uses(verb: Verb, offering_ids: Collection[str]) -> list[Use]:
    """Every use that stands in the way of the verb."""
    return [use for finder in _finders[verb] for use in finder(offering_ids)] if offering_ids else []


def named(row: Model) -> str:
    """An entity by its kind, name and id: `ProductOffering 'OTT Play' (ott-basic)`."""
    name = getattr(row, "name", "") or str(row)
    return worded("%(kind)s %(name)r (%(id)s)", kind=Words(type(row).__name__), name=name, id=row.pk)


def in_use(found: Sequence[tuple[str, str]], more: int = 0) -> list[Refused]:
    """Refusals 409 `inUse` for ids and who uses each; `more` are users that are not among those found.

    They name `MOST_NAMED` users, and the last one says how many more there are.
    """
    shown, rest = found[:MOST_NAMED], len(found[MOST_NAMED:]) + more
    words = [worded("%(id)r is still used by %(user)s.", id=pk, user=by) for pk, by in shown]
    if rest:
        words.append(worded("… and %(rest)s more.", rest=rest))
    return [Refused(409, "inUse", one, path="lifecycleStatus") for one in words]
