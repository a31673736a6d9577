"""What the rules have said, in the language of who reads it now."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from tmf.errors import refusals
from tmf.words import Words, filled


def translated(text: Any) -> str:
    """A text in the reader's language where it knows how it was made (tmf.words); any other as it is."""
    if isinstance(text, Words):
        return filled(gettext(text.template), text.values, translated)
    return str(text)


def told(refusal: Exception) -> str:
    """All that is refused, in the reader's language."""
    return " ".join(translated(one.message) for one in refusals(refusal))
