"""What the catalog refuses, in a product manager's words."""

from __future__ import annotations

from functools import singledispatch

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext

from catalog.domain.ladder import PathTwice, UpgradeCycle
from catalog.models import (
    Category,
    ProductOffering,
    ProductOfferingPrice,
    ProductSpecification,
    ServiceCategory,
    ServiceSpecification,
)
from catalog.services.refusals import REFUSALS, RULES
from catalog.services.rules import CatalogCycle
from tmf.errors import Refused, RefusedAll
from tmf.lifecycle import IllegalMove
from tmf.translated import translated

__all__ = ["REFUSALS", "RULES", "by_path", "in_words"]
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
    return translated(refusal.args[0] if refusal.args else refusal)


@_words.register
def _(refusal: IntegrityError) -> str:  # noqa: ARG001 - told by its type
    return gettext("Somebody changed what this depends on in the meantime. Look at it again and repeat your change.")


@_words.register
def _(refusal: ProtectedError) -> str:
    names = ", ".join(sorted(str(row) for row in list(refusal.protected_objects)[:5]))
    return gettext("It is still in use by: %(names)s.") % {"names": names}


@_words.register
def _(refusal: Refused) -> str:
    return translated(refusal.message)


@_words.register
def _(refusal: CatalogCycle) -> str:
    return f"{translated(refusal.words)}: {_named(_IN_CIRCLE[refusal.path], refusal.steps)}."


@_words.register
def _(refusal: UpgradeCycle) -> str:
    way = _named(ProductOffering, refusal.path)
    words = gettext("This upgrade would lead in a circle: %(way)s. An upgrade path has to have a top.")
    return words % {"way": way}


@_words.register
def _(refusal: IllegalMove) -> str:
    possible = ", ".join(map(gettext, refusal.possible)) or gettext("nothing, this status is final")
    words = gettext("From %(state)s it cannot become %(wanted)s. Possible: %(possible)s.")
    return words % {"state": gettext(refusal.state), "wanted": gettext(refusal.wanted), "possible": possible}


@_words.register
def _(refusal: PathTwice) -> str:  # noqa: ARG001
    return gettext("This upgrade path is there already, and in force in a part of this period.")


def _named(model: type[Model], steps: tuple[str, ...]) -> str:
    """A way through the catalog by the names of its steps."""
    named = dict(model._default_manager.filter(pk__in=steps).values_list("pk", "name"))  # noqa: SLF001 - Django's API
    return " → ".join(str(named.get(step, step)) for step in steps)
