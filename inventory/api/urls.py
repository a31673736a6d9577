"""Addresses of TMF637 v5."""

from inventory.api.views import ProductItem, ProductList
from inventory.resources import PRODUCT
from tmf.views import resource_paths, unbuilt_paths

urlpatterns = [
    *resource_paths(PRODUCT, ProductList, ProductItem),
    *unbuilt_paths(PRODUCT.base, {"hub": ("POST",), "hub/<str:pk>": ("DELETE",)}),
]
