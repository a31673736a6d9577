"""importJob and exportJob of TMF620 and TMF633, over HTTP."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import URLPattern
from rest_framework.request import Request

from catalog.models import ExportJob, ImportJob
from catalog.resources.job import EXPORT_JOBS, IMPORT_JOBS
from catalog.services import create_export_job, create_import_job, remove_job
from tmf.resources import Resource
from tmf.views import CollectionView, ItemView, resource_paths


class JobRows:
    """The jobs that were posted to one API."""

    api: ClassVar[str]
    model: ClassVar[type[ImportJob | ExportJob]]

    def rows(self) -> QuerySet[Any]:
        """The rows."""
        return self.model._default_manager.filter(api=self.api)  # noqa: SLF001 - Django's API


class ImportJobs(JobRows, CollectionView):
    """Files that are or were loaded."""

    model = ImportJob

    def create(self, body: dict[str, Any], request: Request) -> ImportJob:  # noqa: ARG002
        """Have a file loaded."""
        return create_import_job(api=self.api, values=body)


class ExportJobs(JobRows, CollectionView):
    """Files that are or were written."""

    model = ExportJob

    def create(self, body: dict[str, Any], request: Request) -> ExportJob:  # noqa: ARG002
        """Have a file written."""
        return create_export_job(api=self.api, values=body)


class JobItem(JobRows, ItemView):
    """One job."""

    def delete(self, request: Request, *, pk: str, **_: Any) -> HttpResponse:  # noqa: ARG002
        """Remove it, unless it runs: 204."""
        remove_job(self.one(pk))
        return HttpResponse(status=204)


def _paths(api: str, resource: Resource, collection: type[CollectionView]) -> list[URLPattern]:
    described = {"api": api, "resource": resource, "model": collection.model, "__doc__": f"{resource.type}s of {api}."}  # type: ignore[attr-defined]
    listing = type(f"{api}{resource.type}List", (collection,), described)
    return resource_paths(resource, listing, type(f"{api}{resource.type}Item", (JobItem,), described))


def job_paths() -> list[URLPattern]:
    """The addresses of all jobs."""
    imports = [path for api, resource in IMPORT_JOBS.items() for path in _paths(api, resource, ImportJobs)]
    return imports + [path for api, resource in EXPORT_JOBS.items() for path in _paths(api, resource, ExportJobs)]
