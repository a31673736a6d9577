"""Look-ups that lead over relations to many, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Relation:
    """The model at the end of some steps of a look-up, and the look-up that leads from there back."""

    model: type[Model]
    steps: tuple[str, ...]
    back: str

    def rest_of(self, lookup: str) -> str:
        """What is left of a look-up behind the steps."""
        return "__".join(lookup.split("__")[len(self.steps) :]) or "pk"


def relation(model: type[Model], steps: tuple[str, ...]) -> Relation:
    """The relation that steps lead over; each of them has to have a name for the way back (`related_name`)."""
    fields = list(_relations(model, steps))
    back = "__".join(field.remote_field.name for field in reversed(fields))
    return Relation(fields[-1].related_model, steps, back)


def steps_to_many(model: type[Model], lookup: str) -> tuple[str, ...]:
    """The steps of a look-up up to the last one that leads to many; none where it has one value for each row."""
    steps = tuple(lookup.split("__"))
    many = [index for index, field in enumerate(_relations(model, steps)) if field.many_to_many or field.one_to_many]
    return steps[: many[-1] + 1] if many else ()


def shared(ways: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The steps with which all ways begin."""
    common = []
    for steps in zip(*ways, strict=False):
        if len(set(steps)) > 1:
            break
        common.append(steps[0])
    return tuple(common)


def _relations(model: type[Model], steps: Iterable[str]) -> Iterator[Any]:
    """The relation of each step, as far as steps are relations."""
    here: type[Model] = model
    for step in steps:
        try:
            field: Any = here._meta.get_field(step)  # noqa: SLF001 - Django's API
        except FieldDoesNotExist:  # `pk`, or a transform of Django's
            return
        if not field.is_relation or step == getattr(field, "attname", None) != field.name:
            return
        yield field
        here = field.related_model
