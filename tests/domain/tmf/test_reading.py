"""Reading an untrusted body: every fault with its path, nothing guessed, nothing raised before the end."""

from datetime import UTC, datetime

import pytest

from tmf.reading import MAX_TEXT, Fault, Named, Reader, Unreadable


@pytest.fixture
def read():
    return Reader()


def noted(read):
    return [(fault.path, fault.code) for fault in read.faults]


@pytest.mark.parametrize("value", [7, True, ["a"], {"a": 1}, "x" * (MAX_TEXT + 1)])
def test_what_is_no_text_is_a_fault_and_reads_as_absent(read, value):
    assert read.text({"name": value}, "name", "item[0]") == ""
    assert noted(read) == [("item[0].name", "invalid")]


def test_a_text_may_be_absent_unless_it_is_required(read):
    assert [read.text(body, "name", "") for body in ({}, {"name": None}, {"name": ""}, {"name": "a"})] == [
        *("", "", "", "a"),
    ]
    assert read.faults == []
    for body in ({}, {"name": None}, {"name": ""}):
        assert read.text(body, "name", "", required=True) == ""
    assert noted(read) == [("name", "missing")] * 3


def test_a_text_that_may_not_be_blank_may_still_be_absent(read):
    assert (read.text({}, "name", "", blank=False), noted(read)) == ("", [])
    assert (read.text({"name": ""}, "name", "", blank=False), noted(read)) == ("", [("name", "invalid")])


@pytest.mark.parametrize(("value", "fits"), [("a:1.2_3~4-5", True), ("a/b", False), ("-a", False), ("x" * 65, False)])
def test_an_id_fits_into_an_address(read, value, fits):
    read.identifier({"id": value}, "id", "product")
    assert noted(read) == ([] if fits else [("product.id", "invalid")])


def test_a_part_is_an_object(read):
    inner = {"id": "1"}
    assert read.part({"product": inner}, "product", "") is inner
    assert [read.part(body, "product", "") for body in ({}, {"product": None})] == [{}, {}]
    assert read.faults == []
    assert [read.part({"product": wrong}, "product", "item") for wrong in ([], "a", 0)] == [{}] * 3
    assert noted(read) == [("item.product", "invalid")] * 3
    read.part({}, "product", "", required=True)
    assert noted(read)[3:] == [("product", "missing")]


def test_of_a_list_the_objects_are_read_and_the_others_are_faults(read):
    assert read.parts({"item": [{"a": 1}, "b", {}]}, "item", "") == [("item[0]", {"a": 1}), ("item[2]", {})]
    assert noted(read) == [("item[1]", "invalid")]
    assert [read.parts({"item": wrong}, "item", "x") for wrong in (None, {}, "a")] == [[], [], []]
    assert noted(read)[1:] == [("x.item", "invalid")] * 2


@pytest.mark.parametrize(
    ("value", "found", "faults"),
    [
        (None, None, []),
        ({"id": "app"}, Named("app", "here.channel.id"), []),
        ({}, None, []),
        ({"id": ""}, None, [("here.channel.id", "invalid")]),
        ({"id": 7}, None, [("here.channel.id", "invalid")]),
        ("app", None, [("here.channel", "invalid")]),
    ],
)
def test_a_reference_names_something_by_its_id(read, value, found, faults):
    assert (read.reference({"channel": value}, "channel", "here"), noted(read)) == (found, faults)


def test_a_reference_that_is_there_needs_its_id_where_that_is_required(read):
    assert [read.reference(body, "ref", "", required=True) for body in ({}, {"ref": {}}, {"ref": "x"})] == [None] * 3
    assert noted(read) == [("ref.id", "missing"), ("ref", "invalid")]


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-11-21T13:00:00+01:00", datetime(2026, 11, 21, 12, tzinfo=UTC)),
        (None, None),
        ("2026-11-21T13:00:00", ...),
        ("0001-01-01T00:00:00+14:00", ...),
        (7, ...),
    ],
)
def test_a_date_has_its_offset_and_a_place_among_the_years(read, value, moment):
    found = read.date({"start": value}, "start")
    assert (found, noted(read)) == ((None, [("start", "invalid")]) if moment is ... else (moment, []))


def test_a_body_with_faults_is_refused_with_all_of_them(read):
    read.check()
    read.fault("a", "No.")
    read.fault("b", "Missing.", "missing")
    with pytest.raises(Unreadable) as refused:
        read.check()
    assert refused.value.faults == (Fault("a", "invalid", "No."), Fault("b", "missing", "Missing."))
    assert str(refused.value) == "a: No.; b: Missing."
