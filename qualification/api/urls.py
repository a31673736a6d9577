"""Addresses of TMF679 v5 and TMF760 v5."""

from events.api.hub import hub_paths
from qualification.api.views import task_views
from qualification.resources import TMF679, TMF760
from qualification.services import KINDS
from tmf.views import resource_paths

urlpatterns = [
    *(path for kind in KINDS.values() for path in resource_paths(kind.resource, *task_views(kind))),
    *hub_paths(TMF679, "TMF679", readable=True),
    *hub_paths(TMF760, "TMF760"),
]
