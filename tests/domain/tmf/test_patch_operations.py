"""RFC 6902."""

import copy

import jsonpatch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmf.errors import Refused, RefusedAll
from tmf.patch import JSON_PATCH, patched

KEYS = st.sampled_from(["a", "b", "~", "/", "0", "-", "ä b"])
LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "ä"])
VALUES = st.recursive(
    LEAVES, lambda below: st.lists(below, max_size=4) | st.dictionaries(KEYS, below, max_size=3), max_leaves=12
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=4)
DOCUMENT = {"state": "a", "note": [{"text": "x"}, {"text": "y"}], "price": {"value": 1}, "flag": True}


def refusal(*operations, document=DOCUMENT):
    """What a patch is refused with, after a look that the document did not change."""
    kept = copy.deepcopy(document)
    with pytest.raises(Refused) as refused:
        patched(document, list(operations), JSON_PATCH)
    assert document == kept
    return refused.value.status, refused.value.code, refused.value.path


@given(before=DOCUMENTS, after=DOCUMENTS)
def test_the_difference_of_two_documents_makes_the_one_of_the_other(before, after):
    difference = jsonpatch.make_patch(before, after).patch
    kept = copy.deepcopy((before, difference))
    assert patched(before, difference, JSON_PATCH) == after
    assert (before, difference) == kept


@pytest.mark.parametrize(
    ("operation", "change"),
    [
        ({"op": "add", "path": "/new", "value": None}, {"new": None}),
        ({"op": "add", "path": "/note/1", "value": 1}, {"note": [{"text": "x"}, 1, {"text": "y"}]}),
        ({"op": "add", "path": "/note/-", "value": 1}, {"note": [{"text": "x"}, {"text": "y"}, 1]}),
        ({"op": "add", "path": "/note", "value": [1]}, {"note": [1]}),
        ({"op": "add", "path": "/price", "value": {"unit": "EUR"}}, {"price": {"unit": "EUR"}}),
        ({"op": "remove", "path": "/note/0"}, {"note": [{"text": "y"}]}),
        ({"op": "replace", "path": "/note/0/text", "value": "z"}, {"note": [{"text": "z"}, {"text": "y"}]}),
        ({"op": "move", "from": "/note/0", "path": "/note/1"}, {"note": [{"text": "y"}, {"text": "x"}]}),
        ({"op": "copy", "from": "/price/value", "path": "/state"}, {"state": 1}),
        ({"op": "test", "path": "/price", "value": {"value": 1}}, {}),
    ],
)
def test_each_operation_does_what_its_rfc_says(operation, change):
    assert patched(DOCUMENT, [operation], JSON_PATCH) == {**DOCUMENT, **change}


def test_a_path_may_lack_its_first_slash():
    patch = [{"op": "replace", "path": "state", "value": "b"}, {"op": "copy", "from": "state", "path": "price/unit"}]
    assert patched(DOCUMENT, patch, JSON_PATCH) == {**DOCUMENT, "state": "b", "price": {"value": 1, "unit": "b"}}


def test_one_entry_that_is_added_to_a_list_is_appended():
    patch = [{"op": "add", "path": "/note", "value": {"text": "z"}}]
    assert patched(DOCUMENT, patch, JSON_PATCH)["note"] == [*DOCUMENT["note"], {"text": "z"}]


def test_the_whole_document_can_be_replaced_by_an_object_only():
    assert patched(DOCUMENT, [{"op": "replace", "path": "", "value": {"a": 1}}], JSON_PATCH) == {"a": 1}
    assert refusal({"op": "replace", "path": "", "value": [1]}) == (400, "invalidPatch", "")


@pytest.mark.parametrize(
    ("operation", "part"),
    [
        ({"op": "replace", "path": "/nothing", "value": 1}, "path"),
        ({"op": "remove", "path": "/note/2"}, "path"),
        ({"op": "remove", "path": "/note/-"}, "path"),
        ({"op": "remove", "path": "/note/x"}, "path"),
        ({"op": "remove", "path": ""}, "path"),
        ({"op": "add", "path": "/note/3", "value": 1}, "path"),
        ({"op": "add", "path": "/note/01", "value": 1}, "path"),
        ({"op": "add", "path": "/no/where", "value": 1}, "path"),
        ({"op": "add", "path": "/state/x", "value": 1}, "path"),
        ({"op": "replace", "path": "/note/-", "value": 1}, "path"),
        ({"op": "replace", "path": f"/note/{'9' * 3000}", "value": 1}, "path"),
        ({"op": "add", "path": "/a~2b", "value": 1}, "path"),
        ({"op": "copy", "from": "/nothing", "path": "/x"}, "from"),
        ({"op": "move", "from": "/note/7", "path": "/x"}, "from"),
        ({"op": "move", "from": "/price", "path": "/price/value"}, "path"),
        ({"op": "copy", "from": "/price", "path": "/no/where"}, "path"),
    ],
)
def test_a_path_that_leads_nowhere_is_named(operation, part):
    fine = {"op": "replace", "path": "/state", "value": "b"}
    assert refusal(fine, operation) == (400, "patchPath", f"[1].{part}")


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "test", "path": "/state", "value": "b"},
        {"op": "test", "path": "/flag", "value": 1},
        {"op": "test", "path": "/nothing", "value": None},
    ],
)
def test_a_test_that_fails_is_a_conflict(operation):
    assert refusal({"op": "remove", "path": "/price"}, operation) == (409, "patchTestFailed", "[1]")


@pytest.mark.parametrize("body", [None, {}, "text", 1, {"op": "remove", "path": "/a"}])
def test_a_patch_has_to_be_a_list(body):
    with pytest.raises(Refused) as refused:
        patched(DOCUMENT, body, JSON_PATCH)
    assert (refused.value.status, refused.value.code) == (400, "invalidPatch")


def test_every_operation_that_is_malformed_is_named_at_once():
    patch = [
        {"op": "remove", "path": "/state"},
        "remove",
        {"path": "/state"},
        {"op": ["add"], "path": 1},
        {"op": "add", "path": "/x"},
        {"op": "move", "path": "/x", "from": None},
        {"op": "remove"},
        {"op": "append", "path": "/state", "value": "x"},
        {"op": "remove", "path": "/" + "x" * 4000},
    ]
    with pytest.raises(RefusedAll) as refused:
        patched(DOCUMENT, patch, JSON_PATCH)
    assert [error.path for error in refused.value.errors] == [
        "[1]",
        "[2].op",
        "[3].op",
        "[3].path",
        "[4].value",
        "[5].from",
        "[6].path",
        "[7].op",
        "[8].path",
    ]
    assert {error.code for error in refused.value.errors} == {"invalidPatch"}


def test_a_patch_may_have_a_thousand_operations():
    step = {"op": "replace", "path": "/state", "value": "b"}
    assert patched(DOCUMENT, [step] * 1000, JSON_PATCH)["state"] == "b"
    assert refusal(*[step] * 1001) == (400, "patchLimit", "")


def test_copies_that_double_each_time_are_stopped_before_they_are_large():
    doubling = [{"op": "copy", "from": "/a", "path": "/a/-"} for _ in range(1000)]
    status, code, path = refusal(*doubling, document={"a": ["x" * 100]})
    assert (status, code) == (413, "payloadTooLarge")
    assert 10 <= int(path.strip("[]")) <= 20


def test_large_copies_that_are_removed_again_are_stopped():
    there = {"op": "copy", "from": "/a", "path": "/b"}
    back = {"op": "remove", "path": "/b"}
    status, code, path = refusal(*[there, back] * 500, document={"a": "x" * 400_000})
    assert (status, code, path) == (413, "payloadTooLarge", "[4]")


def test_copies_into_themselves_are_stopped_before_they_are_deep():
    deeper = [{"op": "copy", "from": "/a", "path": "/a" * 20} for _ in range(1000)]
    document = {"a": {"a": {"a": {}}}}
    for _ in range(16):
        document = {"a": document}
    assert refusal(*deeper, document=document) == (400, "patchLimit", "[0].path")


def test_moves_that_nest_what_was_moved_are_stopped():
    chain = {"op": "add", "path": "/a", "value": nested(15)}
    again = {"op": "add", "path": "/b", "value": nested(15)}
    move = {"op": "move", "from": "/a", "path": "/b" + "/a" * 15}
    more = {"op": "add", "path": "/c", "value": nested(15)}
    last = {"op": "move", "from": "/b", "path": "/c" + "/a" * 15}
    assert refusal(chain, again, move, more, last, document={}) == (400, "patchLimit", "[4].path")


def nested(levels):
    return {"a": nested(levels - 1)} if levels else {}
