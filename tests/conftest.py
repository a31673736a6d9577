"""What every test may use: the official OpenAPI files and hypothesis' profiles."""

import os
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import settings

IN_CI = os.environ.get("CI") == "true"
SPECS = Path(os.environ.get("TMF_SPECS_DIR") or Path(__file__).resolve().parents[2] / "shared" / "specs")

# No deadline: on a busy machine time says nothing about the code. CI tries the same cases every time.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "default")


@pytest.fixture(scope="session")
def specs_dir():
    """The folder of the official OpenAPI files (TMF_SPECS_DIR); without it a test is skipped, in CI it fails."""
    if not SPECS.is_dir():
        (pytest.fail if IN_CI else pytest.skip)(f"TMF_SPECS_DIR: {SPECS} does not exist")
    return SPECS


@pytest.fixture(scope="session", autouse=True)
def prepared_statements_are_said():
    """Django knows no text of a statement that PostgreSQL has prepared: captured queries would say None for it."""
    said = connection.ops.last_executed_query
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            type(connection.ops), "last_executed_query", lambda _, cursor, sql, params: said(cursor, sql, params) or sql
        )
        yield


def pytest_terminal_summary(terminalreporter):
    """Say loudly that answers were not held against the official files."""
    if not SPECS.is_dir():
        terminalreporter.section("NOT VALIDATED against the official OpenAPI files", sep="!", red=True, bold=True)
        terminalreporter.line(f"{SPECS} does not exist; set TMF_SPECS_DIR to the folder that holds them.")
