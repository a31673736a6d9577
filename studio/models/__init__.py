"""Rows of the desk."""

from studio.models.impact import ImpactReport

__all__ = ["ImpactReport"]
