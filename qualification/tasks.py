"""Celery's door: forgetting answers that have expired."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from qualification import services


@shared_task(name="qualification.tasks.forget_expired")
def forget_expired(**_: Any) -> None:
    """Delete kept answers that have expired, a batch at a time."""
    batch = 1000
    while services.forget_expired(at=timezone.now(), limit=batch) == batch:
        pass
