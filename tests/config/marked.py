"""Pages as they are when every text that is translated carries a mark: what has none was never given to gettext."""

import json
import re
from contextlib import suppress
from html.parser import HTMLParser

from django.apps import apps
from django.db import models
from django.utils import translation

from tmf.labels import STATES, WORDS

OPEN, CLOSE = "⟦", "⟧"
SILENT = {"script", "style", "pre", "code", "svg", "template"}
SPOKEN = ("title", "placeholder", "aria-label", "alt")
WORD = re.compile(r"[^\W\d_]{2,}")
SAID = STATES | WORDS
"""Words that columns hold and people read: a page translates them."""
NOT_SPOKEN = {
    *["Tierway", "Deutsch", "English", "de", "en", "EUR", "UTC", "HTTP", "TMF", "XLSX", "CSV", "Excel", "esc", "ms"],
    *("checkProductOfferingQualification", "queryProductOfferingQualification"),
    *("checkProductConfiguration", "queryProductConfiguration"),
    *["REGION", "NOT", "ALLOWED", "email", "om"],  # what a partner has said, and an address that is masked
}
"""Names, codes and units, which are the same in every language."""


def mark(monkeypatch):
    """Have every translation marked."""
    real = translation._trans  # noqa: SLF001 - the door that all of Django's translations go through
    gettext, pgettext, ngettext, npgettext = (
        getattr(real, name) for name in ("gettext", "pgettext", "ngettext", "npgettext")
    )
    marked = {
        "gettext": lambda text: f"{OPEN}{gettext(text)}{CLOSE}",
        "pgettext": lambda context, text: f"{OPEN}{pgettext(context, text)}{CLOSE}",
        "ngettext": lambda one, many, n: f"{OPEN}{ngettext(one, many, n)}{CLOSE}",
        "npgettext": lambda context, one, many, n: f"{OPEN}{npgettext(context, one, many, n)}{CLOSE}",
    }
    for name, function in marked.items():
        monkeypatch.setattr(real, name, function)


class Reader(HTMLParser):
    """What a page says that carries no mark."""

    def __init__(self, html):
        super().__init__()
        self.silent, self.depth, self.unmarked, self.icon = [], 0, [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        for name in SPOKEN:
            if given.get(name):
                self.say(given[name], apart=True)
        if tag == "input" and given.get("type") in ("submit", "button") and given.get("value"):
            self.say(given["value"], apart=True)
        is_icon = "material-symbols" in (given.get("class") or "")
        if tag in SILENT or is_icon or given.get("translate") == "no" or (self.silent and tag == self.silent[-1]):
            self.silent.append(tag)

    def handle_endtag(self, tag):
        if self.silent and tag == self.silent[-1]:
            self.silent.pop()

    def handle_data(self, data):
        if not self.silent:
            self.say(data)

    def say(self, text, *, apart=False):
        depth, kept = (0 if apart else self.depth), []
        for char in text:
            if char == OPEN:
                depth += 1
            elif char == CLOSE:
                depth -= 1
            elif not depth:
                kept.append(char)
        if not apart:
            self.depth = max(0, depth)
        if WORD.search(said := " ".join("".join(kept).split())):
            self.unmarked.append(said)


def data():
    """Every text in the database, and what is made of it: names and ids are nobody's to translate."""
    found = set()
    for model in apps.get_models():
        columns = [f.attname for f in model._meta.concrete_fields if not isinstance(f, models.BinaryField)]  # noqa: SLF001
        for row in model._default_manager.values_list(*columns):  # noqa: SLF001
            for value in row:
                _take(value, found)
    return found


def _take(value, found):
    if isinstance(value, str) and value.startswith(("{", "[")):
        with suppress(ValueError):
            _take(json.loads(value, strict=False), found)
    elif isinstance(value, str) and value not in SAID:
        found.update((value, value[:1].upper() + value[1:], *value.split("\n")))
    elif isinstance(value, dict):
        for each in value.values():
            _take(each, found)
    elif isinstance(value, list):
        for each in value:
            _take(each, found)


def unmarked(html, known):
    """What a page says that is neither marked nor data."""
    left = []
    for said in Reader(html).unmarked:
        rest = said
        for name in known:
            if name in rest:
                rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", rest)
        if any(word not in NOT_SPOKEN for word in WORD.findall(rest)):
            left.append(said)
    return left
