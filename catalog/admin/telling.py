"""What is different between two documents, in a product manager's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.admin.attributes import LABELS
from catalog.domain.difference import Difference, differences
from catalog.domain.merge import Document
from catalog.services.drafting import DIRECT_EDIT
from catalog.services.publish_change_set import UNDONE
from tmf.labels import STATES, WORDS
from tmf.labels import in_words as in_words_of_ours

KINDS: Mapping[str, Any] = {
    "Category": _("Category"),
    "Channel": _("Channel"),
    "Policy": _("Policy"),
    "ProductCatalog": _("Catalog"),
    "ProductOffering": _("Offering"),
    "ProductOfferingPrice": _("Price"),
    "ProductSpecification": _("Product specification"),
    "ServiceCandidate": _("Service candidate"),
    "ServiceCatalog": _("Service catalog"),
    "ServiceCategory": _("Service category"),
    "ServiceSpecification": _("Service specification"),
}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
TOLD = STATES | WORDS
_NOISE = ("href", "@type", "@referredType", "@baseType")
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Told:
    """One difference: where, what stood there and what stands there now; empty where there was or is nothing."""

    place: str
    old: str
    new: str


def tell(before: Document | None, after: Document | None) -> list[Told]:
    """Every difference between two documents."""
    return [Told(_place(one), in_words(one.old), in_words(one.new)) for one in differences(before, after)]


def person(author: str) -> str:
    """Who did something, as a record names them (`user:anna`), as one says it."""
    return author.removeprefix("user:")


def reason_in_words(reason: str) -> str:
    """Why something was written; what the product has noted itself is told in the reader's language."""
    noted, colon, name = reason.partition(": ")
    return f"{gettext(noted)}{colon}{name}" if noted in (DIRECT_EDIT, UNDONE) else reason


def kind_in_words(kind: str) -> str:
    """A kind of entity."""
    return str(KINDS.get(kind, kind))


def _place(one: Difference) -> str:
    return " / ".join(_label(step) for step in one.path)


def _label(step: str) -> str:
    if step in LABELS:
        return str(LABELS[step])
    is_attribute = step.isalnum() and step[:1].islower() and step != step.lower()
    if is_attribute and step not in TOLD:
        return _CAMEL.sub(" ", step).capitalize()
    word, space, name = step.partition(" ")  # an entry of a list, named after what it is and to what it leads
    return f"{in_words_of_ours(word)}{space}{name}"


def in_words(value: Any) -> str:
    """A value of a document: a reference by its name, an amount with its currency, a moment in the reader's zone."""
    match value:
        case None:
            text = ""
        case bool():
            text = gettext("yes") if value else gettext("no")
        case str():
            text = _moment(value) or in_words_of_ours(value)
        case list():
            text = ", ".join(in_words(entry) for entry in value)[:LONGEST]
        case int() | float():
            text = number_format(value)
        case {"unit": unit, "value": amount}:
            text = f"{in_words(amount)} {unit}"
        case dict():
            text = _of_object(value)[:LONGEST]
        case _:
            text = json.dumps(value)
    return text


def _of_object(value: Mapping[str, Any]) -> str:
    named = value.get("name") or value.get("id")
    if named and not value.keys() - {"id", "name", "version", *_NOISE}:
        return str(named)
    return "; ".join(_parts(value))


def _parts(value: Mapping[str, Any]) -> Iterator[str]:
    for name, each in value.items():
        if name not in _NOISE and (text := in_words(each)):
            yield f"{_label(name)}: {text}"


def _moment(text: str) -> str:
    if len(text) < len("2026-01-01T00:00:00Z") or "T" not in text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return formats.date_format(timezone.localtime(moment) if moment.tzinfo else moment, "SHORT_DATETIME_FORMAT")
