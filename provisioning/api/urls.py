"""Addresses of TMF641 v5 and TMF638 v5."""

from provisioning.api.service import ServiceItem, ServiceList
from provisioning.api.service_order import ServiceOrderItem, ServiceOrderList
from provisioning.resources import SERVICE, SERVICE_ORDER
from tmf.views import resource_paths, unbuilt_paths

HUB = {"hub": ("POST",), "hub/<str:pk>": ("DELETE",)}

urlpatterns = [
    *resource_paths(SERVICE_ORDER, ServiceOrderList, ServiceOrderItem),
    *resource_paths(SERVICE, ServiceList, ServiceItem),
    *unbuilt_paths(
        SERVICE_ORDER.base,
        {"cancelServiceOrder": ("GET", "POST"), "cancelServiceOrder/<str:pk>": ("GET",), **HUB},
    ),
    *unbuilt_paths(SERVICE.base, HUB),
]
