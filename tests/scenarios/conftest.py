"""A whole installation of real processes, for tests that tell a story from outside."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.scenarios.browsing import CHROMIUM, FLAGS, log_in, opened
from tests.scenarios.installation import running_installation

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Keep these tests together on one worker (`--dist loadgroup`): all of them ask one installation."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.xdist_group("installation"))


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    """`manage.py runall` with its own folder and database."""
    with running_installation(tmp_path_factory.mktemp("installation")) as running:
        yield running


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def sign_in(browser, installation):
    """A page of a new session (`options` are playwright's), signed in as a demo login, at an address."""
    return lambda role, address, **options: log_in(opened(browser, **options), installation.demo, role, address)
