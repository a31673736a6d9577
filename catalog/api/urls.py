"""The addresses of TMF620 v5, TMF633 v4 and the policies."""

from django.urls import URLPattern

from catalog.api.documents import KindItem, KindList
from catalog.api.jobs import job_paths
from catalog.resources.kinds import KINDS, Kind
from catalog.selectors import TMF620, TMF633
from events.api.hub import hub_paths
from tmf.views import resource_paths


def _paths(kind: Kind) -> list[URLPattern]:
    described = {"kind": kind, "resource": kind.resource, "__doc__": f"{kind.name} of the catalog."}
    listing = type(f"{kind.name}List", (KindList,), described)
    item = type(f"{kind.name}Item", (KindItem,), described)
    return resource_paths(kind.resource, listing, item)


urlpatterns = [
    *(path for kind in KINDS for path in _paths(kind)),
    *hub_paths(TMF620, "TMF620"),
    *hub_paths(TMF633, "TMF633"),
    *job_paths(),
]
