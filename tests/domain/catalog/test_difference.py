"""What is different between two documents, place by place."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.difference import Difference, differences

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "a", "b"]), inner),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(st.sampled_from(["id", "name", "rank", "path"]), VALUES)


def test_a_value_in_a_value_is_named_by_the_way_there():
    old, new = {"validFor": {"startDateTime": "1"}}, {"validFor": {"startDateTime": "2", "endDateTime": "3"}}
    assert differences(old, new) == [
        Difference(("validFor", "startDateTime"), "1", "2"),
        Difference(("validFor", "endDateTime"), None, "3"),
    ]


def test_an_entry_of_a_list_is_named_by_what_it_says():
    old = {"path": [{"relationshipType": "upgrade", "id": "a", "n": 1}, {"relationshipType": "upgrade", "id": "b"}]}
    new = {"path": [{"relationshipType": "upgrade", "id": "a", "n": 2}, {"relationshipType": "upgrade", "id": "c"}]}
    assert differences(old, new) == [
        Difference(("path", "upgrade a", "n"), 1, 2),
        Difference(("path", "upgrade b"), {"relationshipType": "upgrade", "id": "b"}, None),
        Difference(("path", "upgrade c"), None, {"relationshipType": "upgrade", "id": "c"}),
    ]


def test_an_option_is_named_by_the_offering_in_it():
    new = {"options": [{"productOffering": {"id": "tv", "name": "TV"}, "most": 1}]}
    assert [one.path for one in differences({}, new)] == [("options", "TV tv")]


def test_entries_of_one_name_are_told_apart_by_their_number():
    twice = [{"action": "add", "n": 1}, {"action": "add", "n": 2}]
    changed = [{"action": "add", "n": 1}, {"action": "add", "n": 3}]
    assert differences({"allowed": twice}, {"allowed": changed}) == [Difference(("allowed", "add (2)", "n"), 2, 3)]


def test_what_the_server_adds_is_no_difference():
    assert differences({"id": "a", "href": "1", "lastUpdate": "1"}, {"id": "a", "href": "2", "lastUpdate": "2"}) == []


def test_nothing_is_an_empty_document():
    assert differences(None, {"name": "A"}) == [Difference(("name",), None, "A")]
    assert differences({"name": "A"}, None) == [Difference(("name",), "A", None)]
    assert differences(None, None) == []


@given(document=DOCUMENTS)
def test_a_document_does_not_differ_from_itself(document):
    assert differences(document, document) == []


@given(one=DOCUMENTS, other=DOCUMENTS)
def test_from_the_other_side_old_and_new_are_exchanged(one, other):
    here = {(d.path, repr(d.old), repr(d.new)) for d in differences(one, other)}
    there = {(d.path, repr(d.new), repr(d.old)) for d in differences(other, one)}
    assert here == there


@given(one=DOCUMENTS, other=DOCUMENTS)
def test_documents_of_plain_values_that_differ_have_a_difference(one, other):
    plain = [
        {k: v for k, v in d.items() if isinstance(v, (str, int)) and v not in ("", 0, False)} for d in (one, other)
    ]
    assert bool(differences(*plain)) == (plain[0] != plain[1])
