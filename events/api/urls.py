"""The addresses of TMF688 v4."""

from tmf.views import unbuilt_paths

COLLECTION, ITEM = ("GET", "POST"), ("GET", "DELETE")

urlpatterns = unbuilt_paths(
    "/tmf-api/event/v4",
    {
        "topic": COLLECTION,
        "topic/<str:pk>": ITEM,
        "topic/<str:topic>/event": COLLECTION,
        "topic/<str:topic>/event/<str:pk>": ("GET",),
        "topic/<str:topic>/hub": COLLECTION,
        "topic/<str:topic>/hub/<str:pk>": ITEM,
        "hub": ("POST",),
        "hub/<str:pk>": ("DELETE",),
    },
)
