"""What the house does not do, held by reading its code."""

import ast
import re
from pathlib import Path

import pytest

from catalog.domain.policy import KINDS
from qualification.domain import reasons

ROOT = Path(__file__).parents[2]
APPS = (
    "catalog",
    "care",
    "config",
    "events",
    "inventory",
    "ordering",
    "provisioning",
    "qualification",
    "studio",
    "tmf",
)
FILES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
SHOWN = (".html", ".txt", ".js", ".css", ".svg", ".json")
PAGES = [p for top in (*APPS, "templates", "static") for p in sorted((ROOT / top).rglob("*")) if p.suffix in SHOWN]
ORACLE = ROOT / "qualification" / "domain"
CODES = {value.code for value in vars(reasons).values() if isinstance(value, reasons.Reason)}
# One kind of policy is called like the reason that it gives; these two files say which kinds there are.
THE_KINDS = (ROOT / "catalog" / "domain" / "policy.py", ROOT / "catalog" / "models" / "rules.py")
WORD = re.compile(r"\w+")


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def where(path, node):
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def imported(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)


def said(path):
    """Every text of a module but its docstrings, those in parts of f-strings included."""
    parsed = tree(path)
    explained = {id(node.value) for node in ast.walk(parsed) if isinstance(node, ast.Expr)}
    for node in ast.walk(parsed):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield node


def test_the_walk_sees_the_house():
    assert len(FILES) > 100
    assert CODES.intersection(KINDS) == {"coolingOff"}
    assert len(CODES) == 25


def test_no_model_signals():
    found = [where(p, n) for p in FILES for n, name in imported(p) if name.startswith("django.db.models.signals")]
    assert found == []


def test_no_celery_eta_countdown_retry_or_chord():
    banned = {"countdown", "eta", "apply_async", "chord", "retry_backoff", "autoretry_for"}
    found = []
    for path in FILES:
        for node in ast.walk(tree(path)):
            named = {node.arg} if isinstance(node, ast.keyword) else set()
            if isinstance(node, ast.Attribute):
                named = {node.attr}
            if named & banned:
                found.append(where(path, node))
    assert found == []


def test_http_is_spoken_only_by_partner_adapters_deliveries_to_hubs_and_the_supervisor():
    speakers = ("httpx", "requests", "urllib.request", "http.client", "socket")
    allowed = {ROOT / "provisioning" / "partners", ROOT / "events" / "delivery", ROOT / "config"}
    found = [
        where(path, node)
        for path in FILES
        for node, name in imported(path)
        if name in speakers and not allowed & set(path.parents)
    ]
    assert found == []


def test_only_the_oracle_names_reason_codes():
    """Nobody else can branch on a reason, or hold a second copy of its rule, without naming it."""
    found = [
        f"{where(path, node)} {code}"
        for path in FILES
        if ORACLE not in path.parents
        for node in said(path)
        for code in CODES.intersection(WORD.findall(node.value))
        if not (code in KINDS and path in THE_KINDS)
    ]
    assert found == []


def test_nothing_but_the_oracle_takes_a_reason_by_its_name():
    module = "qualification.domain.reasons"
    found = [
        f"{where(path, node)} {name}"
        for path in FILES
        if ORACLE not in path.parents
        for node, name in imported(path)
        if name.startswith(module) and name not in (module, f"{module}.Reason")
    ]
    assert found == []


def test_no_page_script_or_style_names_a_reason_code():
    """They show the label of whatever reason they are given."""
    texts = {path: path.read_text(encoding="utf-8") for path in PAGES}
    assert len(texts) >= 8
    found = [(path.name, code) for path, text in texts.items() for code in CODES.intersection(WORD.findall(text))]
    assert found == []


def test_ordering_knows_no_partner_and_no_tier():
    """Requirement A7: adding a partner changes no product order code."""
    words = ("ottplay", "sportstream", "musicbox", "tvplatform", "httpx", "adapter")
    texts = {path: path.read_text(encoding="utf-8").lower() for path in FILES if "ordering" in path.parts}
    assert len(texts) > 10
    assert [(path.name, word) for path, text in texts.items() for word in words if word in text] == []


def test_every_door_of_every_app_is_protected_by_an_import_contract():
    contracts = (ROOT / "importlinter.ini").read_text(encoding="utf-8").split()
    apps = ("catalog", "inventory", "qualification", "provisioning", "ordering")
    doors = ("models", "resources", "api", "admin", "tasks", "handlers", "partners")
    there = [f"{app}.{door}" for app in apps for door in doors if list((ROOT / app).glob(f"{door}*"))]
    assert len(there) > 20
    assert [door for door in there if door not in contracts] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_has_no_more_than_300_lines_and_a_function_no_more_than_40(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    functions = [n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [where(path, f) for f in functions if f.end_lineno - f.lineno >= LONGEST_FUNCTION] == []
