"""locale/de says everything that people read, and says it as the sources do."""

import re
from collections import Counter
from html.parser import HTMLParser

import polib
import pytest

from scripts.messages import MO, PO, Message, Unreadable, in_python, in_template, key, wanted

PLACE = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-z]|%(?:%|[\d.]*[a-z])|\{(\w*)\}")


@pytest.fixture(scope="module")
def po():
    return polib.pofile(str(PO))


def texts(entry):
    return [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]


def places(text):
    """What is filled in, by name; `%%` is a sign like any other."""
    return {match[1] or match[2] or match[0][-1] for match in PLACE.finditer(text) if match[0] != "%%"}


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = Counter()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found[tag, tuple(attrs)] += 1

    def handle_endtag(self, tag):
        self.found[tag] += 1


def test_it_has_each_text_of_the_sources_and_no_other(po):
    missing, idle = wanted() - {key(entry) for entry in po}, {key(entry) for entry in po} - wanted()
    assert (missing, idle) == (set(), set()), "run: make messages"


def test_everything_is_translated_and_nothing_is_guessed(po):
    assert len(po) > 1000
    assert [entry.msgid for entry in po if not entry.translated() or entry.fuzzy or entry.obsolete] == []


def test_a_translation_has_the_places_of_its_text(po):
    wrong = []
    for entry in po:
        for number, text in enumerate(texts(entry)):
            asked = places(entry.msgid_plural or entry.msgid)
            is_one = bool(entry.msgid_plural) and number == 0  # "every day" says its number without a figure
            if not (places(text) <= asked if is_one else places(text) == asked):
                wrong.append((entry.msgid, text))
    assert wrong == []


def test_a_translation_has_the_tags_and_the_blanks_around_of_its_text(po):
    wrong = [
        (entry.msgid, text)
        for entry in po
        for text in texts(entry)
        if Tags(text).found != Tags(entry.msgid).found
        or text[: len(text) - len(text.lstrip())] != entry.msgid[: len(entry.msgid) - len(entry.msgid.lstrip())]
    ]
    assert wrong == []


def test_nobody_is_addressed(po):
    """Neutral, as a product manager speaks to another: neither Sie nor du."""
    words = re.compile(r"\b(?:Ihre?[nmrs]?|Ihnen|du|dich|dir|deine?[nmrs]?)\b")
    assert [(entry.msgid, text) for entry in po for text in texts(entry) if words.search(text)] == []


def test_the_compiled_file_is_made_of_it(po):
    assert MO.read_bytes() == po.to_binary(), "run: make messages"


def test_the_file_names_no_place_of_a_source(po):
    """So a moved line changes nothing in it."""
    assert [entry.msgid for entry in po if entry.occurrences or entry.comment or entry.tcomment] == []
    assert [entry.msgid for entry in po] == sorted(entry.msgid for entry in po)


class TestFinding:
    def test_every_way_to_translate_is_known(self):
        source = """
_("a"); gettext("b"); gettext_lazy("c"); x.gettext_noop("d"); ngettext("e", "es", n); pgettext("of a tier", "f")
worded("g %(h)s", h=1); word("i"); _("j "
"k"); npgettext("ctx", "l", "ls", n)
"""
        assert set(in_python(source)) == {
            *map(Message, ("a", "b", "c", "d", "g %(h)s", "i", "j k")),
            Message("e", plural="es"),
            Message("f", context="of a tier"),
            Message("l", context="ctx", plural="ls"),
        }

    def test_what_is_put_together_first_is_refused(self):
        with pytest.raises(Unreadable, match="here:1"):
            list(in_python('_(f"a {b}")', where="here"))

    def test_a_sentence_of_the_rules_stands_where_it_is_said(self):
        with pytest.raises(Unreadable):
            list(in_python("worded(words, a=1)"))

    def test_a_variable_is_left_to_who_lists_its_values(self):
        assert list(in_python("gettext(label)")) == []

    def test_templates_are_read_as_django_reads_them(self):
        source = (
            '{% load i18n %}{% translate "a" %}{{ _("b") }}{{ c|default:_("d") }}'
            "{% blocktranslate with n=m %}e {{ n }}{% endblocktranslate %}"
            "{% blocktranslate count n=m %}{{ n }} f{% plural %}{{ n }} fs{% endblocktranslate %}"
        )
        assert set(in_template(source)) == {
            *map(Message, ("a", "b", "d", "e %(n)s")),
            Message("%(n)s f", plural="%(n)s fs"),
        }
