"""A browser in front of a running installation, for tests and for pictures."""

import shutil

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def opened(browser, **options):
    """A page of a new session (`options` are playwright's), in English at 1280 px."""
    return browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "en", **options}).new_page()


def log_in(page, demo, role, address="/admin/"):
    """The page, signed in as a demo login, at an address."""
    page.goto(demo["base_url"] + address)
    login = demo["logins"][role]
    page.get_by_label("Username").fill(login["username"])
    page.get_by_label("Password").fill(login["password"])
    page.get_by_role("button", name="Log in").click()
    return page
