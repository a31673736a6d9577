"""Two changes of one document brought together."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.merge import is_same, merge

BEFORE = {"id": "a", "name": "A", "rank": 1, "path": [{"kind": "up", "id": "x", "href": "/x", "name": "X"}]}
ENTRIES = st.lists(st.sampled_from(["x", "y", "z", "w"]), unique=True).map(
    lambda ids: [{"id": pk, "href": f"/{pk}", "name": pk} for pk in ids]
)
DOCUMENTS = st.fixed_dictionaries(
    {"id": st.just("a"), "name": st.sampled_from("ABC"), "path": ENTRIES},
    optional={"rank": st.integers(0, 2), "lastUpdate": st.sampled_from(["1", "2"])},
)
MAYBE = st.none() | DOCUMENTS


def changed(**values):
    return {**BEFORE, **values}


def ids(document):
    return [entry["id"] for entry in document["path"]]


def test_changes_of_different_attributes_are_both_kept():
    after, conflicts = merge(BEFORE, changed(name="B"), changed(rank=2))
    assert (after["name"], after["rank"], conflicts) == ("B", 2, ())


def test_different_changes_of_one_attribute_are_a_conflict_and_the_live_word_stands():
    after, conflicts = merge(BEFORE, changed(name="B"), changed(name="C"))
    assert (after["name"], conflicts) == ("C", ("name",))


def test_the_same_change_twice_is_none():
    assert merge(BEFORE, changed(name="B"), changed(name="B")) == (changed(name="B"), ())


def test_entries_that_both_have_added_are_all_there_and_those_removed_are_gone():
    more = [*BEFORE["path"], {"kind": "up", "id": "mine"}]
    theirs = [*BEFORE["path"], {"kind": "up", "id": "theirs"}]
    after, conflicts = merge(BEFORE, changed(path=more), changed(path=theirs))
    assert (ids(after), conflicts) == (["x", "theirs", "mine"], ())
    after, conflicts = merge(BEFORE, changed(path=[]), changed(path=theirs))
    assert (ids(after), conflicts) == (["theirs"], ())


def test_an_entry_that_both_have_changed_is_a_conflict():
    mine, theirs = ([{**BEFORE["path"][0], "from": day}] for day in ("1", "2"))
    after, conflicts = merge(BEFORE, changed(path=mine), changed(path=theirs))
    assert (after["path"], conflicts) == (theirs, ("path",))


def test_a_new_name_of_what_is_referred_to_is_no_change():
    renamed = [{**BEFORE["path"][0], "name": "X renamed"}]
    assert is_same(BEFORE, changed(path=renamed))
    more = [*BEFORE["path"], {"kind": "up", "id": "mine"}]
    after, conflicts = merge(BEFORE, changed(path=more), changed(path=renamed))
    assert (ids(after), conflicts) == (["x", "mine"], ())


def test_an_attribute_that_one_side_has_taken_away_is_gone():
    without = {name: value for name, value in BEFORE.items() if name != "rank"}
    after, conflicts = merge(BEFORE, without, changed(name="B"))
    assert ("rank" in after, after["name"], conflicts) == (False, "B", ())


def test_made_by_both_or_removed_by_one_and_changed_by_the_other_is_a_conflict_as_a_whole():
    assert merge(None, BEFORE, changed(name="B")) == (changed(name="B"), ("",))
    assert merge(BEFORE, None, changed(name="B")) == (changed(name="B"), ("",))
    assert merge(BEFORE, changed(name="B"), None) == (None, ("",))


def test_made_or_removed_where_nobody_else_was():
    assert merge(None, BEFORE, None) == (BEFORE, ())
    assert merge(BEFORE, None, BEFORE) == (None, ())
    assert merge(BEFORE, None, None) == (None, ())


@given(before=MAYBE, after=MAYBE)
def test_on_what_nobody_else_has_changed_a_change_is_what_it_was_made_as(before, after):
    merged, conflicts = merge(before, after, before)
    assert is_same(merged, after)
    assert conflicts == ()


@given(before=MAYBE, after=MAYBE)
def test_a_change_that_is_there_already_changes_nothing(before, after):
    merged, conflicts = merge(before, after, after)
    assert is_same(merged, after)
    assert conflicts == ()


@given(before=DOCUMENTS, one=DOCUMENTS, other=DOCUMENTS)
def test_whose_change_comes_first_makes_no_difference_where_there_is_no_conflict(before, one, other):
    here, conflicts = merge(before, one, other)
    there, others = merge(before, other, one)
    assert bool(conflicts) == bool(others)
    if not conflicts:
        assert here["name"] == there["name"]
        assert here.get("rank") == there.get("rank")
        assert sorted(ids({"path": [], **here})) == sorted(ids({"path": [], **there}))


@given(before=DOCUMENTS, after=DOCUMENTS, live=DOCUMENTS)
def test_undone_after_it_was_merged_the_live_document_is_back(before, after, live):
    merged, conflicts = merge(before, after, live)
    if not conflicts:
        back, clashes = merge(merged, live, merged)
        assert is_same(back, live)
        assert clashes == ()
