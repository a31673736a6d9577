"""Questions and their answers."""

from qualification.models.task import Task

__all__ = ["Task"]
