"""What the catalog refuses, in a product manager's words."""

from __future__ import annotations

from functools import singledispatch

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model, ProtectedError

from catalog.domain.ladder import PathTwice, UpgradeCycle
from catalog.models import (
    Category,
    ProductOffering,
    ProductOfferingPrice,
    ProductSpecification,
    ServiceCategory,
    ServiceSpecification,
)
from catalog.services import ForeignGroup, GroupInUse
from catalog.services.rules import CatalogCycle
from tmf.errors import Refused, RefusedAll
from tmf.lifecycle import IllegalMove

RULES = (ForeignGroup, GroupInUse, IllegalMove, PathTwice, Refused, RefusedAll, UpgradeCycle)
REFUSALS = (*RULES, IntegrityError)
_IN_CIRCLE: dict[str, type[Model]] = {
    "bundledProductOffering": ProductOffering,
    "bundledProductSpecification": ProductSpecification,
    "bundledPopRelationship": ProductOfferingPrice,
    "serviceSpecRelationship": ServiceSpecification,
    "parent": Category,
    "parentId": ServiceCategory,
}


def by_path(refusal: Exception) -> list[tuple[str, ValidationError]]:
    """Everything that is refused, each with the TM Forum path that it speaks of (or none)."""
    match refusal:
        case RefusedAll():
            return [(error.path, in_words(error)) for error in refusal.errors]
        case Refused():
            return [(refusal.path, in_words(refusal))]
        case IllegalMove():
            return [("lifecycleStatus", in_words(refusal))]
        case _:
            return [("", in_words(refusal))]


def in_words(refusal: Exception) -> ValidationError:
    """The refusal as a form error with a stable code; several are a list of errors."""
    if isinstance(refusal, RefusedAll):
        return ValidationError([in_words(error) for error in refusal.errors])
    return ValidationError(_words(refusal), code=_code(refusal))


def _code(refusal: Exception) -> str:
    if isinstance(refusal, IllegalMove):
        return "illegalMove"
    if isinstance(refusal, IntegrityError):
        return "inUse" if isinstance(refusal, ProtectedError) else "conflict"
    return str(getattr(refusal, "code", "refused"))


@singledispatch
def _words(refusal: Exception) -> str:
    """Rules that speak in a person's words already."""
    return str(refusal)


@_words.register
def _(refusal: IntegrityError) -> str:  # noqa: ARG001 - told by its type
    return "Somebody changed what this depends on in the meantime. Look at it again and repeat your change."


@_words.register
def _(refusal: ProtectedError) -> str:
    names = ", ".join(sorted(str(row) for row in list(refusal.protected_objects)[:5]))
    return f"It is still in use by: {names}."


@_words.register
def _(refusal: Refused) -> str:
    return refusal.message


@_words.register
def _(refusal: CatalogCycle) -> str:
    return f"{refusal.message.partition(':')[0]}: {_named(_IN_CIRCLE[refusal.path], refusal.steps)}."


@_words.register
def _(refusal: UpgradeCycle) -> str:
    way = _named(ProductOffering, refusal.path)
    return f"This upgrade would lead in a circle: {way}. An upgrade path has to have a top."


@_words.register
def _(refusal: IllegalMove) -> str:
    possible = ", ".join(refusal.possible) or "nothing, this status is final"
    return f"From {refusal.state} it cannot become {refusal.wanted}. Possible: {possible}."


@_words.register
def _(refusal: PathTwice) -> str:  # noqa: ARG001
    return "This upgrade path is there already, and in force in a part of this period."


def _named(model: type[Model], steps: tuple[str, ...]) -> str:
    """A way through the catalog by the names of its steps."""
    named = dict(model._default_manager.filter(pk__in=steps).values_list("pk", "name"))  # noqa: SLF001 - Django's API
    return " → ".join(str(named.get(step, step)) for step in steps)
