"""The addresses of TMF620 v5, TMF633 v4 and the policies."""

from catalog.api import views
from catalog.selectors import TMF620, TMF633
from tmf.views import resource_paths, unbuilt_paths

COLLECTION, ITEM, JOB_ITEM = ("GET", "POST"), ("GET", "PATCH", "DELETE"), ("GET", "DELETE")
JOBS = {
    "importJob": COLLECTION,
    "importJob/<str:pk>": JOB_ITEM,
    "exportJob": COLLECTION,
    "exportJob/<str:pk>": JOB_ITEM,
    "hub": ("POST",),
    "hub/<str:pk>": ("DELETE",),
}


def _entities(*names: str) -> dict[str, tuple[str, ...]]:
    return {**dict.fromkeys(names, COLLECTION), **{f"{name}/<str:pk>": ITEM for name in names}}


urlpatterns = [
    *resource_paths(views.PRODUCT_OFFERING_RESOURCE, views.ProductOfferingList, views.ProductOfferingItem),
    *resource_paths(views.PRICE_RESOURCE, views.ProductOfferingPriceList, views.ProductOfferingPriceItem),
    *resource_paths(
        views.PRODUCT_SPECIFICATION_RESOURCE, views.ProductSpecificationList, views.ProductSpecificationItem
    ),
    *resource_paths(
        views.SERVICE_SPECIFICATION_RESOURCE, views.ServiceSpecificationList, views.ServiceSpecificationItem
    ),
    *resource_paths(views.POLICY_RESOURCE, views.PolicyList, views.PolicyItem),
    *unbuilt_paths(TMF620, {**_entities("category", "productCatalog"), **JOBS}),
    *unbuilt_paths(TMF633, {**_entities("serviceCatalog", "serviceCategory", "serviceCandidate"), **JOBS}),
]
