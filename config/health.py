"""Is the process alive? Asked by the supervisor and by a load balancer."""

from django.http import HttpRequest, JsonResponse


def livez(_request: HttpRequest) -> JsonResponse:
    """200 as soon as the process serves; touches nothing else."""
    return JsonResponse({"status": "ok"})
