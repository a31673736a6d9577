"""Write the catalog into a file that loads back (see import_catalog)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from time import monotonic
from typing import IO

import orjson
from django.conf import settings
from django.db.models import Case, Value, When

from catalog.models import CatalogDocument, Channel, ExportJob
from catalog.resources.kinds import BY_NAME, V4, Kind
from catalog.selectors import CHANNEL
from catalog.services.documents import to_document
from catalog.services.import_file import ORIGIN, file_name, put_file
from catalog.services.import_rows import words
from catalog.services.import_source import kind_of_path
from catalog.services.jobs import begin, end
from events.domain.facts import Claim
from events.services import renew
from tmf.errors import Refused
from tmf.json import dumps
from tmf.query import EVERYTHING, matches, of_text

ORDER = (
    "ServiceSpecification",
    "ServiceCategory",
    "ServiceCandidate",
    "ServiceCatalog",
    "Policy",
    "Category",
    "ProductSpecification",
    "ProductOfferingPrice",
    "ProductOffering",
    "ProductCatalog",
)
"""What is referred to comes before what refers to it, as far as there is such an order."""
CHUNK = 500


def run_export(*, claim: Claim) -> None:
    """Write the file of the export job `claim.subject_id`: all of it, or none.

    Without a path and a query a TMF620 job writes both catalogs, with policies, channels and every version; one of
    TMF633 the service catalog. A path (`…/category`) names one resource, a query (`lifecycleStatus=Launched`) picks.

    Its lease is kept however long that takes.

    Raises:
        LeaseLost: another worker has the work now.
    """
    job = begin(ExportJob, claim)
    if job is None:
        return
    try:
        file_name(job.url)
        with TemporaryFile() as draft:
            job.rows_read, job.rows_written = _write(job, draft, claim)
            renew(claim)
            put_file(job.url, draft)
    except Refused as refusal:
        job.rows_written = 0
        job.log(words(refusal))
    end(job, claim)


def _write(job: ExportJob, draft: IO[bytes], claim: Claim) -> tuple[int, int]:
    """Write every line; how many were looked at, and how many written."""
    only, expression = kind_of_path(job.path), of_text(job.query)
    read = written = 0
    draft.write(dumps({"@type": ORIGIN, "href": settings.PUBLIC_URL}) + b"\n")
    with TemporaryFile() as copy:
        copy.writelines(line + b"\n" for line in _lines(job, only))
        copy.seek(0)
        for line in _held(copy, claim):
            read += 1
            document = to_document(line.decode())
            if expression is EVERYTHING or matches(document, expression):
                written += 1
                # The order of keys depends on how an entity came to be; that of a file does not.
                draft.write(orjson.dumps(document, option=orjson.OPT_SORT_KEYS) + b"\n")
    return read, written


def _held(lines: Iterable[bytes], claim: Claim) -> Iterator[bytes]:
    """The lines; the lease is kept as long as they are worked on."""
    until = 0.0
    for line in lines:
        if monotonic() >= until:
            renew(claim)
            until = monotonic() + settings.WORK_LEASE_SECONDS / 3
        yield line


def _lines(job: ExportJob, only: Kind | None) -> Iterator[bytes]:
    """What may be exported, as it is stored.

    It is copied before it is worked on: one statement sees one state of the catalog, and while SQLite reads with it
    the connection cannot renew a lease.
    """
    kinds = [only.name] if only else [name for name in ORDER if job.api != V4 or BY_NAME[name].api == V4]
    if only is None and job.api != V4:
        for pk, name in Channel.objects.values_list("pk", "name").iterator(CHUNK):
            yield dumps({"@type": CHANNEL.type, "id": pk, "name": name})
    rank = Case(*(When(kind=name, then=Value(index)) for index, name in enumerate(ORDER)))
    rows = CatalogDocument.objects.filter(kind__in=kinds).order_by("-current", rank, "entity_id", "version")
    for body in rows.values_list("body", flat=True).iterator(CHUNK):
        yield body.encode()
