"""Filters inside JSON columns: the same on both databases, and the same as on documents."""

import json

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import ProductOffering
from ordering.models import IdempotencyKey
from tmf.errors import Refused
from tmf.query import AllOf, AnyOf, Condition, Inside, Same, filtered, matches, of_params

LOOKUPS = {"x": Inside("extension")}
DOCUMENTS = {
    "text5": {"a": "5"},
    "number5": {"a": 5},
    "float5": {"a": 5.0},
    "half": {"a": 0.5},
    "tenth": {"a": 0.1},
    "large": {"a": 9007199254740993},
    "zero": {"a": 0},
    "one": {"a": 1},
    "true": {"a": True},
    "texttrue": {"a": "true"},
    "false": {"a": False},
    "null": {"a": None},
    "empty": {"a": ""},
    "nothing": {},
    "noList": {"a": []},
    "list": {"a": [1, "b", None, True]},
    "listInList": {"a": [["b"], [5]]},
    "object": {"a": {"b": "x"}},
    "umlaut": {"a": "Žižkov"},
    "capital": {"a": "Zebra"},
    "small": {"a": "apple"},
    "quote": {"a": 'it\'s "5" %s \\'},
    "parties": {"p": [{"role": "buyer", "id": "1", "tag": ["t"]}, {"role": "seller", "id": "2"}]},
    "onePartyAlone": {"p": {"role": "seller", "id": "1", "tag": "t"}},
    "partyTexts": {"p": ["buyer", {"role": ["buyer", "seller"], "id": 2}, None]},
    "deep": {"p": [{"q": [{"r": 1, "s": 1}, {"r": 2, "s": 2}]}, {"q": {"r": 3, "s": [3, 4]}}]},
    "odd keys": {"a.b": 5, "a-b": 5, "@type": "A", 'a"b': 5, "a[0]": 5, "A": 5},
    "top list": [{"a": 5}, {"a": 6}, "a"],
    "top text": "a",
}
ALL = set(DOCUMENTS)
CASES = [
    ("x.a=5", {"text5", "number5", "float5", "top list"}),
    ("x.a=5.0", {"number5", "float5", "top list"}),
    ("x.a=0.1", {"tenth"}),
    ("x.a=1e-1", {"tenth"}),
    ("x.a=9007199254740993", {"large"}),
    ("x.a=9007199254740992", set()),
    ("x.a=1", {"one", "list"}),
    ("x.a=0", {"zero"}),
    ("x.a=true", {"true", "texttrue", "list"}),
    ("x.a=false", {"false"}),
    ("x.a=", {"empty"}),
    ("x.a=null", set()),
    ("x.a=b", {"list"}),
    ("x.a=Žižkov", {"umlaut"}),
    ('x.a=it\'s "5" %25s \\', {"quote"}),
    ("x.a=apple,Zebra", {"small", "capital"}),
    ("x.a.b=x", {"object"}),
    ("x.a.b=5", set()),
    ("x.a-b=5", {"odd keys"}),
    ("x.@type=A", {"odd keys"}),
    ("x.A=5", {"odd keys"}),
    ("x=a", {"top list", "top text"}),
    ("x.a.ne=5", ALL - {"text5", "number5", "float5", "top list"}),
    ("x.a.ne=5,0,b", ALL - {"text5", "number5", "float5", "top list", "zero", "list"}),
    ("x.a>5", {"large", "top list", "texttrue", "umlaut", "capital", "small", "quote", "list"}),
    (
        "x.a.gt=4.5",
        {"text5", "number5", "float5", "large", "top list", "texttrue"}
        | {"umlaut", "capital", "small", "quote", "list"},
    ),
    ("x.a.lt=0.5", {"tenth", "zero", "empty"}),
    ("x.a.lte=0.5", {"tenth", "zero", "empty", "half"}),
    ("x.a.gte=a", {"texttrue", "umlaut", "small", "quote", "list"}),
    ("x.a.lt=a", {"text5", "capital", "empty"}),
    ("x.a.lt=true", {"text5", "capital", "empty", "small", "quote", "list"}),
    ("x.p.role=buyer", {"parties", "partyTexts"}),
    ("x.p.role=buyer&x.p.id=2", {"parties", "partyTexts"}),
    ("x.p.role.ne=buyer", ALL - {"parties", "partyTexts"}),
    ("x.p=buyer", {"partyTexts"}),
    ("x.p.tag=t", {"parties", "onePartyAlone"}),
    ("x.p.q.r=3", {"deep"}),
    ("filter=x.p[?(@.role=='buyer' %26%26 @.id=='1')]", {"parties"}),
    ("filter=x.p[?(@.role=='buyer' %26%26 @.id=='2')]", {"partyTexts"}),
    ("filter=x.p[?(@.role=='seller' || @.id=='1')]", {"parties", "onePartyAlone", "partyTexts"}),
    ("filter=x.p[?(@.role!='buyer')]", {"parties", "onePartyAlone", "deep"}),
    ("filter=x.p[?(@.role!='seller' %26%26 @.tag=='t')]", {"parties"}),
    ("filter=x.p[?(@.tag=='t' %26%26 (@.id=='1' || @.id=='2'))]", {"parties", "onePartyAlone"}),
    ("filter=x.p[?(@.q.r==1 %26%26 @.q.s==2)]", {"deep"}),
    ("filter=x.p[?(@.q.r==1 %26%26 @.q.s==3)]", set()),
    ("filter=x.p.q[?(@.r==1 %26%26 @.s==2)]", set()),
    ("filter=x.p.q[?(@.r==3 %26%26 @.s==4)]", {"deep"}),
    ("filter=x[?(@.a==5 || @.a==6)]", {"text5", "number5", "float5", "top list"}),
    ("filter=x[?(@.a>5 %26%26 @.a<7)]", {"list", "top list"}),
    ("filter=x.a[?(@.b=='x')]", {"object"}),
    ("filter=x.nope[?(@.b!='x')]", set()),
    ("filter=$[?(@.x.a=='5' || @.x.a.b=='x')]", {"text5", "number5", "float5", "top list", "object"}),
    ("filter=x.a[?(@.b=='x')]&x.a.ne=5", {"object"}),
]


def asked(query):
    # Written as people write it, but for what an address would take apart.
    return of_params(QueryDict(query.replace("\\", "%5C")).lists())


def store(documents):
    ProductOffering.objects.bulk_create(
        ProductOffering(id=f"o{index}", name=name, extension=document)
        for index, (name, document) in enumerate(documents.items())
    )


def found(expression, lookups=LOOKUPS):
    return sorted(filtered(ProductOffering.objects.all(), expression, lookups).values_list("name", flat=True))


@pytest.fixture
def stored(db):
    store(DOCUMENTS)


@pytest.mark.parametrize(("query", "expected"), CASES)
def test_rows_are_found_by_what_is_inside(stored, query, expected):
    assert found(asked(query)) == sorted(expected)


@pytest.mark.parametrize(("query", "expected"), CASES)
def test_documents_match_in_the_same_cases(query, expected):
    expression = asked(query)
    assert {name for name, document in DOCUMENTS.items() if matches({"x": document}, expression)} == expected


def test_a_column_without_json_is_like_an_empty_list(db):
    IdempotencyKey.objects.create(scope="client:shop", key="k", body_sha256="", answer=None, created_at=timezone.now())
    lookups = {"x": Inside("answer")}
    rows = IdempotencyKey.objects.all()
    assert rows.filter(answer__isnull=True).count() == 1
    expected = {"x=1": 0, "x.ne=1": 1, "x.a.ne=1": 1, "x.a<1": 0, "filter=x[?(@.a!=1)]": 0, "filter=x.b[?(@.a!=1)]": 0}
    assert {query: filtered(rows, asked(query), lookups).count() for query in expected} == expected


@pytest.mark.parametrize("name", ["a b", "a'b", 'a"b', "a\\b", "ä", "1a", "a..b", "a[0]", "a.", ".a", "$", "*", "a)"])
def test_a_name_that_no_attribute_has_is_refused_before_it_reaches_the_database(db, name, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(Refused) as caught:
        filtered(ProductOffering.objects.all(), Condition(f"x.{name}", "eq", ("1",)), LOOKUPS)
    assert (caught.value.status, caught.value.code) == (400, "invalidFilter")


def test_a_path_has_at_most_twelve_names(stored):
    assert found(Condition(f"x{'.a' * 12}", "eq", ("1",))) == []
    with pytest.raises(Refused):
        found(Condition(f"x{'.a' * 13}", "eq", ("1",)))
    with pytest.raises(Refused):
        found(Same(f"x{'.a' * 11}", Condition("b.c", "eq", ("1",))))


def test_the_most_that_can_be_asked_for_fits_into_one_query(stored):
    deep = AllOf(tuple(Condition(f"x{'.a' * 12}", "ne", ("1",) * 50) for _ in range(20)))
    assert len(found(deep)) == len(DOCUMENTS)
    bound = Same("x" + ".p" * 6, AnyOf(tuple(Condition("a.b.c.d.e", "eq", ("1",) * 50) for _ in range(20))))
    assert found(bound) == []


def test_what_a_reader_writes_is_a_parameter_and_never_sql(db):
    query = filtered(ProductOffering.objects.all(), Condition("x.secret", "eq", ("it's mine",)), LOOKUPS).query
    sql, params = query.sql_with_params()
    assert "mine" not in sql
    assert "secret" not in sql
    assert any("secret" in str(param) for param in params)


# Numbers as other JSON has them too: whole ones exactly, others as doubles that a person would write.
NUMBERS = st.one_of(st.integers(-3, 3), st.sampled_from([0.5, 1.5, -0.25, 1.0, 1e-7, 123456.789, 2**53 + 1]))
TEXTS = st.sampled_from(["", "a", "b", "B", "ab", "1", "1.0", "0.5", "true", "Ž", "😀", "￿", "'"])
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
NAMES = st.sampled_from(["a", "b", "@c"])
JSON = st.recursive(
    LEAVES, lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=3), max_leaves=8
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(".".join)
VALUES = st.lists(st.one_of(TEXTS, NUMBERS.map(json.dumps), st.just("false")), min_size=1, max_size=3).map(tuple)
CONDITIONS = st.builds(Condition, PATHS, st.sampled_from(["eq", "ne", "gt", "gte", "lt", "lte"]), VALUES)


def joined(below):
    parts = st.lists(below, max_size=3).map(tuple)
    return st.one_of(parts.map(AllOf), parts.map(AnyOf), st.builds(Same, PATHS, below))


EXPRESSIONS = st.recursive(CONDITIONS, joined, max_leaves=5)


def inside_x(expression):
    """The same expression about what lies in the attribute `x`."""
    match expression:
        case AllOf(parts):
            return AllOf(tuple(map(inside_x, parts)))
        case AnyOf(parts):
            return AnyOf(tuple(map(inside_x, parts)))
        case Same(path, inner):
            return Same(f"x.{path}", inner)
        case Condition(path, op, values):
            return Condition(f"x.{path}", op, values)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=st.lists(JSON, min_size=1, max_size=8), expressions=st.lists(EXPRESSIONS, min_size=1, max_size=5))
def test_the_database_and_the_matcher_agree(db, documents, expressions):
    ProductOffering.objects.all().delete()
    store({str(index): document for index, document in enumerate(documents) if document is not None})
    for expression in map(inside_x, expressions):
        kept = [str(index) for index, document in enumerate(documents) if document is not None]
        agreed = [name for name in kept if matches({"x": documents[int(name)]}, expression)]
        assert found(expression) == sorted(agreed), (connection.vendor, expression)
