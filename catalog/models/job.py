"""Jobs that load catalog files and write them (TMF620 and TMF633 importJob, exportJob)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from catalog.domain.jobs import ALL_OR_NOTHING, LOGGED, ROW_BY_ROW
from catalog.domain.lifecycle import JOB
from tmf.ids import new_id
from tmf.labels import labelled

MODE_LABELS = {ALL_OR_NOTHING: _("allOrNothing"), ROW_BY_ROW: _("rowByRow")}


class CatalogJob(FSMModelMixin, models.Model):
    """What both kinds of job have.

    `api` is the API that it was posted to (`TMF620`, `TMF633`). `progress` is in percent. `error_log` holds one error a
    line, `LOGGED` of them at most; `errors` counts them all.
    """

    LIFECYCLE = JOB
    STATE_FIELD = "status"

    id = models.CharField(_("ID"), primary_key=True, max_length=64, default=new_id, editable=False)
    api = models.CharField(_("API"), max_length=16)
    url = models.CharField(_("URL"), max_length=2000)
    path = models.CharField(_("path"), max_length=2000, blank=True)
    content_type = models.CharField(_("content type"), max_length=100, blank=True)
    status = FSMField(_("status"), default=JOB.initial, protected=True, choices=labelled(JOB.states))
    creation_date = models.DateTimeField(_("creation date"), default=timezone.now, editable=False)
    completion_date = models.DateTimeField(_("completion date"), null=True, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress (%)"), default=0)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    rows_written = models.PositiveIntegerField(_("rows written"), default=0)
    errors = models.PositiveIntegerField(_("errors"), default=0)
    error_log = models.TextField(_("error log"), blank=True)
    extension = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ("-creation_date", "-id")

    def __str__(self) -> str:
        return f"{self.url} ({gettext(self.status)})"

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
        if more <= 0:
            return self.error_log
        rest = gettext("and %(more)s more errors.") % {"more": more}
        return f"{self.error_log}\n{rest}"


class ImportJob(CatalogJob):
    """Loads a file of the configured storage into the catalog.

    What is done so far is written with the rows themselves, so that a job whose worker died goes on where it was: the
    file is read up to the byte `position`, which is the end of line `line`.
    """

    mode = models.CharField(_("mode"), max_length=20, default=ALL_OR_NOTHING, choices=list(MODE_LABELS.items()))
    rows_failed = models.PositiveIntegerField(_("rows failed"), default=0)
    position = models.PositiveBigIntegerField(default=0, editable=False)
    line = models.PositiveIntegerField(default=0, editable=False)

    class Meta(CatalogJob.Meta):
        abstract = False
        verbose_name = _("import job")
        verbose_name_plural = _("import jobs")


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

    query = models.CharField(_("query"), max_length=2000, blank=True)

    class Meta(CatalogJob.Meta):
        abstract = False
        verbose_name = _("export job")
        verbose_name_plural = _("export jobs")
