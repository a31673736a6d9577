"""The manual of the admin shows pictures that there are, and there is one of every screen."""

import re
from pathlib import Path

from tests.scenarios.screens import LIGHT, SCREENS

DOCS = Path(__file__).parents[2] / "docs"
EMBEDDED = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (DOCS / "admin.md").read_text())


def test_every_picture_of_the_manual_is_there():
    assert len(EMBEDDED) > 10
    assert [path for path in EMBEDDED if not (DOCS / path).is_file()] == []


def test_there_is_one_picture_of_every_screen_in_each_look_and_no_other():
    wanted = {f"{screen.name}{'' if look == LIGHT else f'-{look}'}.png" for screen in SCREENS for look in screen.looks}
    assert {path.name for path in (DOCS / "screens").glob("*.png")} == wanted
