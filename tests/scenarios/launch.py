"""How docs/admin.md launches a tier: every step with the words of the screens, in a real browser."""

from playwright.sync_api import expect

NEW, NAME, DRAFT, LATER = "ott-gold", "OTT Play Gold", "Spring launch", "Summer prices"
OFFERINGS = "/admin/catalog/productoffering/"


class Launch:
    """Prepares the draft "Spring launch" with a new tier, and a set that goes live by itself."""

    def __init__(self, page, base):
        self.page, self.base = page, base
        self.draft = self.later = self.impact = ""

    def address(self, screen):
        """Where a screen is."""
        return self.base + screen.address.format(draft=self.draft, later=self.later, impact=self.impact)

    def go(self, address):
        """Open a page of the admin."""
        self.page.goto(self.base + address)

    def press(self, name):
        """Press a button of the page."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def prepare(self):
        """All of it; `draft` and `later` are then the addresses of the two sets."""
        self.later = self.new_draft(LATER)
        self.name_anew()
        self.publish_at(self.later, "2099-06-01T06:00")
        self.draft = self.new_draft(DRAFT)
        self.copy()
        self.price()
        self.tier()
        self.sell_in_a_plan()
        self.arrow()
        self.policy()
        self.steps()
        self.count()

    def new_draft(self, name):
        """Begin a draft, and work in it; its address."""
        self.go("/admin/")
        bar = self.page.get_by_label("Where edits go")
        bar.get_by_role("link", name="New draft").click()
        self.page.get_by_label("Name", exact=False).first.fill(name)
        self.press("Save")
        bar.get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()
        return self.page.url.removeprefix(self.base)

    def name_anew(self):
        """A small edit."""
        self.go(f"{OFFERINGS}sport-lite/change/")
        self.page.locator("#id_name").fill("SportStream Light")
        self.press("Save")

    def publish_at(self, address, moment):
        """Have a set go live by itself."""
        self.go(address)
        self.page.get_by_label("Goes live at").fill(moment)
        self.press("Publish at a time")
        expect(self.page.get_by_text("Scheduled", exact=True).first).to_be_visible()

    def copy(self):
        """Make the new tier from one that there is."""
        self.go(f"{OFFERINGS}ott-premium/change/")
        self.page.get_by_role("link", name="Copy").click()
        self.page.get_by_label("New ID").fill(NEW)
        self.page.get_by_label("New name").fill(NAME)
        self.page.get_by_label("Also the upgrade paths that lead into it").check()
        self.press("Make the copy")
        expect(self.page.get_by_role("heading", name=NAME).first).to_be_visible()

    def price(self):
        """Give it its price."""
        self.page.get_by_role("tab", name="Prices").click()
        self.page.get_by_label("Amount").first.fill("17.99")
        self.press("Save and continue editing")
        expect(self.page.get_by_role("tabpanel", name="Prices")).to_contain_text("17.99 EUR every month")

    def tier(self):
        """Say which tier it is, and which product of the partner that is."""
        self.page.get_by_role("tab", name="Characteristics").click()
        self.page.locator("#id_characteristic_values-0-value").fill("gold")
        self.press("Save and continue editing")
        self.go("/admin/partner-products/ottplay/")
        row = self.page.get_by_role("row", name=NAME)
        row.get_by_role("textbox").fill("OP-GOLD")
        self.press("Save product keys")
        expect(row.get_by_role("textbox")).to_have_value("OP-GOLD")

    def sell_in_a_plan(self):
        """Make it an option of a plan."""
        self.go(f"{OFFERINGS}plan-300/change/#bundle")
        self.page.get_by_role("button", name="Add: option of the bundle").click()
        row = self.page.locator("[data-into=options] [data-row]").last
        row.locator(".select2-selection").click()
        self.page.locator(".select2-search--dropdown input").fill(NAME)
        self.page.locator(".select2-results__option", has_text=NAME).click()
        self.press("Save and continue editing")
        expect(self.page.locator(".select2-selection", has_text=NAME).first).to_be_visible()

    def arrow(self):
        """Let those who hold Premium move to it sideways."""
        self.go("/admin/ladders/ott-basic/")
        self.press("Add arrow")
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Who holds").select_option(label="OTT Play Premium")
        dialog.get_by_label("Crossgrade").check()
        dialog.get_by_label("May move to").select_option(label=NAME)
        dialog.get_by_role("button", name="Add").click()
        self.press("Save all")
        expect(self.page.locator("#ladder-saved")).to_contain_text("Saved")

    def policy(self):
        """Sell it only in the app and on the web."""
        self.go("/admin/catalog/policy/add/")
        self.page.locator("#id_name").fill("Gold only online")
        self.page.locator("#id_id").fill("pol-gold-online")
        self.page.get_by_label("Rule").select_option("Only in some channels")
        self.page.get_by_label("Self-service app").check()
        self.page.get_by_label("Web shop").check()
        self.page.get_by_label("What an app shows").select_option("Show it with the reason")
        self.page.locator(".field-offerings .select2-search__field").fill(NAME)
        self.page.locator(".select2-results__option", has_text=NAME).click()
        self.press("Save")

    def steps(self):
        """Take it through its lifecycle."""
        self.go(f"{OFFERINGS}{NEW}/change/")
        for name, status in (
            ("Start the design", "In Design"),
            ("Hand over to test", "In Test"),
            ("Approve", "Active"),
            ("Launch", "Launched"),
        ):
            self.press(name)
            expect(self.page.get_by_text(f"{NAME} is now: {status}.")).to_be_visible()

    def count(self):
        """Count whom it touches."""
        self.go(self.draft)
        self.page.get_by_role("link", name="Whom does it touch?").click()
        self.impact = self.page.url.removeprefix(self.base)
        with self.page.expect_navigation():
            self.press("Count")
        expect(self.page.locator("section.counting")).to_have_count(0, timeout=60_000)
        expect(self.page.get_by_role("heading", name="It could not be counted")).to_have_count(0)
