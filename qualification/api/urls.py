"""Addresses of TMF679 v5 and TMF760 v5; what the official files declare and is not offered yet answers 501."""

from qualification.api import views
from qualification.resources import QUERY_CONFIGURATION, QUERY_QUALIFICATION, TMF679, TMF760
from tmf.views import resource_paths, unbuilt_paths

CHECK_QUALIFICATION = "checkProductOfferingQualification"
CHECK_CONFIGURATION = "checkProductConfiguration"

urlpatterns = [
    *resource_paths(QUERY_QUALIFICATION, views.QualificationQueryList, views.QualificationQueryItem),
    *resource_paths(QUERY_CONFIGURATION, views.ConfigurationQueryList, views.ConfigurationQueryItem),
    *unbuilt_paths(
        TMF679,
        {
            CHECK_QUALIFICATION: ("GET", "POST"),
            f"{CHECK_QUALIFICATION}/<str:pk>": ("GET", "PATCH", "DELETE"),
            "hub": ("POST",),
            "hub/<str:pk>": ("GET", "DELETE"),
        },
    ),
    *unbuilt_paths(
        TMF760,
        {
            CHECK_CONFIGURATION: ("GET", "POST"),
            f"{CHECK_CONFIGURATION}/<str:pk>": ("GET",),
            "hub": ("POST",),
            "hub/<str:pk>": ("DELETE",),
        },
    ),
]
