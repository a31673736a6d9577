"""Kept answers are found by what stands beside the document, and known by their entity tag."""

from datetime import timedelta

import pytest

PATHS = {
    "TMF679": "/tmf-api/productOfferingQualification/v5/queryProductOfferingQualification",
    "TMF760": "/tmf-api/productConfiguration/v5/queryProductConfiguration",
}
LITERAL = {"searchCriteria": {"product": {"id": "1234"}, "action": "upgrade"}}
FILTERS = "creationDate, expirationDate, id, state"
ITEM = {"id": "1", "productConfiguration": {"product": {"id": "1233"}}}
pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def get(client, token):
    """GET with query parameters."""
    authorization = token("read")
    return lambda path, query=(), **headers: client.get(path, dict(query), headers={**authorization, **headers})


@pytest.fixture
def asked(query, clock):
    """Two answers, an hour apart: their ids, and the time between them."""
    first = query(LITERAL)["id"]
    clock.shift(timedelta(hours=1))
    return first, query(LITERAL)["id"]


def ids(answer):
    assert answer.status_code in (200, 206), answer.json()
    return [document["id"] for document in answer.json()]


def test_answers_are_found_by_id_and_date_and_sorted(get, asked):
    path = PATHS["TMF679"]
    assert ids(get(path, {"creationDate.gt": "2026-11-21T12:30:00Z"})) == [asked[1]]
    assert ids(get(path, {"id.ne": asked[1]})) == [asked[0]]
    assert ids(get(path, {"filter": f"$[?(@.id == '{asked[0]}' || @.id == 'x')]"})) == [asked[0]]
    assert ids(get(path, {"expirationDate.lte": "2026-11-22T12:30:00Z"})) == [asked[0]]
    assert ids(get(path, {"state": "done"})) == list(asked)
    assert ids(get(path, {"state": "acknowledged,inProgress"})) == []
    assert ids(get(path, {"sort": "-creationDate"})) == [asked[1], asked[0]]


def test_a_page_says_where_the_others_are(get, asked):
    answer = get(PATHS["TMF679"], {"limit": "1", "fields": "searchCriteria.product.id"})
    assert (answer.status_code, ids(answer)) == (206, [asked[0]])
    assert answer.json()[0]["searchCriteria"] == {"product": {"id": "1234"}}
    assert [link.rpartition("rel=")[2] for link in answer["Link"].split(", ")] == ['"first"', '"next"', '"last"']


@pytest.mark.parametrize(
    ("api", "query", "words"),
    [
        ("TMF679", {"searchCriteria.action": "upgrade"}, f"This cannot be filtered; filters: {FILTERS}."),
        ("TMF679", {"sort": "description"}, f"'description' is nothing to sort by; possible: {FILTERS}."),
        ("TMF760", {"creationDate": "2026-11-21"}, "This cannot be filtered; filters: id, state."),
    ],
)
def test_documents_are_not_searched(get, api, query, words):
    answer = get(PATHS[api], query)
    assert (answer.status_code, answer.json()["message"]) == (400, f"{next(iter(query))}: {words}")


def test_an_answer_that_the_client_knows_is_not_sent_again(get, configure):
    address = f"{PATHS['TMF760']}/{configure(ITEM)['id']}"
    first = get(address)
    again = get(address, **{"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
