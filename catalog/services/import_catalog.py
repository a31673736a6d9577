"""Load a file into the catalog: row by row, or all of it or nothing.

A job runs in turns of a third of a lease, so that other work gets its turn too. What a turn has done is written with
the rows: a worker that dies loses what was not yet committed, and the next one goes on from there. The row of the job
is locked with every step, and whoever finds it further than he knows stops: nothing is written twice.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from time import monotonic

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from catalog.domain.jobs import ALL_OR_NOTHING
from catalog.models import ImportJob, WaitingRow
from catalog.models.document import written_by
from catalog.services.edit import edit_catalog, hold_catalog
from catalog.services.import_file import open_file
from catalog.services.import_rows import Row, check_rows, lacking, leave_out, validate_rows, words
from catalog.services.import_source import Source
from catalog.services.import_write import attempt, closed, groups, put_rows, refused
from catalog.services.jobs import begin, close, end, still_ours
from catalog.services.references import Named
from catalog.services.refusals import REFUSALS
from events.domain.facts import Claim
from events.services import postpone
from tmf.errors import Refused

BATCH = 500
BUSY = timedelta(seconds=2)
AS_USUAL, RARELY = gc.get_threshold(), (50_000, 20, 20)
"""How many new objects Python collects garbage after."""


def run_import(*, claim: Claim) -> None:
    """Go on with the import job `claim.subject_id` for a turn.

    Raises:
        LeaseLost: another worker has gone on with it.
    """
    until = monotonic() + settings.WORK_LEASE_SECONDS / 3
    job = begin(ImportJob, claim)
    if job is None:
        return
    try:
        with closing(open_file(job.url)) as file:
            turn = _Turn(job, claim, Source(job, file), until)
            with _rarely_collected(), written_by(f"import:{job.pk}"):
                over = turn.run()
    except Refused as refusal:
        job.log(words(refusal))
        over = True
    if over:
        end(job, claim)
        return
    with transaction.atomic():
        postpone(claim, due_at=Now() + turn.pause if turn.pause else Now(), count_attempt=False)


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Let Python look less often for garbage that lies in circles: rows hardly make any, and looking takes long."""
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*AS_USUAL)


class _Turn:
    """One turn of one worker at one job."""

    def __init__(self, job: ImportJob, claim: Claim, source: Source, until: float) -> None:
        self.job, self.claim, self.source, self.until = job, claim, source, until
        self.pause: timedelta | None = None
        self.every = job.mode == ALL_OR_NOTHING

    def run(self) -> bool:
        """Whether the job is over."""
        return self._read() and (self._write_all() if self.every else self._complete())

    def _read(self) -> bool:
        """Check the rows of the file, and row by row write them too; whether the end of the file was reached."""
        rows = self.source.rows(number=self.job.line, start=self.job.position)
        while batch := list(islice(rows, BATCH)):
            found = [row for _, row in batch if row is not None]
            check_rows(found, self.source.names)
            with transaction.atomic() if self.every else hold_catalog():
                still_ours(self.job, self.claim)
                self._fail(row for row in found if row.faults)
                if not self.every:
                    self._write([row for row in found if not row.faults])
                self.job.rows_read += len(found)
                self.job.line, self.job.position = batch[-1][0].number, batch[-1][0].end
                self._checkpoint()
            if monotonic() >= self.until:
                return self.job.position >= self.source.size
        return True

    def _write(self, rows: list[Row]) -> None:
        """Write what can be written now; what has to wait for later lines is noted."""
        _, missing = closed(rows)
        for row in rows:
            if row.line in missing:
                leave_out(row, missing[row.line])
        ready, missing = closed(rows)
        failed = {row.line for row in self._attempt(ready)}
        self.job.rows_written += len(ready) - len(failed)
        WaitingRow.objects.bulk_create(
            WaitingRow(job=self.job, line=row.line, position=row.start, written=row.short and row.line not in missing)
            for row in rows
            if row.line in missing or (row.short and row.line not in failed)
        )

    def _complete(self) -> bool:
        """Write the rows that waited; whether none is left."""
        stubs = [self._stub(one) for one in self.job.waiting.all()]
        ready, missing = closed(stubs)
        lost = [[stub] for stub in stubs if stub.line in missing]
        for batch in _packed([*groups(ready), *lost]):
            rows = [self.source.row_at(stub.line, stub.start) for stub in batch]
            with hold_catalog():
                still_ours(self.job, self.claim)
                self._write_late(rows, {stub.line for stub in batch if stub.written})
                self._checkpoint()
            if monotonic() >= self.until:
                return not self.job.waiting.exists()
        return True

    def _stub(self, one: WaitingRow) -> Stub:
        row = self.source.row_at(one.line, one.position)
        return Stub(one.line, one.position, row.name, row.needs, row.brings, one.written)

    def _write_late(self, rows: list[Row], written: set[int]) -> None:
        """Write rows whose time has come; what they still miss now will not come any more."""
        check_rows(rows, {name for row in rows for name in row.brings})
        fine = [row for row in rows if not row.faults]
        ready, missing = closed(fine)
        for row in fine:
            if row.line in missing:
                row.faults = lacking(row, missing[row.line])
        self._fail(row for row in rows if row.faults)
        failed = {row.line for row in self._attempt(ready)} | {row.line for row in rows if row.faults}
        self.job.rows_written += len({row.line for row in rows} - failed - written) - len(failed & written)
        self.job.waiting.filter(line__in=[row.line for row in rows]).delete()

    def _attempt(self, rows: list[Row]) -> list[Row]:
        failed = attempt(rows)
        self._fail(failed)
        return failed

    def _write_all(self) -> bool:
        """Write every row in one transaction, which holds the job: another worker that comes meanwhile waits."""
        if self.job.errors:
            return True
        skip = connection.features.has_select_for_update_skip_locked
        try:
            with transaction.atomic():
                if not ImportJob.objects.select_for_update(skip_locked=skip).filter(pk=self.job.pk).exists():
                    self.pause = BUSY
                    return False
                still_ours(self.job, self.claim)
                with edit_catalog() as touched:
                    rows = self.source.rows(number=0, start=0)
                    while batch := list(islice(rows, BATCH)):
                        found = [row for _, row in batch if row is not None]
                        validate_rows(found)
                        put_rows(touched, found)
                self.job.rows_written = self.job.rows_read
                close(self.job)
        except REFUSALS as refusal:
            self.job.refresh_from_db()
            for fault in refused(refusal):
                self.job.log(words(fault))
            self.job.rows_written = 0
        return True

    def _fail(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.job.rows_failed += 1
            for error in row.words():
                self.job.log(error)

    def _checkpoint(self) -> None:
        share = 50 if self.every else 99
        self.job.progress = share * self.job.position // max(self.source.size, 1)
        self.job.save()


@dataclass(slots=True)
class Stub:
    """What is kept of a row that waits, so that there may be many."""

    line: int
    start: int
    name: Named
    needs: set[Named]
    brings: set[Named]
    written: bool


def _packed(parts: list[list[Stub]]) -> list[list[Stub]]:
    """Groups together in batches, none of them torn apart."""
    batches: list[list[Stub]] = []
    for part in parts:
        if batches and len(batches[-1]) + len(part) <= BATCH:
            batches[-1] += part
        else:
            batches.append(list(part))
    return batches
