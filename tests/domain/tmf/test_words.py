"""Rules speak English, and what they say can be said again in another language."""

import copy
import json

import pytest
from django.utils import translation

from tmf.json import dumps
from tmf.translated import translated
from tmf.words import Words, worded

GERMAN = {
    "There is no %(kind)s %(id)r.": "Es gibt %(kind)s „%(id)s“ nicht.",
    "offering": "das Angebot",
    "It needs %(things)s.": "Es fehlt: %(things)s.",
    "100 % off": "100 % Nachlass",
}


@pytest.fixture
def german(monkeypatch):
    monkeypatch.setattr("tmf.translated.gettext", lambda text: GERMAN.get(text, text))


def test_words_are_an_english_text_like_any_other():
    words = worded("There is no %(kind)s %(id)r.", kind=worded("offering"), id="ott")
    assert words == "There is no offering 'ott'."
    assert json.loads(dumps({"message": words})) == {"message": "There is no offering 'ott'."}
    assert type(f"{words}") is str
    assert copy.deepcopy(words) == words


def test_words_are_said_in_the_readers_language_and_names_stay(german):
    words = worded("There is no %(kind)s %(id)r.", kind=worded("offering"), id="offering")
    assert translated(words) == "Es gibt das Angebot „offering“ nicht."


def test_a_list_is_told_by_commas_and_each_of_it_in_the_readers_language(german):
    words = worded("It needs %(things)s.", things=[worded("offering"), "ott"])
    assert words == "It needs offering, ott."
    assert translated(words) == "Es fehlt: das Angebot, ott."


def test_a_text_without_values_may_hold_a_percent_sign(german):
    assert worded("100 % off") == "100 % off"
    assert translated(worded("100 % off")) == "100 % Nachlass"


def test_a_number_may_be_written_as_the_template_says():
    assert worded("%(share).2f %%", share=12.5) == "12.50 %"


def test_any_other_text_stays_as_it_is(german):
    assert translated("offering") == "offering"
    assert translated(Words("offering")) == "das Angebot"


def test_without_a_reader_words_stay_english():
    with translation.override("en"):
        assert translated(worded("There is no %(kind)s %(id)r.", kind="x", id="y")) == "There is no x 'y'."
