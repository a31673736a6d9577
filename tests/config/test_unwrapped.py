"""No text that people read stands beside gettext; the pages themselves are asked in test_every_page_speaks."""

import ast
import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.contrib import admin
from django.template.base import Lexer, TokenType
from django.utils.functional import Promise

from catalog.admin.attributes import LABELS
from catalog.admin.policy import ACTION_LABELS, PARAMETER_LABELS
from catalog.admin.telling import KINDS as KINDS_IN_WORDS
from catalog.domain import lifecycle as of_catalog
from catalog.domain.policy import ACTIONS, OPTIONAL, PARAMETERS
from catalog.models.job import MODE_LABELS
from catalog.resources.kinds import KINDS
from inventory.domain import lifecycle as of_inventory
from ordering.domain import lifecycle as of_ordering
from provisioning.domain import lifecycle as of_provisioning
from provisioning.domain.partner import OPERATIONS
from qualification.domain import lifecycle as of_qualification
from scripts.messages import ROOT, sources
from studio.domain import lifecycle as of_studio
from tests.config.marked import NOT_SPOKEN, SILENT, SPOKEN, WORD
from tmf.labels import KINDS as KINDS_IN_REFUSALS
from tmf.labels import STATES, WORDS
from tmf.lifecycle import Lifecycle

OURS = ("catalog", "events", "inventory", "ordering", "provisioning", "qualification", "studio")
NAMES = NOT_SPOKEN | {"TM", "Forum", "Alt", "Ctrl"}
TEMPLATES = [path for path in sources() if path.suffix == ".html"]
SCREENS = [path for path in sources() if {"admin", "care", "studio"} & set(path.parts) and path.suffix == ".py"]
TELLING = {"description", "help_text", "label", "title", "verbose_name", "verbose_name_plural", "empty_label"}
SAYING = {"ValidationError", "message_user", "error", "success", "warning", "add_error", "PermissionDenied"}
A_SENTENCE = re.compile(r"[A-Za-z]{2,}.*\s.*[A-Za-z]{2,}")
LIFECYCLES = [
    value
    for module in (of_catalog, of_inventory, of_ordering, of_provisioning, of_qualification, of_studio)
    for value in vars(module).values()
    if isinstance(value, Lifecycle)
]


class Bare(HTMLParser):
    """The words of a template that stand outside every tag of translation; `%` stands for what Django fills in."""

    def __init__(self, text):
        super().__init__()
        self.silent, self.found = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in SPOKEN and value:
                self.handle_data(value)
        if tag in SILENT or dict(attrs).get("class", "").startswith("material-symbols"):
            self.silent.append(tag)

    def handle_endtag(self, tag):
        if self.silent and tag == self.silent[-1]:
            self.silent.pop()

    def handle_data(self, data):
        if (not self.silent or self.silent[-1] == "template") and set(WORD.findall(data)) - NAMES:
            self.found.append(data.strip())


def bare(source):
    """The template without its tags and without what they translate."""
    kept, inside = [], ""
    for token in Lexer(source).tokenize():
        name = token.split_contents()[0] if token.token_type == TokenType.BLOCK else ""
        if name in ("blocktranslate", "blocktrans", "comment"):
            inside = name
        elif name == f"end{inside}":
            inside = ""
        elif not inside and token.token_type == TokenType.TEXT:
            kept.append(token.contents)
        elif not inside:
            kept.append("%")
    return Bare("".join(kept)).found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_says_anything_outside_a_tag_of_translation(path):
    assert bare(path.read_text(encoding="utf-8")) == []


def test_what_stands_in_a_template_is_found():
    source = '<p title="Nice">{% translate "a" %} and {{ b }}{% blocktranslate %}not this{% endblocktranslate %}</p>'
    assert bare(source) == ["Nice", "% and %"]


def _plain(node):
    """A text, or one with places, that holds words and is not given to gettext."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(A_SENTENCE.search(node.value))
    parts = (
        [part.value for part in node.values if isinstance(part, ast.Constant)]
        if isinstance(node, ast.JoinedStr)
        else []
    )
    return any(re.search(r"[A-Za-z]{3}", part) for part in parts)


def _said_plainly(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            told = [keyword.value for keyword in node.keywords if keyword.arg in TELLING]
            yield from (one for one in (*told, *(node.args if name in SAYING else ())) if _plain(one))
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in TELLING and _plain(node.value):
            yield node.value


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_screen_says_a_sentence_as_it_stands(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [f"{node.lineno}: {ast.unparse(node)}" for node in _said_plainly(tree)] == []


def test_a_sentence_as_it_stands_is_found():
    source = 'display(description="Who holds"); message_user(r, f"{n} done"); f(description=_("Who holds"), icon="a b")'
    assert [ast.unparse(node) for node in _said_plainly(ast.parse(source))] == ["'Who holds'", "f'{n} done'"]


def shown_fields():
    """The columns that a screen may show: those that are edited, listed or named."""
    for model, screen in admin.site._registry.items():  # noqa: SLF001 - Django's API in all but name
        opts = model._meta  # noqa: SLF001
        if opts.app_label in OURS:
            fields = [field for field in opts.fields if not field.auto_created]
            yield from ((opts, field) for field in fields if field.editable or field.name in screen.list_display)


def test_every_label_of_a_column_can_be_translated():
    columns = list(shown_fields())
    assert len(columns) > 150
    plain = [f"{opts.label}.{field.name}" for opts, field in columns if not isinstance(field.verbose_name, Promise)]
    helped = [f"{opts.label}.{field.name}" for opts, field in columns if field.help_text]
    unhelped = [f"{o.label}.{f.name}" for o, f in columns if f.help_text and not isinstance(f.help_text, Promise)]
    assert (plain, unhelped) == ([], [])
    assert len(helped) > 5


def test_every_choice_can_be_translated():
    plain = [
        f"{opts.label}.{field.name}: {label}"
        for opts, field in shown_fields()
        for value, label in field.choices or ()
        if not isinstance(label, Promise) and (opts.model_name, field.name) != ("task", "kind")  # names of TM Forum
    ]
    assert plain == []


def test_every_name_of_a_model_and_of_an_app_can_be_translated():
    models = [model._meta for model in admin.site._registry if model._meta.app_label in OURS]  # noqa: SLF001
    assert len(models) > 20
    names = {opts.label: (opts.verbose_name, opts.verbose_name_plural) for opts in models}
    assert [label for label, both in names.items() if not all(isinstance(one, Promise) for one in both)] == []
    assert [app for app in OURS if not isinstance(apps.get_app_config(app).verbose_name, Promise)] == []


@pytest.mark.parametrize("table", LIFECYCLES, ids=lambda table: table.name)
def test_every_state_has_a_label(table):
    assert set(table.states) - STATES == set()


def test_every_kind_that_a_refusal_names_has_a_label():
    named = {table.name for table in LIFECYCLES} - {"ImpactReport"}  # nobody moves one by hand
    assert (named | {kind.name for kind in KINDS} | {"Channel"}) - KINDS_IN_REFUSALS == set()


def test_every_word_of_an_operation_an_action_and_a_mode_has_a_label():
    assert set(OPERATIONS) - WORDS == set()
    assert tuple(ACTION_LABELS) == ACTIONS
    assert set(PARAMETER_LABELS) == {name for names in (*PARAMETERS.values(), *OPTIONAL.values()) for name in names}
    assert all(isinstance(label, Promise) for label in MODE_LABELS.values())


def test_every_kind_of_entity_is_called_by_a_word():
    assert {kind.name for kind in KINDS} - set(KINDS_IN_WORDS) == set()


def attributes(resource, seen=()):
    for field in resource.fields:
        yield field.name
        if field.part is not None and field.part.type not in seen:
            yield from attributes(field.part, (*seen, field.part.type))


def test_every_attribute_of_a_document_is_told_in_words():
    names = {name for kind in KINDS for name in attributes(kind.resource) if not name.startswith("@")}
    assert len(names) > 90
    assert names - set(LABELS) - {"href"} == set()
