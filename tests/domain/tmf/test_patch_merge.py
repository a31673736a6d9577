"""RFC 7386, what a patch may not touch, and what holds for every kind of patch."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmf.errors import Refused, RefusedAll
from tmf.patch import JSON, JSON_PATCH, JSON_PATCH_QUERY, MERGE, immutable, patched


def objects(values):
    return st.dictionaries(st.sampled_from("abc"), values, max_size=3)


LEAVES = st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "a", "ä"])
VALUES = st.recursive(LEAVES, lambda below: st.lists(below, max_size=3) | objects(below), max_leaves=12)

# The appendix of RFC 7386, without the rows whose patch or document is no object.
APPENDIX = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


def obvious(target, patch):
    """RFC 7386 section 2, word by word."""
    if isinstance(patch, dict):
        result = dict(target) if isinstance(target, dict) else {}
        for name in patch:
            if patch[name] is None:
                result = {key: value for key, value in result.items() if key != name}
            else:
                result = {**result, name: obvious(result.get(name), patch[name])}
        return result
    return patch


@pytest.mark.parametrize(("before", "patch", "after"), APPENDIX)
@pytest.mark.parametrize("kind", [MERGE, JSON])
def test_a_merge_patch_does_what_the_appendix_of_its_rfc_shows(before, patch, after, kind):
    assert patched(before, patch, kind) == after


@given(before=objects(VALUES), patch=objects(VALUES))
def test_a_merge_patch_agrees_with_its_rfc(before, patch):
    kept = copy.deepcopy(before)
    assert patched(before, patch, MERGE) == obvious(before, patch)
    assert before == kept


@pytest.mark.parametrize("body", [None, [], "text", 1, True])
def test_a_merge_patch_has_to_be_an_object(body):
    with pytest.raises(Refused) as refused:
        patched({"a": 1}, body, MERGE)
    assert (refused.value.status, refused.value.code) == (400, "invalidPatch")


def test_parameters_and_case_of_the_media_type_do_not_matter():
    assert patched({}, {"a": 1}, "Application/Merge-Patch+JSON; charset=utf-8") == {"a": 1}


def test_another_media_type_is_refused_and_told_which_there_are():
    with pytest.raises(Refused) as refused:
        patched({}, {}, "application/xml")
    assert refused.value.status == 415
    for kind in (JSON, MERGE, JSON_PATCH, JSON_PATCH_QUERY):
        assert kind in refused.value.message


def nested(levels):
    return {"a": nested(levels - 1)} if levels else 1


def test_a_result_may_be_32_levels_deep_and_no_more():
    assert patched(nested(32), {"b": 1}, MERGE) == {**nested(32), "b": 1}
    with pytest.raises(Refused) as refused:
        patched({"a": {}}, {"a": nested(32)}, MERGE)
    assert (refused.value.status, refused.value.code) == (400, "patchLimit")


def test_a_result_of_more_than_a_megabyte_is_refused():
    with pytest.raises(Refused) as refused:
        patched({"a": "x" * 600_000}, {"b": "ä" * 300_000}, MERGE)
    assert (refused.value.status, refused.value.code) == (413, "payloadTooLarge")


def test_what_stays_as_it_is_may_be_repeated_and_given_for_the_first_time():
    before = {"id": "1", "@type": "Product", "n": {"a": [1, True]}}
    immutable(before, {"id": "1", "@type": "Product", "n": {"a": [1, True]}, "@baseType": "X"}, [*before, "@baseType"])


def test_every_attribute_that_was_changed_or_removed_against_the_rules_is_named():
    before = {"id": "1", "href": "h", "@type": "Product", "flag": True, "state": "a"}
    after = {"id": "2", "@type": "Product", "flag": 1, "state": "b"}
    with pytest.raises(RefusedAll) as refused:
        immutable(before, after, ("id", "href", "@type", "@schemaLocation", "flag"))
    assert refused.value.status == 400
    assert [(error.code, error.path) for error in refused.value.errors] == [
        ("immutable", "id"),
        ("immutable", "href"),
        ("immutable", "flag"),
    ]


def test_a_document_that_is_larger_already_can_be_patched_but_does_not_grow():
    large = {"a": ["x" * 1000] * 1500, "state": "one"}
    assert patched(large, {"state": "two"}, MERGE) == {**large, "state": "two"}
    with pytest.raises(Refused) as refused:
        patched(large, {"state": "three"}, MERGE)
    assert (refused.value.status, refused.value.code) == (413, "payloadTooLarge")
