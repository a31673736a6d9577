"""A product manager launches a new tier without a developer: copied, priced, placed, ruled, looked at, published."""

import httpx
from playwright.sync_api import expect

TIER, NAME, CHANNEL_RULE = "ott-max", "OTT Play Max", "OTT Play Max only in the app"
OFFERING = f"/admin/catalog/productoffering/{TIER}/change/"


class Api:
    """An app at the public APIs."""

    def __init__(self, demo):
        sent = {
            "grant_type": "client_credentials",
            "client_id": demo["client_id"],
            "client_secret": demo["client_secret"],
        }
        token = httpx.post(demo["token_url"], data=sent).json()["access_token"]
        self.http = httpx.Client(base_url=demo["base_url"], headers={"Authorization": f"Bearer {token}"})

    def offering(self):
        """The new tier over TMF620."""
        return self.http.get(f"/tmf-api/productCatalogManagement/v5/productOffering/{TIER}")

    def upgrades(self, channel):
        """What a customer with OTT Play Premium may upgrade to in a channel, over TMF679."""
        body = {
            "searchCriteria": {"product": {"productOffering": {"id": "ott-premium"}}, "action": "upgrade"},
            "channel": {"id": channel},
        }
        path = "/tmf-api/productOfferingQualification/v5/queryProductOfferingQualification"
        found = self.http.post(path, json=body).json()
        return [one["productOffering"]["id"] for one in found.get("qualifiedProductOfferingItem", ())]


def middle(locator):
    found = locator.bounding_box()
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=3)
    page.mouse.move(*end, steps=3)
    page.mouse.up()


def press(page, name):
    """Press a button and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def begin(page):
    page.get_by_role("link", name="New draft").click()
    page.locator("#id_name").fill("Launch of OTT Play Max")
    press(page, "Save")


def copy_and_price(page, base):
    page.goto(base + "/admin/catalog/productoffering/ott-premium/copy/")
    page.get_by_label("New ID").fill(TIER)
    page.get_by_label("New name").fill(NAME)
    press(page, "Make the copy")
    expect(page.get_by_role("heading", name=NAME, exact=True)).to_be_visible()
    page.get_by_role("tab", name="Prices").click()
    page.get_by_label("Amount").first.fill("24.99")
    press(page, "Save and continue editing")
    expect(page.get_by_text("was changed successfully")).to_be_visible()


def place(page, base):
    """Draw the arrow from OTT Play Premium on the board of the ladder."""
    page.goto(base + "/admin/ladders/ott-basic/")
    board = page.locator("#ladder-board")
    premium = board.locator('[data-item="n:ott-premium"]')
    premium.wait_for()
    if not board.locator(f'[data-item="n:{TIER}"]').count():
        page.get_by_label("Name or ID").fill(NAME)
        page.get_by_role("button", name=f"Put on the board: {NAME}").click()
    new = board.locator(f'[data-item="n:{TIER}"]')
    new.scroll_into_view_if_needed()
    drag(page, middle(premium.locator(".handle")), middle(new.locator(".box")))
    dialog = page.get_by_role("dialog", name="Add an arrow")
    dialog.get_by_label("Upgrade").check()
    dialog.get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Save all").click()
    expect(page.locator("#ladder-saved")).to_contain_text("Saved.")


def rule(page, base):
    page.goto(base + "/admin/catalog/policy/add/")
    page.locator("#id_name").fill(CHANNEL_RULE)
    page.locator("#id_kind").select_option("channelOnly")
    page.get_by_label("Self-service app").first.check()
    press(page, "Save")
    page.goto(base + OFFERING + "#policies")
    page.locator("#id_policies + .select2 input").fill(CHANNEL_RULE)
    page.get_by_role("option", name=CHANNEL_RULE).first.click()
    press(page, "Save and continue editing")
    expect(page.get_by_role("link", name=CHANNEL_RULE).first).to_be_visible()


def bring_to_life(page, base):
    page.goto(base + OFFERING)
    for verb in ("Start the design", "Hand over to test", "Approve", "Launch"):
        press(page, verb)
    expect(page.locator(".offering-status")).to_contain_text("Launched")


def test_a_new_tier_is_launched_from_a_copy_to_the_apis(sign_in, installation):
    api, base = Api(installation.demo), installation.demo["base_url"]
    page = sign_in("product_manager", "/admin/")
    begin(page)
    copy_and_price(page, base)
    place(page, base)
    rule(page, base)
    bring_to_life(page, base)
    page.goto(base + "/admin/matrix/?tier=ott-premium")
    expect(page.get_by_role("columnheader", name=NAME)).to_be_visible()
    assert api.offering().status_code == 404
    assert TIER not in api.upgrades("app")

    page.get_by_label("Where edits go").get_by_role("link", name="Launch of OTT Play Max").click()
    expect(page.get_by_text("It fits the live catalog, and no rule refuses it.")).to_be_visible()
    press(page, "Publish now")
    expect(page.get_by_text("It is live.")).to_be_visible()

    served = api.offering().json()
    assert (served["name"], served["lifecycleStatus"]) == (NAME, "Launched")
    assert TIER in api.upgrades("app")
    assert TIER not in api.upgrades("retail")

    press(page, "Undo")
    expect(page.get_by_text("It is undone.")).to_be_visible()
    assert api.offering().status_code == 404
