"""Tables whose rows are parts of offerings: they have no id of their own, and are found again by what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from catalog.admin.tables.base import TableResource
from catalog.admin.tables.cells import Moment
from catalog.admin.tables.columns import Column
from catalog.admin.tables.declared import Rows
from catalog.admin.tables.reading import Row
from catalog.services.documents import chunks

FROM = "valid from"
Head = tuple[str, ...]
UNCLEAR = "unclear"


class PartResource(TableResource):
    """A table of parts of offerings.

    A row is found again by its key and by when it begins. Where several rows have that in common, or the file does
    not say when they begin, `telling` names the column that tells them apart.
    """

    owner: ClassVar[str] = "offering"
    telling: ClassVar[str] = ""

    def match(self, rows: Rows) -> dict[int, Model]:
        """The stored rows that rows of the file stand for; what could stand for several of them is noted as unclear."""
        heads = {at: head for at, row in rows.items() if all(head := self._head(row))}
        stored = self.stored_of({head[0] for head in heads.values()})
        alike: dict[Head, list[int]] = defaultdict(list)
        for at, head in heads.items():
            alike[head].append(at)
        found: dict[int, Model] = {}
        for head, places in alike.items():
            found |= self._pair(places, rows, stored.get(head, ()))
        return found

    def stored_of(self, owners: Iterable[str]) -> Mapping[Head, list[Model]]:
        """The rows of these offerings by their keys."""
        found: dict[Head, list[Model]] = defaultdict(list)
        for chunk in chunks(owners):
            for instance in self._stored(**{f"{self.owner}__in": chunk}):
                found[tuple(str(self.columns[heading].stored(instance)) for heading in self.key)].append(instance)
        return found

    def entity_of(self, instance: Any) -> str:
        """The offering that it is a part of."""
        return str(getattr(instance, f"{self.owner}_id"))

    def _head(self, row: Row) -> Head:
        return tuple(self.text(heading, row) for heading in self.key)

    def _pair(self, places: Iterable[int], rows: Rows, stored: Iterable[Model]) -> dict[int, Model]:
        """First those that say the same in every respect, then those that only one is left for."""
        left = list(stored)
        found: dict[int, Model] = {}
        said: dict[Any, int] = {}
        for at in places:
            if (other := said.setdefault(self._said(rows[at]), at)) != at:
                self.same_as(at, other)
        places = [at for at in places if at not in self.unclear]
        for at in places:
            exact = [one for one in left if self._agrees(rows[at], one, FROM, self.telling)]
            if len(exact) == 1:
                found[at] = exact[0]
                left.remove(exact[0])
        for at in places:
            possible = [one for one in left if self._agrees(rows[at], one, FROM)] if at not in found else []
            if len(possible) == 1:
                found[at] = possible[0]
                left.remove(possible[0])
            elif possible:
                self.unclear[at] = _(
                    "It could be one of several rows. Say when it begins, as they are told apart by it."
                )
        return found

    def _said(self, row: Row) -> tuple[Any, ...]:
        return tuple(self._value(heading, row) for heading in (FROM, self.telling) if heading)

    def _agrees(self, row: Row, instance: Model, *headings: str) -> bool:
        """Whether a row says of a stored one what is stored, as far as it has these columns."""
        for heading in headings:
            if heading and heading in row and self._value(heading, row) != self.columns[heading].stored(instance):
                return False
        return True

    def _value(self, heading: str, row: Row) -> Any:
        try:
            return self.columns[heading].read(row)
        except (ValueError, ValidationError):
            return UNCLEAR


def validity(start: Any, end: Any, example: str = "") -> tuple[Column, Column]:
    """The two columns of a validity period; `start` and `end` say what they mean."""
    return (
        Column("valid_from", FROM, Moment(), start, example=example),
        Column("valid_to", "valid to", Moment(), end),
    )
