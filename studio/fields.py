"""Fields of the desk's forms: an offering or a customer that is looked for, and a moment of the reader's clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import offerings_found
from qualification.domain.facts import DEFAULT_CHANNEL

LISTED = 20
"""How many things a search box offers at most."""
MOMENT = "%Y-%m-%dT%H:%M"


class SearchBox(forms.TextInput):
    """A text input with a list that is filled while one types; without a script it takes an id or a name."""

    def __init__(self, address: Any, attrs: dict[str, Any] | None = None) -> None:
        self.address, self.called = address, ""
        super().__init__({"autocomplete": "off", "spellcheck": "false", **(attrs or {})})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The input with its list, and what is called so (`called`) where that is known."""
        options = f"{name}-options"
        asks = {
            "list": options,
            "hx-get": f"{self.address}?field={name}",
            "hx-trigger": "input changed delay:200ms",
            "hx-target": f"#{options}",
            "hx-sync": "this:replace",
        }
        box = super().render(name, value, {**(attrs or {}), **asks}, renderer)
        named = format_html('<span class="called">{}</span>', self.called) if self.called else ""
        return format_html('{}<datalist id="{}"></datalist>{}', box, options, named)


class OfferingField(forms.CharField):
    """The id of an offering, found by its id or by its name; `catalog` is the one that it has to be in."""

    catalog: CompiledCatalog

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=SearchBox(reverse_lazy("studio:offerings")), max_length=200, **kwargs)

    def clean(self, value: Any) -> str:
        """The id; empty where none is given.

        Raises:
            ValidationError: there is no such offering, or there are several.
        """
        text = str(super().clean(value) or "").strip()
        known = self.catalog.offerings.get(text)
        if known is not None:
            self.widget.called = known.name
        if not text or known is not None:
            return text
        found = offerings_found(text, limit=4)
        same = [one for one in found if one.name.lower() == text.lower()] or found
        if len(same) == 1:
            self.widget.called = f"{same[0].name} ({same[0].id})"
            return same[0].id
        if not found:
            raise ValidationError(gettext("No offering is called “%(text)s”.") % {"text": text}, code="unknown")
        names = ", ".join(f"{one.name} ({one.id})" for one in found)
        raise ValidationError(gettext("Several match, for example: %(names)s.") % {"names": names}, code="several")


class MomentField(forms.DateTimeField):
    """A moment by the reader's clock, to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT)
        invalid = {"invalid": _("Give a date and a time.")}
        super().__init__(widget=widget, required=False, error_messages=invalid, **kwargs)


def without_blanks(query: QueryDict, names: Iterable[str]) -> QueryDict:
    """The parameters but for those of these names that say nothing, so that an address can be sent to somebody."""
    kept = query.copy()
    for name in names:
        if name in kept and not str(kept[name]).strip():
            del kept[name]
    return kept


def options(found: Any) -> SafeString:
    """The options of a search box: (value, what it is called)."""
    return format_html_join("", '<option value="{}">{}</option>', found)


class CatalogForm(forms.Form):
    """A form that asks something of one catalog, in a channel of it."""

    channel = forms.ChoiceField(label=_("Channel"), required=False)

    def __init__(self, catalog: CompiledCatalog, data: Any) -> None:
        super().__init__(data, auto_id="id_%s")
        known = {DEFAULT_CHANNEL: DEFAULT_CHANNEL, **catalog.channels}
        choices = sorted(known.items(), key=lambda pair: (pair[0] != DEFAULT_CHANNEL, pair[1]))
        self.fields["channel"].choices = choices  # type: ignore[attr-defined] # a ChoiceField
        self.know(catalog)

    def know(self, catalog: CompiledCatalog) -> None:
        """Have the fields look for offerings in the catalog."""
        for field in self.fields.values():
            if isinstance(field, OfferingField):
                field.catalog = catalog

    def clean_channel(self) -> str:
        """The channel, that of a question that names none where none is named."""
        return self.cleaned_data["channel"] or DEFAULT_CHANNEL


def segments_in(catalog: CompiledCatalog) -> list[str]:
    """The market segments that anything is sold to."""
    policies = (policy for offering in catalog.offerings.values() for policy in offering.policies)
    named: set[str] = {str(one) for policy in policies for one in _listed(policy.parameters.get("segments"))}
    return sorted(named.union(*(offering.segments for offering in catalog.offerings.values())))[:LISTED]


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
