"""axe-core (WCAG 2 A and AA, and its best practices) finds nothing serious on any screen of the product managers."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.scenarios.launch import Launch
from tests.scenarios.screens import DARK, LIGHT, SCREENS, TABLET

SERIOUS = ("serious", "critical")
# What stays: the rule, and the elements (CSS) that are left out of it. Django's select2 draws the button that empties a
# choice of several as a <span> between the items of its list: no markup of ours, and drawn anew at every choice.
LEFT_OUT = {"list": [".select2-selection__rendered"]}
CHECKED = {
    LIGHT: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    DARK: {"type": "rule", "values": ["color-contrast"]},
}
"""Dark is the same page in other colours: their contrast is asked for (WCAG 2 AA)."""
SHOWN = [(screen, look) for screen in SCREENS for look in screen.looks if look != TABLET]


@pytest.fixture(scope="module")
def story(sign_in, installation):
    """The draft of docs/admin.md, made by its steps."""
    launch = Launch(sign_in("product_manager", "/admin/"), installation.demo["base_url"])
    launch.prepare()
    return launch


def serious(page, look):
    """What axe finds: rule, help and the elements."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": CHECKED[look]}).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: {target}"
        for one in found
        if one["impact"] in SERIOUS
        for target in (" ".join(map(str, node["target"])) for node in one["nodes"])
        if not any(page.locator(target).and_(page.locator(left)).count() for left in LEFT_OUT.get(one["id"], ()))
    ]


@pytest.mark.parametrize(("screen", "look"), SHOWN, ids=[f"{screen.name}-{look}" for screen, look in SHOWN])
def test_a_screen_has_no_serious_finding(story, screen, look):
    page = story.page
    page.emulate_media(color_scheme=look, reduced_motion="reduce")
    page.goto("about:blank")  # an address that differs only behind the # opens no new page
    answer = page.goto(story.address(screen))
    assert answer.status == 200
    if screen.until:
        page.locator(screen.until).first.wait_for()
    assert page.evaluate("document.documentElement.classList.contains('dark')") == (look == DARK)
    found = serious(page, look)
    assert found == [], "\n".join(found)
