"""Kept answers in the admin: to look at, never to write."""

from qualification.admin.kept_answer import KeptAnswerAdmin

__all__ = ["KeptAnswerAdmin"]
