"""Celery only wakes workers up: work itself is rows (ARCHITECTURE decision 3, docs/adr/0003)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("tierway")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
