"""`{{ text|said }}`: what a rule has said, `{{ state|word }}`: a word of a lifecycle; in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template

from tmf.labels import in_words
from tmf.translated import translated

register = template.Library()


@register.filter
def said(text: Any) -> str:
    """The text in the reader's language where it knows how it was made; any other as it is."""
    return translated(text)


@register.filter
def word(text: str) -> str:
    """A state, an action or another word of ours in the reader's language; any other text as it is."""
    return in_words(text)
