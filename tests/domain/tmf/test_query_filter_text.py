"""The small part of JSONPath that `filter=` takes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tmf.errors import Refused
from tmf.query import AllOf, AnyOf, Condition, Same
from tmf.query.filter_text import MAX_TEXT, read_filter

A, B, C = (Condition(name, "eq", ("1",)) for name in "abc")


def refused(text):
    with pytest.raises(Refused) as caught:
        read_filter(text)
    assert caught.value.path == "filter"
    return caught.value


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("$[?(@.a == 1)]", A),
        ("[?(@.a==1)]", A),
        ("[?@.a==1]", A),
        ("  $ [?( @ .a\n== 1 ) ] ", A),
        ("p[?(@.a == 1)]", Same("p", A)),
        ("$.p[?(@.a == 1)]", Same("p", A)),
        ("$.p.q[?(@.a == 1)]", Same("p.q", A)),
        ("p.q-r.@type[?(@.a == 1)]", Same("p.q-r.@type", A)),
        ("$[?(@.a == 1 && @.b == 1)]", AllOf((A, B))),
        ("$[?(@.a == 1 || @.b == 1)]", AnyOf((A, B))),
        ("$[?(@.a == 1 || @.b == 1 && @.c == 1)]", AnyOf((A, AllOf((B, C))))),
        ("$[?((@.a == 1 || @.b == 1) && @.c == 1)]", AllOf((AnyOf((A, B)), C))),
        ("$[?(((@.a == 1)))]", A),
        ("$[?(@.x.y.@type == 'A')]", Condition("x.y.@type", "eq", ("A",))),
        ("$[?(@.a != 'x')]", Condition("a", "ne", ("x",))),
        ("$[?(@.a > 1.5)]", Condition("a", "gt", ("1.5",))),
        ("$[?(@.a >= -1)]", Condition("a", "gte", ("-1",))),
        ("$[?(@.a < 1e3)]", Condition("a", "lt", ("1e3",))),
        ('$[?(@.a <= "2026-01-01")]', Condition("a", "lte", ("2026-01-01",))),
        ("$[?(@.a == true)]", Condition("a", "eq", ("true",))),
        ("$[?(@.a == false)]", Condition("a", "eq", ("false",))),
        ("$[?(@.a == 'x, y && z)]')]", Condition("a", "eq", ("x, y && z)]",))),
        (r"$[?(@.a == 'it\'s \\ \"')]", Condition("a", "eq", ("it's \\ \"",))),
        ('$[?(@.a == "it\'s")]', Condition("a", "eq", ("it's",))),
        ("$[?(@.a == '')]", Condition("a", "eq", ("",))),
        ("$[?(@.a == 'Žižkov')]", Condition("a", "eq", ("Žižkov",))),
    ],
)
def test_the_subset_is_read(text, expression):
    assert read_filter(text) == expression


@pytest.mark.parametrize(
    "text",
    [
        "$..a[?(@.b == 1)]",
        "$.*",
        "$.a[*]",
        "$.a[0]",
        "$['a'][?(@.b == 1)]",
        "$[?(@.a =~ /x/)]",
        "$[?(@..a == 1)]",
        "$[?(@.* == 1)]",
        "$[?(@['a'] == 1)]",
        "$[?(!(@.a == 1))]",
        "$[?(!@.a)]",
        "$[?(@.a)]",
        "$[?(@.a && @.b == 1)]",
        "$[?(@.a[?(@.b == 1)])]",
        "$[?(length(@.a) == 1)]",
        "$[?(1 == @.a)]",
        "$[?('x' == @.a)]",
        "$[?($.a == 1)]",
        "$[?(@.a == @.b)]",
        "$[?(@.a == $.b)]",
        "$[?(@.a == null)]",
        "$[?(@.a == 1)].b",
        "$[?(@.a == 1)][?(@.b == 1)]",
    ],
)
def test_what_jsonpath_has_beyond_is_not_implemented_and_the_subset_is_told(text):
    error = refused(text)
    assert (error.status, error.code) == (400, "filterNotOffered")
    assert "`$[?(…)]`" in error.message
    assert "@.a.b == 'x'" in error.message


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1),
        ("$", 2),
        ("name", 5),
        ("$[?(", 5),
        ("$[?()]", 5),
        ("$[?(@.a == 1)", 14),
        ("$[?(@.a == 1]", 13),
        ("$[?(@.a == )]", 12),
        ("$[?(@.a = 1)]", 9),
        ("$[?(@.a 1)]", 9),
        ("$[?(@ == 1)]", 7),
        ("$[?(@.a == 'x)]", 12),
        (r"$[?(@.a == 'a\nb')]", 14),
        ("$[?(@.a == 1 & @.b == 1)]", 14),
        ("$[?(@.a == 1 and @.b == 1)]", 14),
        ("$[?(@.a == 1 &&)]", 16),
        ("$[?(@.a == nope)]", 12),
        ("$[?(@.ä == 1)]", 6),
        ("$[?(@.a == 1)] x", 16),
        ("1[?(@.a == 1)]", 1),
        ("§", 1),
    ],
)
def test_what_is_malformed_is_refused_with_the_position(text, position):
    error = refused(text)
    assert (error.status, error.code) == (400, "invalidFilter")
    assert f"(position {position})" in error.message


def test_parentheses_may_be_nested_twenty_deep():
    assert read_filter(f"$[?{'(' * 20}@.a == 1{')' * 20}]") == A
    assert refused(f"$[?{'(' * 21}@.a == 1{')' * 21}]").code == "invalidFilter"


def test_two_thousand_characters_are_taken_and_one_more_is_refused():
    start, end = "$[?(@.a == '", "')]"
    fits = f"{start}{'x' * (MAX_TEXT - len(start) - len(end))}{end}"
    assert read_filter(fits).op == "eq"
    assert refused(f" {fits}").status == 400


TOKENS = [
    "$",
    "@",
    ".a",
    "..",
    "[?",
    "(",
    ")",
    "]",
    "==",
    "!=",
    ">",
    "&&",
    "||",
    "1",
    "'x'",
    '"',
    "'",
    "\\",
    " ",
    "*",
    "true",
]


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(TOKENS), max_size=60).map("".join)))
@example("$[?(@.a == '\\")
def test_every_text_is_read_or_refused(text):
    try:
        read_filter(text)
    except Refused as error:
        assert error.status == 400  # noqa: PT017 - both ways are right


@pytest.mark.parametrize(
    "text",
    [
        "(" * MAX_TEXT,
        "'" + "\\'" * (MAX_TEXT // 2 - 1),
        "$[?(@.a == '" + "\\" * (MAX_TEXT - 12),
        " " * MAX_TEXT,
        "$" + ".a" * (MAX_TEXT // 2 - 1),
    ],
    ids=["parentheses", "quotes", "backslashes", "blanks", "steps"],
)
def test_the_longest_malformed_texts_are_refused(text):
    assert refused(text).status == 400
