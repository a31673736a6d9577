"""Everything that a file changes, written as one change; and who is to blame when that is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from catalog.admin.refusals import REFUSALS, by_path, in_words
from catalog.admin.tables.results import CHANGED, DELETED, NEW, TableResult, TableRow
from catalog.services import delete_entity, edit_catalog
from catalog.services.edit_many import blame, save_entities

if TYPE_CHECKING:
    from catalog.admin.tables.base import TableResource

MOST_BLAMED = 25
"""How many entities are looked for that the rules at the end refuse: each costs some questions."""


class Undone(Exception):  # noqa: N818 - named for what happens
    """Raised in an edit whose writes are only needed to ask what they break."""


def write(resource: TableResource, result: TableResult) -> None:
    """Write what the rows change as one edit; what is refused is noted at the rows, or else at the file.

    Whether it is kept is decided by who holds the transaction.
    """
    for row, words in resource.check_together(result.of(NEW, CHANGED, DELETED)):
        row.refuse("", words)
    rows = result.of(NEW, CHANGED, DELETED)
    if not rows:
        return
    try:
        with edit_catalog():
            _put(rows)
    except REFUSALS as refusal:
        _find(resource, result, rows, refusal)


def _put(rows: Sequence[TableRow]) -> None:
    """First what goes: it may make room for what comes."""
    for row in rows:
        row.planned.begin_again()
        if row.import_type == DELETED:
            _remove(row)
    kept = [row.planned for row in rows if row.import_type in (NEW, CHANGED)]
    links = defaultdict(list)
    for planned in kept:
        for name, ids in planned.links.items():
            links[name].append((planned.instance, ids))
    if kept:
        save_entities([planned.instance for planned in kept], links)


def _remove(row: TableRow) -> None:
    try:
        delete_entity(row.planned.instance)
    except REFUSALS as refusal:
        for words in in_words(refusal).messages:
            row.refuse("", words)


def _find(resource: TableResource, result: TableResult, rows: Sequence[TableRow], refusal: Exception) -> None:
    """Say at each row why the whole was refused: the same is done once more, and then asked of each entity alone."""
    by_entity = defaultdict(list)
    for row in rows:
        by_entity[resource.entity_of(row.planned.instance)].append(row)
    try:
        with edit_catalog() as touched:
            _put(rows)
            found = list(islice(blame(touched), MOST_BLAMED))
            raise Undone  # noqa: TRY301 - the edit has to end without being asked again
    except (Undone, *REFUSALS) as end:
        found = found if isinstance(end, Undone) else []
    for _kind, pk, one in found:
        _say(resource, by_entity.get(pk, ()), one)
    result.is_more = len(found) == MOST_BLAMED
    if not any(row.faults for row in rows):
        for words in in_words(refusal).messages:
            result.refuse(words)


def _say(resource: TableResource, rows: Sequence[TableRow], refusal: Exception) -> None:
    for path, error in by_path(refusal):
        for row in resource.concerned(rows, refusal):
            for words in error.messages:
                row.refuse(resource.headings.get(path.partition("[")[0].partition(".")[0], ""), words)


Headings = Mapping[str, str]
"""The heading of the column that shows an attribute of the document."""
