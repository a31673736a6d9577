"""TMF630's patch whose paths select by value. The official examples stand in tests/api/tmf/test_patch_examples.py."""

import copy

import pytest

from tmf.errors import Refused
from tmf.patch import JSON_PATCH_QUERY, patched

NOTES = [{"id": 1, "author": "John Doe", "text": "a"}, {"id": 2, "author": "Ann", "text": "b", "tag": ["x", "y"]}]
MARY = {"id": "1", "quantity": 1, "product": {"relatedParty": [{"role": "user", "name": "Mary"}], "place": []}}
JOHN = {"id": "2", "quantity": 1, "product": {"relatedParty": [{"role": "user", "name": "John"}, {"role": "payer"}]}}
DOCUMENT = {"id": "77", "@type": "Order", "note": NOTES, "item": [MARY, JOHN], "channel": [], "open": True}


def after(*operations, document=DOCUMENT):
    kept = copy.deepcopy(document)
    result = patched(document, list(operations), JSON_PATCH_QUERY)
    assert document == kept
    return result


def refusal(operation, document=DOCUMENT):
    kept = copy.deepcopy(document)
    with pytest.raises(Refused) as refused:
        patched(document, [{"op": "replace", "path": "/open", "value": False}, operation], JSON_PATCH_QUERY)
    assert document == kept
    return refused.value


def replace(path, value="new"):
    return {"op": "replace", "path": path, "value": value}


def remove(path):
    return {"op": "remove", "path": path}


def add(path, value):
    return {"op": "add", "path": path, "value": value}


@pytest.mark.parametrize(
    "path",
    [
        "/note/text?note.author=John Doe",
        "/note/text?note.author=John%20Doe",
        "/note/text?author=John Doe",
        "note/text?author=John Doe",
        "/note/text?note.id=1",
        "/note/text?note.text=a",
        "/note/text?note.id=1&note.author=John Doe",
        "/note/text?" + "&".join(["note.id=1"] * 10),
        "/note/0/text",
        "/note/0/text?note.id=1",
        "note[?(@.author=='John Doe')]/text",
        "/note[?(@.author=='John Doe')]/text",
        "$.note[?(@.author=='John Doe')].text",
        '$.note[?(@.author=="John Doe")].text',
        "$.note.[?(@.author == 'John Doe' && @.id == 1)].text",
        "$['note'][?(@['author']=='John Doe')]['text']",
        "$.note[0].text",
    ],
)
def test_every_form_of_a_path_finds_the_note_of_john(path):
    assert after(replace(path))["note"] == [{**NOTES[0], "text": "new"}, NOTES[1]]


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/note/text", 2),
        ("/note/text?note.author=Nobody", 0),
        ("/note/text?note.author=john doe", 0),
        ("/note/text?note.id=1&note.author=Ann", 0),
        ("/nothing", 0),
        ("/note/nothing?note.id=1", 0),
        ("/note/2/text", 0),
        ("/note/00/text", 0),
        ("/open?id=77", 0),
        ("/channel?id=77", 0),
        ("/item/product/relatedParty/role?relatedParty.role=user", 0),
        ("/item/product/relatedParty/role?role=user", 2),
        ("$.note[?(@.id=='1')].text", 0),
        ("$.note[?(@.open==true)].text", 0),
        ("$.open[?(@.id==1)]", 0),
    ],
)
def test_a_path_has_to_hit_exactly_one_place(path, count):
    refused = refusal(replace(path))
    assert (refused.status, refused.code, refused.path) == (400, "patchPath", "[1].path")
    assert refused.message.endswith(f"it hits {count}.")


def test_conditions_reach_into_what_an_entry_holds():
    path = "/item/quantity?item.product.relatedParty.role=user&item.product.relatedParty.name=John"
    assert after(replace(path, 5))["item"] == [MARY, {**JOHN, "quantity": 5}]


def test_a_list_without_a_condition_is_searched_for_the_one_place():
    path = "/item/product/relatedParty/name?item.id=1"
    changed = after(replace(path))["item"]
    assert changed[0]["product"]["relatedParty"] == [{"role": "user", "name": "new"}]
    assert changed[1] == JOHN


def test_remove_takes_everything_that_its_condition_hits():
    parties = [{"role": r, "n": n} for n, r in enumerate(("vendor", "owner", "vendor", "vendor"))]
    left = after(remove("/relatedParty?role=vendor"), document={"relatedParty": parties})
    assert left == {"relatedParty": [{"role": "owner", "n": 1}]}
    assert after(remove("$.note[?(@.id==2)].tag"))["note"] == [
        NOTES[0],
        {k: NOTES[1][k] for k in ("id", "author", "text")},
    ]


def test_remove_without_a_condition_has_to_hit_one_place():
    assert refusal(remove("/note/text")).message.endswith("it hits 2.")
    assert "note" not in after(remove("/note"))


def test_remove_that_hits_nothing_is_refused():
    assert refusal(remove("/note?note.author=Nobody")).code == "patchPath"
    assert refusal(remove("/channel?id=77")).code == "patchPath"


def test_one_of_several_plain_values_can_be_removed():
    assert after(remove("/note/tag?note.tag=x"))["note"][1]["tag"] == ["y"]


def test_a_condition_on_an_entry_leaves_the_list_of_plain_values_whole():
    assert after(replace("/note/tag?id=2", ["z"]))["note"][1]["tag"] == ["z"]


def test_add_to_a_list_appends_and_a_list_takes_its_place():
    assert after(add("/channel", {"id": "web"}))["channel"] == [{"id": "web"}]
    assert after(add("/note", NOTES[:1]))["note"] == NOTES[:1]
    assert after(add("/item/product/place?item.id=1", {"id": "p"}))["item"][0]["product"]["place"] == [{"id": "p"}]
    assert after(add("/note/tag?note.id=2", "z"))["note"][1]["tag"] == ["x", "y", "z"]
    assert after(add("/note/-", 1))["note"] == [*NOTES, 1]
    assert after(add("/note/0", 1))["note"] == [1, *NOTES]
    assert after(add("/note/2", 1))["note"] == [*NOTES, 1]


def test_add_sets_an_attribute_of_the_selected_entry():
    assert after(add("/note/lang?note.id=1", "en"))["note"] == [{**NOTES[0], "lang": "en"}, NOTES[1]]
    assert after(add("/note/text?note.id=1", "z"))["note"] == [{**NOTES[0], "text": "z"}, NOTES[1]]
    assert after(add("$.@baseType", "X")) == {**DOCUMENT, "@baseType": "X"}


@pytest.mark.parametrize("path", ["note[?(@.author=='John Doe')]", "/note?note.author=John Doe"])
def test_add_gives_a_selected_entry_the_members_of_an_object(path):
    assert after(add(path, {"lang": "en", "text": "z"}))["note"] == [{**NOTES[0], "lang": "en", "text": "z"}, NOTES[1]]
    assert refusal(add(path, "en")).path == "[1].path"


def test_add_below_nothing_is_refused():
    assert refusal(add("/nothing/x", 1)).message.endswith("it hits 0.")
    assert refusal(add("/note/lang", "en")).message.endswith("it hits 2.")
    assert refusal(add("/note/9", 1)).code == "patchPath"


def test_move_and_copy_select_both_ends():
    copied = after({"op": "copy", "from": "/note/text?note.id=1", "path": "/note/text?note.id=2"})
    assert [note["text"] for note in copied["note"]] == ["a", "a"]
    moved = after({"op": "move", "from": "$.note[?(@.id==1)]", "path": "$.channel"})
    assert (moved["note"], moved["channel"]) == ([NOTES[1]], [NOTES[0]])
    behind = after({"op": "move", "from": "/note?note.id=1", "path": "/note/last?note.id=2"})
    assert behind["note"] == [{**NOTES[1], "last": NOTES[0]}]
    assert refusal({"op": "move", "from": "/note/text", "path": "/x"}).path == "[1].from"


def test_test_compares_the_selected_place():
    assert after({"op": "test", "path": "/note?note.id=1", "value": NOTES[0]}) == DOCUMENT
    refused = refusal({"op": "test", "path": "/note/text?note.id=1", "value": "b"})
    assert (refused.status, refused.code, refused.path) == (409, "patchTestFailed", "[1]")


def test_operations_see_what_those_before_them_did():
    patch = [replace("/note/author?note.id=1", "Bea"), replace("/note/text?note.author=Bea")]
    assert after(*patch)["note"][0] == {"id": 1, "author": "Bea", "text": "new"}


def test_values_are_compared_as_a_query_spells_them():
    document = {"x": [{"v": v, "n": n} for n, v in enumerate((True, "1", 1.5, None, "a+b", {"k": "z"}))]}
    for text, place in (("true", 0), ("1", 1), ("1.5", 2), ("a+b", 4), ("a%2Bb", 4)):
        assert after(replace(f"/x/n?x.v={text}", 9), document=document)["x"][place]["n"] == 9
    assert refusal({"op": "remove", "path": "/x?x.v=null"}, {"open": 1, **document}).code == "patchPath"


def test_keys_with_signs_are_reached():
    document = {"a/b": {"~": [{"k.k": "it's", "]": 1}]}}
    assert after(replace("/a~1b/~0/]", 2), document=document)["a/b"]["~"][0]["]"] == 2
    path = r"$['a/b']['~'][?(@['k.k']=='it\'s')][']']"
    assert after(replace(path, 2), document=document)["a/b"]["~"][0]["]"] == 2


@pytest.mark.parametrize(
    "path",
    [
        "/note/text?note.author",
        "/note/text?=x",
        "/note/text?",
        "/note/text?" + "&".join(["note.id=1"] * 11),
        "note[?(" + " && ".join(["@.id==1"] * 11) + ")].text",
        "$..text",
        "$.*",
        "note[*].text",
        "note[?(@.id>1)].text",
        "note[?(@.id==1 || @.id==2)].text",
        "note[?(@.author=~'J')].text",
        "note[?(@.id==007)].text",
        "note[?(@.id==1 &&)].text",
        "note[?()].text",
        "note[?(@.id==1].text",
        "note[1:2].text",
        "note[?(@.author=='x].text",
        "note.",
        "note['",
        "$.note[?(" + "@" * 3000,
        "$.note[?(@.a==" + "'\\" * 1500,
    ],
)
def test_a_path_that_is_not_understood_says_what_would_be(path):
    refused = refusal(replace(path))
    assert (refused.status, refused.code, refused.path) == (400, "patchPath", "[1].path")
    assert len(refused.message) < 500


def test_a_patch_that_looks_at_too_much_is_stopped():
    document = {"x": [{"a": n} for n in range(5000)]}
    patch = [replace("/x/a?x.a=4999", 4999)] * 1000
    with pytest.raises(Refused) as refused:
        patched(document, patch, JSON_PATCH_QUERY)
    assert (refused.value.status, refused.value.code) == (400, "patchLimit")


def test_copies_count_here_too():
    patch = [{"op": "copy", "from": "/a", "path": "/b"}] * 3
    with pytest.raises(Refused) as refused:
        patched({"a": "x" * 400_000}, patch, JSON_PATCH_QUERY)
    assert (refused.value.status, refused.value.path) == (413, "[2]")
