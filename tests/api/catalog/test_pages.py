"""Kept pages: bounded in memory and in number, and of the present catalog only."""

import pytest

from catalog.api import pages as module
from catalog.api.pages import Listed, Pages


def listed(body=b"[]", headers=None):
    return Listed(body, 200, headers or {})


def kept(pages, token, addresses):
    return [address for address in addresses if pages.get((token, address))]


def test_a_page_is_found_by_its_catalog_and_its_address():
    pages, page = Pages(), listed()
    pages.keep(("now", "/a"), page)
    assert pages.get(("now", "/a")) is page
    assert pages.get(("now", "/b")) is None
    assert pages.get(("before", "/a")) is None


def test_pages_of_another_catalog_are_forgotten_when_one_of_a_newer_is_kept():
    pages = Pages()
    for n in range(10):
        pages.keep(("before", f"/{n}"), listed())
    pages.keep(("now", "/a"), listed())
    assert kept(pages, "before", [f"/{n}" for n in range(10)]) == []
    pages.keep(("before", "/x"), listed())
    assert kept(pages, "before", [f"/{n}" for n in range(10)]) == []


def test_no_more_than_the_bound_are_kept_and_the_ones_asked_for_longest_ago_go(monkeypatch):
    monkeypatch.setattr(module, "MOST_PAGES", 3)
    pages = Pages()
    for address in "abc":
        pages.keep(("now", address), listed())
    pages.get(("now", "a"))
    pages.keep(("now", "d"), listed())
    assert kept(pages, "now", "abcd") == ["a", "c", "d"]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/{}", listed(b"x" * 1000)),
        ("/{}?" + "x" * 1000, listed()),
        ("/{}", listed(headers={"Link": "x" * 1000})),
        ("/{}", listed(headers={"X-" + "x" * 1000: "1"})),
    ],
    ids=["body", "address", "header", "header's name"],
)
def test_bodies_addresses_and_headers_count_towards_the_memory(monkeypatch, address, page):
    monkeypatch.setattr(module, "MOST_BYTES", 20_000)
    pages, addresses = Pages(), [address.format(n) for n in range(100)]
    for one in addresses:
        pages.keep(("now", one), page)
    left = kept(pages, "now", addresses)
    assert 8 <= len(left) <= 20
    assert left == addresses[-len(left) :]


def test_a_page_that_is_too_large_drives_nothing_out(monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 5_000)
    pages = Pages()
    pages.keep(("now", "small"), listed())
    pages.keep(("now", "large"), listed(b"x" * 5_000))
    assert kept(pages, "now", ["small", "large"]) == ["small"]
