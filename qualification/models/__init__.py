"""Answers that were given."""

from qualification.models.kept_answer import KeptAnswer

__all__ = ["KeptAnswer"]
