"""Filters on columns and over relations: the same on both databases, and the same as on documents."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import (
    BundleGroup,
    BundleOption,
    Channel,
    ProductOffering,
    ProductOfferingPrice,
    ProductSpecification,
)
from tmf.errors import Refused
from tmf.fields import rfc3339
from tmf.query import AllOf, AnyOf, Column, Condition, Inside, Same, filterable, filtered, matches, of_params

LOOKUPS = {
    "id": Column("pk"),
    "name": Column("name"),
    "description": Column("description"),
    "isBundle": Column("is_bundle", "boolean"),
    "rank": Column("rank", "integer"),
    "validFor.startDateTime": Column("valid_from", "dateTime"),
    "productSpecification.id": Column("product_specification_id"),
    "productSpecification.brand": Column("product_specification__brand"),
    "productOfferingPrice.id": Column("prices__pk"),
    "productOfferingPrice.name": Column("prices__name"),
    "productOfferingPrice.price.value": Column("prices__amount", "number"),
    "channel": Column("channels"),
    "channel.name": Column("channels__name"),
    "group.name": Column("groups__name"),
    "group.upperLimit": Column("groups__upper_limit", "integer"),
    "group.option.id": Column("groups__options__offering_id"),
    "group.option.rank": Column("groups__options__offering__rank", "integer"),
    "group.note": Inside("groups__bundle__extension"),
    "mixed.price": Column("prices__name"),
    "mixed.channel": Column("channels__name"),
    "priceNote": Inside("prices__extension"),
}
AT = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)


def asked(query):
    return of_params(QueryDict(query).lists())


def found(query, rows=None):
    expression = asked(query) if isinstance(query, str) else query
    rows = ProductOffering.objects.all() if rows is None else rows
    # A list, not a set: a row that comes twice would be seen.
    return sorted(filtered(rows, expression, LOOKUPS).values_list("pk", flat=True))


def refused(query):
    with pytest.raises(Refused) as caught:
        found(query)
    return caught.value


@pytest.fixture
def stored(db):
    """Offerings a (everything), b (little) and c (nothing)."""
    disney = ProductSpecification.objects.create(id="s1", name="Kids", brand="Disney")
    plain = ProductSpecification.objects.create(id="s2", name="Plain")
    shared = {"valid_from": AT, "is_bundle": True}
    a = ProductOffering.objects.create(
        id="a", name="Zebra", description="x, y", rank=5, product_specification=disney, **shared
    )
    b = ProductOffering.objects.create(id="b", name="apple", rank=7, product_specification=plain)
    ProductOffering.objects.create(id="c", name="Äpfel")
    cheap = ProductOfferingPrice.objects.create(id="p1", name="cheap", amount="4.9000", extension={"k": 1})
    dear = ProductOfferingPrice.objects.create(id="p2", name="dear", amount="12.5000", extension={"k": 2})
    a.prices.set([cheap, dear])
    b.prices.set([cheap])
    a.channels.set([Channel.objects.create(id=name, name=name.upper()) for name in ("app", "web")])
    tv, extra = (
        BundleGroup.objects.create(bundle=a, name=name, upper_limit=limit) for name, limit in (("tv", 1), ("extra", 2))
    )
    BundleOption.objects.create(bundle=a, offering=b, group=tv)
    BundleOption.objects.create(bundle=a, offering=ProductOffering.objects.get(pk="c"), group=extra)


ON_ROWS = [
    ("id=a,c", ["a", "c"]),
    ("id.ne=a", ["b", "c"]),
    ("name=zebra", []),
    ("name>Zebra", ["b", "c"]),
    ("name.lte=Zebra", ["a"]),
    ("name.gt=apple", ["c"]),
    ("name.gt=apple,Zebra", ["b", "c"]),
    ("name.lt=a,b", ["a", "b"]),
    ("description=", []),
    ("description.ne=z", ["a", "b", "c"]),
    ("description.ne=", ["a", "b", "c"]),
    ("description.lt=z", ["a"]),
    ("filter=$[?(@.description == 'x, y')]", ["a"]),
    ("isBundle=true", ["a"]),
    ("isBundle=false", ["b", "c"]),
    ("isBundle.ne=true", ["b", "c"]),
    ("rank=5", ["a"]),
    ("rank=05,7", ["a", "b"]),
    ("rank>=5", ["a", "b"]),
    ("rank<5", ["c"]),
    ("rank.ne=5,0", ["b"]),
    ("rank.lt=9223372036854775807", ["a", "b", "c"]),
    ("rank=9223372036854775807", []),
    ("rank.gt=-9223372036854775808", ["a", "b", "c"]),
    ("productSpecification.id=s1", ["a"]),
    ("productSpecification.id.ne=s1", ["b", "c"]),
    ("productSpecification.brand=Disney", ["a"]),
    ("productSpecification.brand.ne=Disney", ["b", "c"]),
    ("productSpecification.brand.gt=A", ["a"]),
    ("productSpecification.brand.lt=Z", ["a"]),
]
OVER_RELATIONS = [
    ("productOfferingPrice.id=p1", ["a", "b"]),
    ("productOfferingPrice.id=p1,p2", ["a", "b"]),
    ("productOfferingPrice.id.ne=p2", ["b", "c"]),
    ("productOfferingPrice.id.ne=p1", ["c"]),
    ("productOfferingPrice.price.value=4.9", ["a", "b"]),
    ("productOfferingPrice.price.value=4.900000000000000000000", ["a", "b"]),
    ("productOfferingPrice.price.value=4.90000001", []),
    ("productOfferingPrice.price.value.ne=4.90000001", ["a", "b", "c"]),
    ("productOfferingPrice.price.value.gt=4.90000001", ["a"]),
    ("productOfferingPrice.price.value.gte=4.9", ["a", "b"]),
    ("productOfferingPrice.price.value.lt=99999999999999999999999999.5", ["a", "b"]),
    ("productOfferingPrice.price.value.gt=-99999999999999999999999999.5", ["a", "b"]),
    ("productOfferingPrice.name>cheap", ["a"]),
    ("channel=app,web", ["a"]),
    ("channel.name=WEB", ["a"]),
    ("channel.ne=app", ["b", "c"]),
    ("group.option.id=b", ["a"]),
    ("group.option.rank.gt=6", ["a"]),
    ("group.option.id.ne=b", ["b", "c"]),
    ("priceNote.k=2", ["a"]),
    ("priceNote.k.ne=2", ["b", "c"]),
    ("productOfferingPrice.id=p1&channel=app", ["a"]),
    ("filter=$[?(@.channel == 'app' || @.rank == 7)]", ["a", "b"]),
]
BOUND = [
    ("productOfferingPrice.name=cheap&productOfferingPrice.price.value.gt=10", ["a"]),
    ("filter=productOfferingPrice[?(@.name=='cheap' %26%26 @.price.value > 10)]", []),
    ("filter=productOfferingPrice[?(@.name=='dear' %26%26 @.price.value > 10)]", ["a"]),
    ("filter=productOfferingPrice[?(@.name=='dear' || @.price.value == 4.9)]", ["a", "b"]),
    ("filter=productOfferingPrice[?(@.name!='cheap')]", ["a"]),
    ("filter=productOfferingPrice[?(@.name!='cheap' %26%26 @.price.value < 10)]", []),
    ("filter=productOfferingPrice.price[?(@.value > 10)]", ["a"]),
    ("filter=group[?(@.name=='tv' %26%26 @.option.id=='b')]", ["a"]),
    ("filter=group[?(@.name=='tv' %26%26 @.option.id=='c')]", []),
    ("filter=group[?(@.name=='tv' %26%26 @.option.id!='c')]", ["a"]),
    ("filter=group[?(@.name=='tv' %26%26 @.option.rank>6)]", ["a"]),
    ("filter=group[?(@.name=='extra' %26%26 @.option.rank>6)]", []),
    ("filter=group[?(@.upperLimit > 5 || @.option.id=='c' %26%26 @.name=='extra')]", ["a"]),
    ("filter=productSpecification[?(@.id=='s1' %26%26 @.brand=='Disney')]", ["a"]),
    ("filter=productSpecification[?(@.id=='s2' %26%26 @.brand!='Disney')]", ["b"]),
    ("filter=priceNote[?(@.k==1 || @.k==2)]", ["a", "b"]),
]


@pytest.mark.parametrize(("query", "expected"), ON_ROWS)
def test_rows_are_found_by_their_columns(stored, query, expected):
    assert found(query) == expected


@pytest.mark.parametrize(("query", "expected"), OVER_RELATIONS)
def test_rows_are_found_once_by_any_of_their_related_rows(stored, query, expected):
    assert found(query) == expected


@pytest.mark.parametrize(("query", "expected"), BOUND)
def test_predicates_are_bound_to_one_related_row(stored, query, expected):
    assert found(query) == expected


def test_rows_that_are_filtered_already_stay_so(stored):
    rows = ProductOffering.objects.filter(channels="app").order_by("-rank")
    assert found("productOfferingPrice.id=p1,p2&rank.lt=9", rows) == ["a"]


def test_times_are_compared_at_the_millisecond_that_is_shown(stored):
    shown = rfc3339(AT)
    assert shown == "2026-11-21T12:00:00.123Z"
    path = "validFor.startDateTime"
    expected = {
        f"={shown}": ["a"],
        "=2026-11-21T13:00:00.123%2B01:00": ["a"],
        "=2026-11-21T13:00:00.123+01:00": ["a"],
        "=2026-11-21T12:00:00.123456Z": [],
        f".ne={shown}": ["b", "c"],
        f".gt={shown}": [],
        f".gte={shown}": ["a"],
        f".lt={shown}": [],
        f".lte={shown}": ["a"],
        ".gt=2026-11-21T12:00:00.122999Z": ["a"],
        ".gte=2026-11-21T12:00:00.1230001Z": ["a"],
        ".gte=2026-11-21T12:00:00.123001Z": [],
        ".lt=2026-11-21T12:00:00.123001Z": ["a"],
        "=2026-11-21": [],
        ">2026-11-21": ["a"],
        "<2026-11-22": ["a"],
        "<9999-12-31T23:59:59.999Z": ["a"],
        "<=9999-12-31T23:59:59.999999Z": ["a"],
        ">9999-12-31T23:59:59.999Z": [],
        ">0001-01-01": ["a"],
    }
    assert {query: found(f"{path}{query}") for query in expected} == expected


WRONG = [
    *((f"rank={value}", "rank") for value in ("x", "", "1.5", "1e3", "9223372036854775808", "9" * 100, "٣")),
    *((f"isBundle={value}", "isBundle") for value in ("1", "True", "", "yes")),
    ("isBundle.gt=false", "isBundle.gt"),
    *(
        (f"productOfferingPrice.price.value={value}", "productOfferingPrice.price.value")
        for value in ("x", "", "NaN", "Infinity", "1e3", "1" * 31, "0." + "1" * 31, "1,", "٣")
    ),
    *(
        (f"validFor.startDateTime>{value}", "validFor.startDateTime")
        for value in ("x", "2026", "2026-02-30", "2026-11-21T25:00:00Z", "2026-11-21T12", "0000-01-01", "99999-01-01")
    ),
    ("validFor.startDateTime.lt=0001-01-01T00:00:00%2B01:00", "validFor.startDateTime.lt"),
    ("filter=$[?(@.rank == 'x')]", "filter"),
]


@pytest.mark.parametrize(("query", "path"), WRONG)
def test_a_value_that_is_none_of_its_kind_is_refused(db, query, path):
    error = refused(query)
    assert (error.status, error.code, error.path) == (400, "invalidFilter", path)


def test_what_cannot_be_filtered_is_refused_with_what_can():
    choices = ", ".join(filterable(LOOKUPS))
    assert "group.note, group.note.*, " in choices
    error = refused("colour=red")
    assert (error.status, error.code, error.path) == (400, "invalidFilter", "colour")
    assert error.message == f"This cannot be filtered; filters: {choices}."
    error = refused("validFor.gt=1")
    assert (error.path, error.message) == ("validFor.gt", f"validFor cannot be filtered; filters: {choices}.")
    error = refused("filter=group[?(@.colour=='red')]")
    assert (error.path, error.message) == ("filter", f"group.colour cannot be filtered; filters: {choices}.")


@pytest.mark.parametrize("name", ["pk", "name__contains", "prices", "is_bundle", "name.x", "channel.id", "id ", "."])
def test_no_name_of_a_reader_becomes_a_look_up(db, name):
    assert refused(Condition(name, "eq", ("1",))).code == "invalidFilter"


def test_attributes_that_are_kept_in_different_places_cannot_be_bound(db):
    assert refused("filter=mixed[?(@.price=='cheap' %26%26 @.channel=='APP')]").code == "filterNotOffered"


def test_the_most_values_fit_into_one_query(stored):
    many = tuple(str(index) for index in range(50))
    assert found(AllOf(tuple(Condition("productOfferingPrice.name", "ne", many) for _ in range(20)))) == ["a", "b", "c"]


# Documents as a resource would give them, and rows as it would keep them.
TEXTS = st.sampled_from(["", "a", "B", "b", "ab", "Ä", "😀", "￿", "5", "true"])
NUMBERS = st.decimals(-3, 3, places=1).map(lambda number: number + 3)
MOMENTS = st.none() | st.integers(-3, 3).map(lambda tick: AT + tick * timedelta(microseconds=500))
PRICES = st.lists(st.tuples(TEXTS, NUMBERS), max_size=3)
ROWS = st.fixed_dictionaries(
    {"name": TEXTS, "rank": st.integers(0, 3), "bundle": st.booleans(), "start": MOMENTS, "prices": PRICES}
)
OPERATORS = st.sampled_from(["eq", "ne", "gt", "gte", "lt", "lte"])


def conditions(path, values, operators=OPERATORS):
    return st.builds(Condition, st.just(path), operators, st.lists(values, min_size=1, max_size=3).map(tuple))


ROW_CONDITIONS = st.one_of(
    conditions("name", TEXTS),
    conditions("rank", st.integers(-1, 4).map(str)),
    conditions("isBundle", st.sampled_from(["true", "false"]), st.sampled_from(["eq", "ne"])),
    conditions(
        "validFor.startDateTime", st.integers(-5, 5).map(lambda tick: f"2026-11-21T12:00:00.{123000 + tick * 500}Z")
    ),
)


def price_conditions(prefix):
    return conditions(f"{prefix}name", TEXTS) | conditions(f"{prefix}price.value", NUMBERS.map(str))


def joined(below):
    parts = st.lists(below, max_size=3).map(tuple)
    return parts.map(AllOf) | parts.map(AnyOf)


BOUND_TO_ONE = st.recursive(price_conditions(""), joined, max_leaves=3).map(lambda e: Same("productOfferingPrice", e))
EXPRESSIONS = st.recursive(
    ROW_CONDITIONS | price_conditions("productOfferingPrice.") | BOUND_TO_ONE, joined, max_leaves=5
)


def document(row):
    prices = [{"name": name, "price": {"value": float(amount)}} for name, amount in row["prices"]]
    start = {"validFor": {"startDateTime": rfc3339(row["start"])}} if row["start"] else {}
    return {
        "name": row["name"],
        "rank": row["rank"],
        "isBundle": row["bundle"],
        **start,
        "productOfferingPrice": prices,
    }


def store(rows):
    ProductOffering.objects.all().delete()
    ProductOfferingPrice.objects.all().delete()
    for index, row in enumerate(rows):
        columns = {"name": row["name"], "rank": row["rank"], "is_bundle": row["bundle"], "valid_from": row["start"]}
        offering = ProductOffering.objects.create(id=str(index), **columns)
        for name, amount in row["prices"]:
            offering.prices.create(name=name, amount=Decimal(amount))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(rows=st.lists(ROWS, min_size=1, max_size=4), expressions=st.lists(EXPRESSIONS, min_size=1, max_size=5))
def test_the_database_and_the_matcher_agree(db, rows, expressions):
    store(rows)
    for expression in expressions:
        agreed = [str(index) for index, row in enumerate(rows) if matches(document(row), expression, LOOKUPS)]
        assert found(expression) == sorted(agreed), AnyOf((expression,))
