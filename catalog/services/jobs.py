"""Jobs that load and write catalog files: made, moved through their states, ended, removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.domain.lifecycle import JOB
from catalog.models import ExportJob, ImportJob
from catalog.models.job import CatalogJob
from catalog.resources.job import EXPORT_JOBS, IMPORT_JOBS
from catalog.resources.kinds import V5
from events.domain.facts import Claim
from events.services import LeaseLost, apply_move, cancel_work, enqueue, finish, record
from tmf.errors import Refused
from tmf.query import of_text
from tmf.resources import Resource

IMPORT_WORK, EXPORT_WORK = "catalog.importJob", "catalog.exportJob"
ACTOR = "system:catalog"
TRIES = 5
AnyJob = ImportJob | ExportJob
SomeJob = TypeVar("SomeJob", ImportJob, ExportJob)
FINAL = JOB.final


@transaction.atomic
def create_import_job(*, api: str, values: Mapping[str, Any]) -> ImportJob:
    """Have a file loaded into the catalog, soon and in the background; `values` are those of an ImportJob.

    Raises:
        Refused: 409 `alreadyExists`.
    """
    return _create(ImportJob(api=api), values)


@transaction.atomic
def create_export_job(*, api: str, values: Mapping[str, Any]) -> ExportJob:
    """Have what a query finds in the catalog written into a file, soon and in the background.

    Raises:
        Refused: 400 for a query that is none; 409 `alreadyExists`.
    """
    of_text(values.get("query", ""))
    return _create(ExportJob(api=api), values)


def _create(job: SomeJob, values: Mapping[str, Any]) -> SomeJob:
    job.id = values.get("id") or job.id
    for name in ("url", "path", "mode", "query"):
        if name in values:
            setattr(job, name, values[name])
    job.content_type = values.get("contentType", "")
    job.extension = dict(values.get("extension", {}))
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(409, "alreadyExists", f"There is a job {job.pk!r} already.", path="id") from error
    announce(job, "CreateEvent")
    enqueue(work_kind(job), job.pk, max_attempts=TRIES)
    return job


def remove_job(job: AnyJob) -> None:
    """Remove a job that is over or has not begun; the file of an export stays in the storage.

    Raises:
        Refused: 409 for one that runs; 404 when it is gone.
    """
    with transaction.atomic():
        found = type(job).objects.select_for_update().filter(pk=job.pk).first()
        if found is None:
            raise Refused(404, "notFound", f"There is no job {job.pk!r}.")
        if found.status not in (*FINAL, JOB.initial):
            raise Refused(409, "running", f"The job {job.pk!r} is running; it can be removed when it is over.")
        cancel_work(work_kind(found), found.pk)
        found.delete()


def begin(model: type[SomeJob], claim: Claim) -> SomeJob | None:
    """The job of a claim, which now runs; None for one that is over or gone: there is nothing left to do."""
    with transaction.atomic():
        job = model.objects.select_for_update().filter(pk=claim.subject_id).first()
        if job is None or job.status in FINAL:
            finish(claim)
            return None
        if job.status == JOB.initial:
            apply_move(job, "start", actor=ACTOR)
            announce(job, "StateChangeEvent")
        return job


def end(job: AnyJob, claim: Claim) -> None:
    """The job is over: it has succeeded, or failed when it has errors. Its work ends with it.

    Whoever comes second finds the job over already: the row of the job decides, not the lease.

    Raises:
        LeaseLost: somebody else has the work now; he finds the job over.
    """
    with transaction.atomic():
        stored = type(job).objects.select_for_update().filter(pk=job.pk).first()
        if stored is not None and stored.status not in FINAL:
            close(job)
    with transaction.atomic():
        finish(claim)


def close(job: AnyJob) -> None:
    """Write the end of a job, in the transaction that has locked it."""
    job.completion_date = timezone.now()
    if not job.errors:
        job.progress = 100
    job.save()
    apply_move(job, "fail" if job.errors else "succeed", actor=ACTOR, reason=job.error_log[:200])
    announce(job, "StateChangeEvent")


def give_up_import(*, job_id: str, error: str) -> None:
    """An import whose work failed too often: it is over, and says why."""
    _give_up(ImportJob.objects.select_for_update().filter(pk=job_id).first(), error)


def give_up_export(*, job_id: str, error: str) -> None:
    """An export whose work failed too often: it is over, and says why."""
    _give_up(ExportJob.objects.select_for_update().filter(pk=job_id).first(), error)


def _give_up(job: AnyJob | None, error: str) -> None:
    if job is not None and job.status not in FINAL:
        job.log(f"It was given up: {error}")
        close(job)


def still_ours(job: AnyJob, claim: Claim) -> None:
    """Lock the job in the caller's transaction; what another worker has done to it since is not done again.

    Raises:
        LeaseLost: it is over, or further than we know.
    """
    stored = type(job).objects.select_for_update().filter(pk=job.pk).first()
    if stored is None or _progress(stored) != _progress(job):
        raise LeaseLost(claim)


def _progress(job: AnyJob) -> tuple[Any, ...]:
    return (job.status, job.rows_read, job.rows_written, job.errors)


def announce(job: AnyJob, what: str) -> None:
    """Record what happened to a job; TMF633 v4 has no events of jobs."""
    if job.api != V5:
        return
    resource = resource_of(job)
    record(
        f"{resource.type}{what}",
        api=job.api,
        subject_type=resource.type,
        subject_id=job.pk,
        payload={resource.path: resource.read(job)},
    )


def resource_of(job: CatalogJob) -> Resource:
    """The declaration that a job is shown by."""
    return (IMPORT_JOBS if isinstance(job, ImportJob) else EXPORT_JOBS)[job.api]


def work_kind(job: CatalogJob) -> str:
    """The kind of the work that runs it."""
    return IMPORT_WORK if isinstance(job, ImportJob) else EXPORT_WORK
