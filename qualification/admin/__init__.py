"""Tasks in the admin: to look at, never to write."""

from qualification.admin.task import TaskAdmin

__all__ = ["TaskAdmin"]
