"""Pages, their links, and the attributes asked for."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tmf.errors import Refused
from tmf.paging import Page, check_fields, page_of, select

URL = "/tmf-api/x/v5/thing"
DOCUMENT = {
    "@type": "Thing",
    "id": "t1",
    "href": "https://api.example.com/t1",
    "name": "A",
    "validFor": {"startDateTime": "2026", "endDateTime": "2027"},
    "part": [{"@type": "Part", "name": "x", "size": {"amount": 1, "units": "m"}}, {"name": "y"}, "odd"],
    "tag": ["a", "b"],
}
ALWAYS = {"@type": "Thing", "id": "t1", "href": "https://api.example.com/t1"}


@pytest.fixture(autouse=True)
def public(settings):
    settings.PUBLIC_URL = "https://api.example.com"


def links(page, *, total, count, url=URL):
    header = page.headers(total=total, count=count, url=url)["Link"]
    parts = [part.split(">; rel=") for part in header.split(", ")]
    return {rel.strip('"'): target.removeprefix("<") for target, rel in parts}


def offsets(page, **figures):
    return {rel: int(QueryDict(url.split("?")[1])["offset"]) for rel, url in links(page, **figures).items()}


def test_the_header_is_written_as_rfc_8288_says():
    assert Page(20, 10).headers(total=41, count=10, url=f"{URL}?name=a%20b&offset=20&limit=10") == {
        "X-Total-Count": "41",
        "X-Result-Count": "10",
        "Link": ", ".join(
            f'<https://api.example.com/tmf-api/x/v5/thing?name=a+b&offset={offset}&limit=10>; rel="{rel}"'
            for rel, offset in (("first", 0), ("prev", 10), ("next", 30), ("last", 40))
        ),
    }


@pytest.mark.parametrize(
    ("page", "total", "count", "expected"),
    [
        (Page(0, 10), 0, 0, {"first": 0, "last": 0}),
        (Page(0, 10), 10, 10, {"first": 0, "last": 0}),
        (Page(0, 10), 11, 10, {"first": 0, "next": 10, "last": 10}),
        (Page(10, 10), 11, 1, {"first": 0, "prev": 0, "last": 10}),
        (Page(5, 10), 30, 10, {"first": 0, "prev": 0, "next": 15, "last": 20}),
        (Page(500, 10), 11, 0, {"first": 0, "prev": 10, "last": 10}),
        (Page(500, 10), 0, 0, {"first": 0, "prev": 0, "last": 0}),
    ],
)
def test_links_lead_to_the_pages_that_are_there(page, total, count, expected):
    assert offsets(page, total=total, count=count) == expected


def test_links_keep_every_other_parameter():
    query = "status=a;status=b&status=c&dateTime%3E2013&x%3E=5&filter=$[?(@.a%20%3D%3D%20'%C5%BD')]&limit=7"
    given = QueryDict(query)
    for url in links(Page(0, 7), total=20, count=7, url=f"{URL}?{query}").values():
        kept = QueryDict(url.split("?", maxsplit=1)[1])
        assert {name: kept.getlist(name) for name in given} == dict(given.lists())
        assert set(kept) == {*given, "offset"}


@given(st.integers(0, 60), st.integers(1, 20), st.integers(0, 50))
def test_following_next_from_the_first_page_shows_every_row_once(offset, limit, total):
    page, shown = Page(0, limit), []
    while True:
        rows = list(range(total))[page.offset : page.offset + page.limit]
        shown += rows
        where = offsets(page, total=total, count=len(rows))
        if "next" not in where:
            break
        page = Page(where["next"], limit)
    assert shown == list(range(total))
    assert where["last"] == page.offset


def test_nothing_of_the_query_can_leave_its_link():
    header = Page(0, 1).headers(total=2, count=1, url=f'{URL}?a=%22%3E%0D%0A<>;,"')["Link"]
    assert header.count("<") == header.count(">") == 3
    assert "\r" not in header
    assert "\n" not in header


def test_there_are_no_links_without_an_address_or_with_a_very_long_one():
    for url in ("", f"{URL}?name={'x' * 2000}"):
        assert set(Page(0, 1).headers(total=2, count=1, url=url)) == {"X-Total-Count", "X-Result-Count"}


def test_a_part_is_206_and_the_whole_200():
    assert Page(0, 20).status(total=3, count=3) == 200
    assert Page(0, 2).status(total=3, count=2) == 206
    assert Page(9, 2).status(total=3, count=0) == 206
    assert Page(9, 2).status(total=0, count=0) == 200


def test_a_page_has_at_most_a_hundred_rows():
    assert page_of(QueryDict("limit=500&offset=3")) == Page(3, 100)
    assert page_of(QueryDict("")) == Page(0, 20)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("name", {"name": "A"}),
        ("none", {}),
        ("nope,nope.x,name.x,,.,tag.x,validFor.nope,part.nope", {}),
        ("validFor", {"validFor": DOCUMENT["validFor"]}),
        ("validFor.startDateTime", {"validFor": {"startDateTime": "2026"}}),
        ("validFor.startDateTime, name", {"validFor": {"startDateTime": "2026"}, "name": "A"}),
        ("validFor.startDateTime,validFor", {"validFor": DOCUMENT["validFor"]}),
        ("validFor,validFor.startDateTime", {"validFor": DOCUMENT["validFor"]}),
        ("part.name", {"part": [{"name": "x"}, {"name": "y"}]}),
        ("part.size.units", {"part": [{"size": {"units": "m"}}, {}]}),
        ("part.size", {"part": [{"size": {"amount": 1, "units": "m"}}, {}]}),
        ("tag", {"tag": ["a", "b"]}),
        ("id.x", {}),
    ],
)
def test_of_a_document_only_what_is_asked_for_stays_and_always_its_address(fields, expected):
    assert select(DOCUMENT, fields) == {**ALWAYS, **expected}


@pytest.mark.parametrize("fields", [None, ""])
def test_without_a_selection_everything_stays(fields):
    assert select(DOCUMENT, fields) == DOCUMENT


def test_attributes_stay_in_their_order():
    assert list(select(DOCUMENT, "name,validFor,id")) == ["@type", "id", "href", "name", "validFor"]


def test_a_hundred_names_are_taken_and_one_more_is_refused():
    assert select(DOCUMENT, ",".join(["name"] * 100)) == {**ALWAYS, "name": "A"}
    for ask in (check_fields, lambda fields: select(DOCUMENT, fields)):
        with pytest.raises(Refused) as caught:
            ask(",".join(["name"] * 101))
        assert (caught.value.status, caught.value.code, caught.value.path) == (400, "invalidParameter", "fields")


def test_a_very_deep_name_is_harmless():
    assert select(DOCUMENT, ".".join(["part"] * 5000)) == ALWAYS


def test_the_page_before_does_not_repeat_rows():
    previous = QueryDict(links(Page(3, 5), total=20, count=5)["prev"].split("?")[1])
    assert (previous["offset"], previous["limit"]) == ("0", "3")
    assert "limit=5" in links(Page(3, 5), total=20, count=5)["first"]
