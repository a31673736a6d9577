"""TMF620 and TMF633 ImportJob and ExportJob.

Attributes of our own: `progress` (percent), `rowsRead`, `rowsWritten` and, of an import, `mode` and `rowsFailed`.
"""

from __future__ import annotations

from catalog.domain.jobs import ALL_OR_NOTHING, CONTENT_TYPES, MODES
from catalog.domain.lifecycle import JOB
from catalog.resources.kinds import V4, V5
from catalog.selectors import TMF620, TMF633
from tmf.fields import Field, choice, computed, date_time, integer, text
from tmf.query.lookups import Column
from tmf.resources import Resource
from tmf.validation import StrictText

IMPORT, EXPORT = "ImportJob", "ExportJob"
BASES = {V5: TMF620, V4: TMF633}


def _common() -> tuple[Field, ...]:
    return (
        text("url", longest=2000, required=True),
        text("path", longest=2000),
        choice("contentType", choices=CONTENT_TYPES),
        choice("status", choices=JOB.states, read_only=True),
        date_time("creationDate", read_only=True),
        date_time("completionDate", read_only=True),
        computed("errorLog", lambda job: job.log_text, StrictText, lookups=(("", Column("error_log")),)),
        integer("progress", read_only=True),
        integer("rowsRead", read_only=True),
        integer("rowsWritten", read_only=True),
    )


def _import_job(base: str) -> Resource:
    mode = choice("mode", choices=MODES, default=ALL_OR_NOTHING)
    fields = (*_common(), mode, integer("rowsFailed", read_only=True))
    return Resource(type=IMPORT, base=base, path="importJob", extension="extension", fields=fields)


def _export_job(base: str) -> Resource:
    fields = (*_common(), text("query", longest=2000))
    return Resource(type=EXPORT, base=base, path="exportJob", extension="extension", fields=fields)


IMPORT_JOBS = {api: _import_job(base) for api, base in BASES.items()}
EXPORT_JOBS = {api: _export_job(base) for api, base in BASES.items()}
