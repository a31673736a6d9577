"""Write a picture of every screen of the product managers into docs/screens.

`python -m tests.scenarios.screenshots [folder]`: of an installation of its own, which is gone afterwards; of the one
whose folder (TIERWAY_VAR) is given, where the draft of docs/admin.md then stays.
"""

import contextlib
import json
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.scenarios.browsing import CHROMIUM, FLAGS, log_in, opened
from tests.scenarios.installation import ROOT, running_installation
from tests.scenarios.launch import Launch
from tests.scenarios.pictures import smaller
from tests.scenarios.screens import DARK, LIGHT, SCREENS, TABLET

FOLDER = ROOT / "docs" / "screens"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 768, "height": 1024}
LARGEST = 150_000


def picture(page, launch, screen, look):
    """One screen in one look."""
    page.set_viewport_size(NARROW if look == TABLET else WIDE)
    page.emulate_media(color_scheme=DARK if look == DARK else LIGHT, reduced_motion="reduce")
    page.goto("about:blank")  # an address that differs only behind the # opens no new page
    answer = page.goto(launch.address(screen))
    if answer.status != 200:
        sys.exit(f"{screen.name}: {answer.status}")
    if screen.until:
        page.locator(screen.until).first.wait_for()
    page.evaluate("document.fonts.ready")
    if screen.at:
        page.locator(screen.at).first.evaluate("(one) => one.scrollIntoView({block: 'start', behavior: 'instant'})")
    page.wait_for_timeout(400)
    path = FOLDER / f"{screen.name}{'' if look == LIGHT else f'-{look}'}.png"
    png = page.screenshot(animations="disabled", caret="hide")
    page.goto("about:blank")
    path.write_bytes(smaller(page, png))
    return path


def pictures(demo):
    """All of them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = log_in(opened(browser), demo, "product_manager")
        launch = Launch(page, demo["base_url"])
        launch.prepare()
        for screen in SCREENS:
            for look in screen.looks:
                yield picture(page, launch, screen, look)
        browser.close()


@contextlib.contextmanager
def shown(folder):
    """What scripts need to know of the installation of a folder, of a new one without."""
    if folder:
        yield json.loads((Path(folder) / "demo.json").read_text())
        return
    with tempfile.TemporaryDirectory() as var, running_installation(Path(var)) as running:
        yield running.demo


def main():
    """Write the pictures, take away those of screens that are no more, and complain of large ones."""
    if CHROMIUM is None:
        sys.exit("There is no chromium: apt-get install chromium")
    FOLDER.mkdir(exist_ok=True)
    with shown(*(sys.argv[1:2] or [""])) as demo:
        written = {path: path.stat().st_size for path in pictures(demo)}
    for path in set(FOLDER.glob("*.png")) - written.keys():
        path.unlink()
    large = [path.name for path, size in written.items() if size > LARGEST]
    print(f"{len(written)} pictures in {FOLDER.relative_to(ROOT)}, {sum(written.values()) // 1000} kB")
    if large:
        sys.exit(f"Larger than {LARGEST} bytes: {', '.join(large)}")


if __name__ == "__main__":
    main()
