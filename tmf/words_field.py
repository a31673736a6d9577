"""A column for what rules have said, to be read later in whatever language."""

from __future__ import annotations

from typing import Any

from django.db import models

from tmf.words import kept, restored


class WordsField(models.TextField):  # type: ignore[type-arg] # it is used like any text
    """A text column that gives a sentence back as it was said (tmf.words); to the database it is any text column."""

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        """The text, with its parts."""
        return value and restored(value)

    def get_prep_value(self, value: Any) -> Any:
        """The text as it is kept."""
        return kept(value) if isinstance(value, str) else super().get_prep_value(value)

    def deconstruct(self) -> Any:
        """A text column to migrations."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
