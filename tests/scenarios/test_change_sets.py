"""Two people and a change set, in a real browser on a running installation."""

import httpx
import pytest
from playwright.sync_api import expect

NAME = "Spring: a new name"
BASIC = "/admin/catalog/productoffering/music-duo/change/"


@pytest.fixture
def served(installation):
    """The name of an offering as an app reads it over TMF620."""
    demo = installation.demo
    sent = {
        "grant_type": "client_credentials",
        "client_id": demo["client_id"],
        "client_secret": demo["client_secret"],
    }
    token = httpx.post(demo["token_url"], data=sent).json()["access_token"]
    address = f"{demo['base_url']}/tmf-api/productCatalogManagement/v5/productOffering/music-duo"
    return lambda: httpx.get(address, headers={"Authorization": f"Bearer {token}"}).json()["name"]


def test_a_draft_is_reviewed_by_another_person_published_and_undone(sign_in, served):
    before = served()
    author = sign_in("product_manager", "/admin/")
    author.get_by_role("link", name="New draft").click()
    author.get_by_label("Name", exact=False).first.fill(NAME)
    author.get_by_role("button", name="Save", exact=True).click()
    author.goto(author.url.split("/admin/")[0] + BASIC)
    expect(author.get_by_label("Where edits go")).to_contain_text(NAME)
    author.locator("#id_name").fill("Duo, renamed")
    author.get_by_role("button", name="Save", exact=True).click()
    author.get_by_label("Where edits go").get_by_role("link", name=NAME).click()
    expect(author.get_by_role("heading", level=1, name=NAME)).to_be_visible()
    row = author.get_by_role("row", name="Name")
    expect(row).to_contain_text(before)
    expect(row).to_contain_text("Duo, renamed")
    author.get_by_role("button", name="Hand in for review").click()
    expect(author.get_by_text("In review", exact=True).first).to_be_visible()
    expect(author.get_by_text("Another person has to approve it: you have edited it yourself.")).to_be_visible()
    assert served() == before

    reviewer = sign_in("catalog_approver", author.url.removeprefix(author.url.split("/admin/")[0]))
    reviewer.get_by_role("button", name="Approve").click()
    reviewer.get_by_role("button", name="Publish now").click()
    expect(reviewer.get_by_text("Published", exact=True).first).to_be_visible()
    assert served() == "Duo, renamed"
    reviewer.get_by_role("button", name="Undo").click()
    expect(reviewer.get_by_text("Undone", exact=True).first).to_be_visible()
    assert served() == before


def test_who_has_no_right_sees_no_button_and_is_refused_when_they_post_anyway(sign_in, served):
    before = served()
    page = sign_in("care_agent", BASIC)
    expect(page.locator("#content")).to_contain_text(before)
    for name in ("Save", "Delete", "New draft", "Work in this draft"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(0)
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    for address in (BASIC, "/admin/catalog/changeset/add/", "/admin/catalog/changeset/work/"):
        sent = {"csrfmiddlewaretoken": token, "name": "Forced"}
        answer = page.request.post(page.url.split("/admin/")[0] + address, form=sent)
        assert answer.status == 403
    assert served() == before
