"""What the refusals of the catalog mean to a client and to who wrote a file: registered with `tmf.errors.refusals`."""

from collections.abc import Iterable
from typing import Any

from django.db import DataError, IntegrityError
from django.db.models import Model, ProtectedError

from catalog.domain.ladder import PathTwice, UpgradeCycle
from catalog.models import Part
from catalog.services.apply_documents import Conflicted
from catalog.services.edit import ForeignGroup, GroupInUse
from catalog.services.usage import MOST_NAMED, named
from tmf.errors import Refused, RefusedAll, refusals
from tmf.lifecycle import IllegalMove
from tmf.words import together, worded

RULES = (ForeignGroup, GroupInUse, IllegalMove, PathTwice, Refused, RefusedAll, UpgradeCycle)
"""What the rules of the catalog say to an edit."""
REFUSALS = (*RULES, IntegrityError, DataError)
"""What an edit of the catalog may be refused with: by its rules, or by the database."""
RELATIONSHIPS, GROUPS = "productOfferingRelationship", "bundledGroupProductOffering"


@refusals.register
def _(exc: UpgradeCycle) -> list[Refused]:
    return [Refused(409, exc.code, worded("%(words)s.", words=exc.args[0]), path=RELATIONSHIPS)]


@refusals.register
def _(exc: PathTwice) -> list[Refused]:
    return [Refused(409, exc.code, exc.args[0], path=RELATIONSHIPS)]


@refusals.register
def _(exc: ForeignGroup) -> list[Refused]:
    return [Refused(409, exc.code, exc.args[0], path=GROUPS)]


@refusals.register
def _(exc: GroupInUse) -> list[Refused]:
    return [Refused(409, exc.code, exc.args[0], path=GROUPS)]


@refusals.register
def _(exc: Conflicted) -> list[Refused]:
    return [Refused(409, exc.code, exc.words)]


@refusals.register
def _(exc: ProtectedError) -> list[Refused]:
    return [
        Refused(
            409,
            "inUse",
            worded("It is still used by: %(users)s.", users=together(_users(exc.protected_objects), by="; ")),
        )
    ]


def _users(rows: Iterable[Model]) -> list[str]:
    """The entities that the rows are, or are parts of: each once, the first ones by name."""
    entities = {_entity(row): row for row in rows}
    shown = [entities[key] for key in sorted(entities)[:MOST_NAMED]]
    more = len(entities) - len(shown)
    return [
        *(named(row.owner if isinstance(row, Part) else row) for row in shown),
        *([worded("and %(more)s more", more=more)] if more else ()),
    ]


def _entity(row: Any) -> tuple[str, str]:
    """Kind and id of the entity, found without reading it."""
    if isinstance(row, Part):
        name = next(name for name in row.OWNERS if getattr(row, f"{name}_id"))
        owner: Any = row._meta.get_field(name).related_model  # noqa: SLF001 - Django's API
        return owner.__name__, str(getattr(row, f"{name}_id"))
    return type(row).__name__, str(row.pk)
