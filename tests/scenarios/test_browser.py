"""What people see: real pages of the running installation in a real browser."""

import re

from playwright.sync_api import expect

from tests.scenarios.story import Story


def test_a_care_agent_finds_an_order_and_sees_every_step(installation, sign_in):
    story = Story(installation.demo)
    story.step_4_order()
    page = sign_in("care_agent", "/care/")
    page.get_by_label("Customer id").fill(story.customer)
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Add Fiber 300, Add OTT Play Basic")).to_be_visible()
    page.locator("tbody a.id").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("completed")
    timeline = page.locator(".timeline")
    for told in ("Call to tvplatform", "Call to ottplay", "Product order completed"):
        expect(timeline).to_contain_text(re.compile(r"\s+".join(told.split())))
    evidence = timeline.locator("details").last
    evidence.locator("summary").click()
    expect(evidence).to_contain_text("OP-BASIC")
    expect(evidence).not_to_contain_text(f"{story.customer}@example.com")


def test_a_product_manager_finds_the_upgrade_paths_and_a_care_agent_cannot_save_them(sign_in):
    page = sign_in("product_manager", "/admin/catalog/productofferingrelationship/")
    page.get_by_role("link", name="OTT Play Basic", exact=True).first.click()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()
    page = sign_in("care_agent", "/admin/catalog/productofferingrelationship/")
    page.get_by_role("link", name="OTT Play Basic", exact=True).first.click()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)


def test_the_api_documentation_lists_every_api(browser, installation):
    page = browser.new_page()
    page.goto(installation.demo["base_url"] + "/api/schema/docs/")
    for tag in ("productCatalogManagement", "productOrderingManagement", "serviceOrdering", "productInventory"):
        expect(page.get_by_role("link", name=tag, exact=True).first).to_be_visible(timeout=20_000)
