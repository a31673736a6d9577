"""Celery, the durable work queue and the hubs. Every setting here may fail without losing work."""

from __future__ import annotations

from typing import Any

from config.settings.base import ENVIRONMENT, VAR

BROKER_FOLDER = VAR / "broker"
if ENVIRONMENT.redis_url:
    CELERY_BROKER_URL = ENVIRONMENT.redis_url
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 60,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "health_check_interval": 25,
        "retry_on_timeout": True,
    }
else:
    CELERY_BROKER_URL = "localhost"
    CELERY_BROKER_TRANSPORT = "config.broker_transport:Transport"
    BROKER_FOLDER.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_FOLDER),
        "data_folder_out": str(BROKER_FOLDER),
        "control_folder": str(BROKER_FOLDER / "control"),
        "polling_interval": 0.2,  # seconds; also how soon a worker notices that it shall stop
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A wake-up that cannot be published is dropped at once: the dispatchers poll anyway.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "purge": {"task": "events.tasks.purge", "schedule": 3600.0},
    "forget": {"task": "qualification.tasks.forget_expired", "schedule": 3600.0},
}
CELERY_TIMEZONE = "UTC"

WORK_LEASE_SECONDS = ENVIRONMENT.lease_seconds
WORK_POLL_SECONDS = 1.0
WORK_THREADS = ENVIRONMENT.dispatcher_threads

# How long a process trusts what it knows of who listens; tests register and ask at once.
HUBS_KEPT_SECONDS = 0.0 if ENVIRONMENT.mode == "test" else 1.0
HUB_ALLOWED_NETWORKS = ENVIRONMENT.hub_allowed_networks
