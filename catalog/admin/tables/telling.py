"""What is told of an import: on the page, and in the history of each row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.admin.tables.results import BAD, CHANGED, DELETED, NEW, SAME, TableResult, TableRow

MOST_SHOWN = 500
"""Rows of a preview that are shown of each sort; of the others it says how many there are."""
LONGEST_NAME = 200
FLAGS = {NEW: (ADDITION, "added"), CHANGED: (CHANGE, "changed"), DELETED: (DELETION, "deleted")}


def log(result: TableResult, model: type[Model], user: Any) -> None:
    """Note in the history of each row who changed which columns."""
    content_type = ContentType.objects.get_for_model(model)
    LogEntry.objects.bulk_create(
        LogEntry(
            user_id=user.pk,
            content_type=content_type,
            object_id=row.planned.pk or row.planned.instance.pk,
            object_repr=row.name[:LONGEST_NAME],
            action_flag=FLAGS[str(row.import_type)][0],
            change_message=_message(row),
        )
        for row in result.of(*FLAGS)
    )


def summary(result: TableResult) -> str:
    """How much was changed."""
    counts = result.counts
    told = _("Imported: %(new)d new, %(changed)d changed, %(deleted)d removed.") % {
        "new": counts[NEW],
        "changed": counts[CHANGED],
        "deleted": counts[DELETED],
    }
    same = ngettext("%d row said what was stored already.", "%d rows said what was stored already.", counts[SAME])
    return f"{told} {same % counts[SAME]}" if counts[SAME] else told


def shown(result: TableResult) -> Sequence[tuple[str, Sequence[TableRow], int]]:
    """The rows of each sort, what needs a look first, and of each how many more there are than are shown."""
    found = [(sort, result.of(sort)) for sort in (BAD, DELETED, CHANGED, NEW, SAME)]
    return [(sort, rows[:MOST_SHOWN], max(0, len(rows) - MOST_SHOWN)) for sort, rows in found if rows]


def _message(row: TableRow) -> str:
    """The change as Django's history words it in the reader's language."""
    _flag, verb = FLAGS[str(row.import_type)]
    fields = {"fields": [change.column.heading for change in row.changes]} if verb == "changed" else {}
    return json.dumps([{verb: fields}])
