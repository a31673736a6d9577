"""`{{ text|said }}`: what a rule has said, in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template

from tmf.translated import translated

register = template.Library()


@register.filter
def said(text: Any) -> str:
    """The text in the reader's language where it knows how it was made; any other as it is."""
    return translated(text)
