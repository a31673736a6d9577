"""What every test may use: the official OpenAPI files and hypothesis' profiles."""

import os
from pathlib import Path

import pytest
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


def pytest_terminal_summary(terminalreporter):
    """Say loudly that answers were not held against the official files."""
    if not SPECS.is_dir():
        terminalreporter.section("NOT VALIDATED against the official OpenAPI files", sep="!", red=True, bold=True)
        terminalreporter.line(f"{SPECS} does not exist; set TMF_SPECS_DIR to the folder that holds them.")
