"""A product manager launches a new tier without a developer: copied, priced, placed, ruled, looked at, published."""

import httpx
from playwright.sync_api import expect

from tests.scenarios.launch import NAME, NEW, Launch


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
        return self.http.get(f"/tmf-api/productCatalogManagement/v5/productOffering/{NEW}")

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


class FromPremium(Launch):
    """The way of docs/admin.md, with an upgrade that is drawn with the mouse."""

    def arrow(self):
        """Drag from OTT Play Premium to the new tier."""
        self.go("/admin/ladders/ott-basic/")
        board = self.page.locator("#ladder-board")
        premium, new = (board.locator(f'[data-item="n:{pk}"]') for pk in ("ott-premium", NEW))
        premium.wait_for()
        new.scroll_into_view_if_needed()
        drag(self.page, middle(premium.locator(".handle")), middle(new.locator(".box")))
        dialog = self.page.get_by_role("dialog", name="Add an arrow")
        dialog.get_by_label("Upgrade").check()
        dialog.get_by_role("button", name="Add").click()
        self.press("Save all")
        expect(self.page.locator("#ladder-saved")).to_contain_text("Saved.")


def test_a_new_tier_is_launched_from_a_copy_to_the_apis_and_taken_back(sign_in, installation):
    api, page = Api(installation.demo), sign_in("product_manager", "/admin/")
    launch = FromPremium(page, installation.demo["base_url"])
    launch.draft = launch.new_draft("Gold, to be launched")
    launch.copy()
    launch.price()
    launch.arrow()
    launch.policy()
    launch.steps()
    launch.go("/admin/matrix/?tier=ott-premium")
    expect(page.get_by_role("columnheader", name=NAME)).to_be_visible()
    assert api.offering().status_code == 404
    assert NEW not in api.upgrades("app")

    launch.go(launch.draft)
    expect(page.get_by_text("It fits the live catalog, and no rule refuses it.")).to_be_visible()
    launch.press("Publish now")
    expect(page.get_by_text("It is live.")).to_be_visible()
    served = api.offering().json()
    assert (served["name"], served["lifecycleStatus"]) == (NAME, "Launched")
    assert NEW in api.upgrades("app")
    assert NEW not in api.upgrades("retail")

    launch.press("Undo")
    expect(page.get_by_text("It is undone.")).to_be_visible()
    assert api.offering().status_code == 404
    assert NEW not in api.upgrades("app")
