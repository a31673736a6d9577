"""Jobs that load catalog files and write them (TMF620 and TMF633 importJob, exportJob)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django_fsm import FSMField, FSMModelMixin, transition

from catalog.domain.jobs import ALL_OR_NOTHING, LOGGED, MODES
from catalog.domain.lifecycle import JOB
from tmf.ids import new_id


class CatalogJob(FSMModelMixin, models.Model):
    """What both kinds of job have.

    `api` is the API that it was posted to (`TMF620`, `TMF633`). `progress` is in percent. `error_log` holds one error a
    line, `LOGGED` of them at most; `errors` counts them all.
    """

    LIFECYCLE = JOB
    STATE_FIELD = "status"

    id = models.CharField(primary_key=True, max_length=64, default=new_id, editable=False)
    api = models.CharField(max_length=16)
    url = models.CharField(max_length=2000)
    path = models.CharField(max_length=2000, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    status = FSMField(default=JOB.initial, protected=True, choices=[(state, state) for state in JOB.states])
    creation_date = models.DateTimeField(default=timezone.now, editable=False)
    completion_date = models.DateTimeField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField("progress (%)", default=0)
    rows_read = models.PositiveIntegerField(default=0)
    rows_written = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    error_log = models.TextField(blank=True)
    extension = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ("-creation_date", "-id")

    def __str__(self) -> str:
        return f"{self.url} ({self.status})"

    @transition(field=status, **JOB.edge("start"))
    def start(self) -> None:
        """Its file is being read or written."""

    @transition(field=status, **JOB.edge("succeed"))
    def succeed(self) -> None:
        """Everything that it was to do is done."""

    @transition(field=status, **JOB.edge("fail"))
    def fail(self) -> None:
        """Something of it could not be done; `error_log` says what."""

    def log(self, words: str) -> None:
        """Note one error."""
        self.errors += 1
        if self.errors <= LOGGED:
            self.error_log = f"{self.error_log}\n{words}" if self.error_log else words

    @property
    def log_text(self) -> str:
        """The errors, and how many more there were."""
        more = self.errors - LOGGED
        return f"{self.error_log}\nand {more} more errors." if more > 0 else self.error_log


class ImportJob(CatalogJob):
    """Loads a file of the configured storage into the catalog.

    What is done so far is written with the rows themselves, so that a job whose worker died goes on where it was: the
    file is read up to the byte `position`, which is the end of line `line`.
    """

    mode = models.CharField(max_length=20, default=ALL_OR_NOTHING, choices=[(mode, mode) for mode in MODES])
    rows_failed = models.PositiveIntegerField(default=0)
    position = models.PositiveBigIntegerField(default=0, editable=False)
    line = models.PositiveIntegerField(default=0, editable=False)

    class Meta(CatalogJob.Meta):
        abstract = False


class WaitingRow(models.Model):
    """A line that refers to what a later line brings, or has still to be completed: tried again at the end.

    `written` says that the line is stored but for entries of the far end of a relation.
    """

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="waiting")
    line = models.PositiveIntegerField()
    position = models.PositiveBigIntegerField()
    written = models.BooleanField(default=False)

    class Meta:
        ordering = ("job", "line")
        constraints = [models.UniqueConstraint(fields=("job", "line"), name="catalog_waiting_row_once")]

    def __str__(self) -> str:
        return f"{self.job_id} line {self.line}"


class ExportJob(CatalogJob):
    """Writes what a query finds in the catalog into a file of the configured storage."""

    query = models.CharField(max_length=2000, blank=True)

    class Meta(CatalogJob.Meta):
        abstract = False
