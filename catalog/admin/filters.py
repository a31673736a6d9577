"""What lists are narrowed by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import AllValuesFieldListFilter

from tmf.labels import in_words


class WordsFilter(AllValuesFieldListFilter):
    """The words that stand in a column, in the reader's language."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """All of them, then each word that there is."""
        for choice in super().choices(changelist):
            yield {**choice, "display": in_words(str(choice["display"]))}
