"""Filters on JSON documents."""

import pytest
from django.http import QueryDict

from tmf.query import AllOf, AnyOf, Column, Condition, Inside, Same, matches, of_params, of_text

ORDER = {
    "@type": "ProductOrder",
    "id": "o1",
    "priority": "4",
    "count": 4,
    "paid": False,
    "note": None,
    "creationDate": "2026-11-21T12:00:00.500Z",
    "channel": [{"id": "app", "rank": 1}, {"id": "web", "rank": 2}],
    "relatedParty": [
        {"role": "buyer", "party": {"id": "1"}},
        {"role": "seller", "party": {"id": "2"}},
    ],
    "tag": ["new", "Žižkov", 7],
    "deep": [{"list": [{"x": 1}, {"x": "2"}]}, {"list": {"x": 3}}],
}


def holds(query, lookups=None):
    return matches(ORDER, of_params(QueryDict(query).lists()), lookups)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "id=o1",
        "id=o2,o1",
        "id.ne=o2,o3",
        "%40type=ProductOrder",
        "count=4",
        "count=4.0",
        "count=4e0",
        "priority=4",
        "paid=false",
        "count>3",
        "count>=4",
        "count.lt=4.5",
        "channel.id=web",
        "channel.rank.gt=1",
        "tag=new",
        "tag=7",
        "deep.list.x=2",
        "deep.list.x=3",
        "note.ne=anything",
        "absent.ne=anything",
        "creationDate>2026-11-21",
        "relatedParty.role=buyer&relatedParty.party.id=2",
        "filter=relatedParty[?(@.role=='buyer' %26%26 @.party.id=='1')]",
        "filter=channel[?(@.id != 'app')]",
        "filter=$[?(@.count == 5 || @.tag == 'new')]",
    ],
)
def test_a_document_that_is_asked_for_matches(query):
    assert holds(query)


@pytest.mark.parametrize(
    "query",
    [
        "id=O1",
        "id=",
        "id.ne=o1",
        "count=5",
        "count=true",
        "paid=0",
        "paid.lt=true",
        "note=null",
        "note=",
        "absent=",
        "absent.lt=z",
        "channel=app",
        "channel.ne.id=1",
        "channel.id.ne=app",
        "tag.x=new",
        "tag=Zizkov",
        "filter=relatedParty[?(@.role=='buyer' %26%26 @.party.id=='2')]",
        "filter=tag[?(@.x != 1)]",
        "filter=note[?(@.x != 1)]",
        "filter=absent[?(@.x != 1)]",
        "filter=channel[?(@.rank > 2)]",
    ],
)
def test_a_document_that_is_not_asked_for_does_not_match(query):
    assert not holds(query)


def test_a_declared_kind_reads_values_as_the_database_does():
    kinds = {"creationDate": Column("x", "dateTime"), "priority": Column("x"), "count": Column("x", "integer")}
    assert not holds("creationDate=2026-11-21T13:00:00.5%2B01:00")
    assert holds("creationDate=2026-11-21T13:00:00.5%2B01:00", kinds)
    assert holds("priority.lt=5", kinds)
    assert holds("count=04", kinds)
    assert not holds("count=four", kinds)
    assert not holds("creationDate.lt=yesterday", kinds)


def test_kinds_are_declared_for_whole_paths():
    lookups = {"channel.rank": Column("x", "integer"), "relatedParty": Inside("y")}
    assert holds("filter=channel[?(@.rank == 01 %26%26 @.id == 'app')]", lookups)
    assert not holds("filter=channel[?(@.rank == 01 %26%26 @.id == 'app')]")


def test_no_part_of_all_and_none_of_any():
    assert matches(ORDER, AllOf(()))
    assert not matches(ORDER, AnyOf(()))
    assert not matches({}, Same("a", Condition("b", "ne", ("1",))))


def test_an_event_is_held_against_the_query_of_a_hub():
    event = {"eventType": "ProductOrderStateChangeEvent", "event": {"productOrder": ORDER}}
    assert matches(event, of_text("eventType=ProductOrderStateChangeEvent&event.productOrder.channel.id=app"))
    assert not matches(event, of_text("eventType=ProductOrderCreateEvent"))
