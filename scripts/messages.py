"""The texts that people read: found in the sources, kept in locale/de/LC_MESSAGES. `make messages` runs this.

Nothing but Python is needed: sources are read by `ast`, templates by Django's own lexer. Besides our own texts there
are those of the admin theme that nobody else translates, for the theme has no languages.
"""

from __future__ import annotations

import ast
import gettext
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import polib  # type: ignore[import-untyped] # it has no types
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
APPS = (
    "care",
    "catalog",
    "config",
    "events",
    "inventory",
    "ordering",
    "provisioning",
    "qualification",
    "studio",
    "tmf",
)
PO = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
THEME = ("unfold", "unfold.contrib.import_export", "unfold.contrib.simple_history")
OTHERS = (
    "django.conf",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "import_export",
    "rest_framework",
    "simple_history",
)
"""The packages that bring a language of their own."""
PLACES = {  # which arguments of a call are its context, its text and its plural
    "_": (None, 0, None),
    "worded": (None, 0, None),
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "word"), (None, 0, None)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
}
METADATA = {
    "Project-Id-Version": "Tierway",
    "Language": "de",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
_TEXT = r"""u?'(?:[^'\\\n]|\\.)*'|u?"(?:[^"\\\n]|\\.)*\""""
_CALL = re.compile(rf"\b(?P<name>\w+)\((?P<args>(?:(?:{_TEXT}),?\s*)+)")


@dataclass(frozen=True, order=True, slots=True)
class Message:
    """A text to translate; `plural` is empty where there is one form only."""

    id: str
    context: str = ""
    plural: str = ""


class Unreadable(Exception):  # noqa: N818 - named for what happened
    """A text that nobody can know beforehand: it is put together before it is translated, or stands elsewhere."""


def in_python(source: str, *, where: str = "") -> Iterator[Message]:
    """The texts of a module.

    Raises:
        Unreadable: an f-string is translated, or `worded` is not given a plain text.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in PLACES:
            if any(isinstance(argument, ast.JoinedStr) for argument in node.args) or _is_hidden(name, node.args):
                raise Unreadable(f"{where}:{node.lineno}")
            yield from _message(name, [getattr(argument, "value", None) for argument in node.args])


def _is_hidden(name: str, given: list[ast.expr]) -> bool:
    """Whether a sentence of the rules stands elsewhere, where it is not found."""
    return name == "worded" and not isinstance(given[0], ast.Constant)


def in_template(source: str) -> Iterator[Message]:
    """The texts of a template."""
    for call in _CALL.finditer(templatize(source)):
        if call["name"] in PLACES:
            yield from _message(call["name"], list(ast.literal_eval(f"({call['args'].rstrip(', ')},)")))


def _message(name: str, given: list[object]) -> Iterator[Message]:
    context, text, plural = (given[place] if place is not None and place < len(given) else "" for place in PLACES[name])
    if isinstance(text, str) and text:
        yield Message(text, str(context or ""), plural if isinstance(plural, str) else "")


def sources() -> list[Path]:
    """The modules and templates whose texts people read."""
    modules = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return sorted([*modules, *(ROOT / "templates").rglob("*.html")])


def found_in(paths: Iterable[Path]) -> set[Message]:
    """The texts of files."""
    found: set[Message] = set()
    for path in paths:
        text = path.read_text(encoding="utf-8")
        found |= {*(in_template(text) if path.suffix == ".html" else in_python(text, where=path.name))}
    return found


def of_theme() -> set[Message]:
    """The texts of the admin theme that no other package translates."""
    home, *more = (_folder(name) for name in THEME)
    paths = [*home.rglob("*.py"), *home.rglob("*.html")]
    taken = [p for p in paths if home / "contrib" not in p.parents or any(folder in p.parents for folder in more)]
    known: set[str] = set()
    for name in OTHERS:
        known |= _translated_by(name)
    return {message for message in found_in(taken) if message.id not in known}


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


def _translated_by(package: str) -> set[str]:
    translations = gettext.translation("django", _folder(package) / "locale", ["de"], fallback=True)
    catalog = getattr(translations, "_catalog", {})
    ids = (key[0] if isinstance(key, tuple) else key for key, text in catalog.items() if text)
    return {one.partition("\x04")[2] or one for one in ids}


def wanted() -> set[Message]:
    """Every text that locale/de has to have."""
    ours = found_in(sources())
    keys = {(message.id, message.context) for message in ours}
    theme = {message for message in of_theme() if (message.id, message.context) not in keys}
    return _each_once(ours | theme)


def _each_once(found: set[Message]) -> set[Message]:
    """One entry of each text: where one has a plural, it serves those without."""
    counted = {(message.id, message.context) for message in found if message.plural}
    return {message for message in found if message.plural or (message.id, message.context) not in counted}


def key(entry: polib.POEntry) -> Message:
    """An entry of the file as the sources know it."""
    return Message(entry.msgid, entry.msgctxt or "", entry.msgid_plural or "")


def updated(old: polib.POFile) -> polib.POFile:
    """The file with the texts that there are now, sorted; what was translated stays so."""
    kept = {key(entry): entry for entry in old}
    new = polib.POFile(wrapwidth=0)
    new.metadata = METADATA
    for message in sorted(wanted()):
        new.append(kept.get(message) or _entry(message))
    return new


def _entry(message: Message) -> polib.POEntry:
    several = {"msgid_plural": message.plural, "msgstr_plural": {0: "", 1: ""}} if message.plural else {}
    flags = ["python-format"] if "%(" in message.id else []
    return polib.POEntry(msgid=message.id, msgctxt=message.context or None, flags=flags, **several)


def main() -> int:
    """Bring both files up to date; fail where a text is not translated."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    new = updated(polib.pofile(str(PO)) if PO.exists() else polib.POFile())
    new.save(str(PO))
    new.save_as_mofile(str(MO))
    missing = [entry.msgid for entry in new if not entry.translated()]
    sys.stdout.write("".join(f"Not translated: {text!r}\n" for text in missing))
    sys.stdout.write(f"{len(new)} texts, {len(missing)} of them not translated.\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
