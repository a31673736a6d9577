"""What the catalog refuses, in a product manager's words."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError

from catalog.domain.ladder import PathTwice, UpgradeCycle
from catalog.models import ProductOffering
from catalog.services import ForeignGroup, GroupInUse
from tmf.lifecycle import IllegalMove

RULES = (ForeignGroup, GroupInUse, IllegalMove, PathTwice, UpgradeCycle)
REFUSALS = (*RULES, IntegrityError)


def in_words(refusal: Exception) -> ValidationError:
    """The refusal as a form error with a stable code."""
    match refusal:
        case UpgradeCycle():
            return ValidationError(_cycle(refusal.path), code=refusal.code)
        case IllegalMove():
            possible = ", ".join(refusal.possible) or "nothing, this status is final"
            words = f"From {refusal.state} it cannot become {refusal.wanted}. Possible: {possible}."
            return ValidationError(words, code="illegalMove")
        case ForeignGroup() | GroupInUse():
            return ValidationError(str(refusal), code=refusal.code)
        case PathTwice():
            words = "This upgrade path is there already, and in force in a part of this period."
            return ValidationError(words, code=refusal.code)
        case ProtectedError():
            names = ", ".join(sorted(str(row) for row in list(refusal.protected_objects)[:5]))
            return ValidationError(f"It is still in use by: {names}.", code="inUse")
        case _:
            words = "Somebody changed what this depends on in the meantime. Look at it again and repeat your change."
            return ValidationError(words, code="conflict")


def _cycle(path: tuple[str, ...]) -> str:
    named = dict(ProductOffering.objects.filter(pk__in=path).values_list("pk", "name"))
    steps = " → ".join(named.get(step, step) for step in path)
    return f"This upgrade would lead in a circle: {steps}. An upgrade path has to have a top."
