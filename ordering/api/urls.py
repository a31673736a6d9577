"""Addresses of TMF622 v5."""

from ordering.api.views import ProductOrderItemView, ProductOrderList
from ordering.resources import PRODUCT_ORDER
from tmf.views import resource_paths, unbuilt_paths

_UNBUILT = {
    "cancelProductOrder": ("GET", "POST"),
    "cancelProductOrder/<str:pk>": ("GET",),
    "hub": ("POST",),
    "hub/<str:pk>": ("DELETE",),
}

urlpatterns = [
    *resource_paths(PRODUCT_ORDER, ProductOrderList, ProductOrderItemView),
    *unbuilt_paths(PRODUCT_ORDER.base, _UNBUILT),
]
