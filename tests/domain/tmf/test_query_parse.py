"""What query parameters ask for: the plain forms of TMF630."""

import pytest
from django.http import QueryDict

from tmf.errors import Refused
from tmf.query import EVERYTHING, AllOf, Condition, Same, of_params, of_text


def asked(query):
    return of_params(QueryDict(query).lists())


def refused(query):
    with pytest.raises(Refused) as caught:
        asked(query)
    return caught.value


ONE = [
    ("status=active", ("status", "eq", ("active",))),
    ("relatedParty.partyOrPartyRole.id=1", ("relatedParty.partyOrPartyRole.id", "eq", ("1",))),
    ("status=a,b", ("status", "eq", ("a", "b"))),
    ("status=a&status=b", ("status", "eq", ("a", "b"))),
    ("status=a;status=b", ("status", "eq", ("a", "b"))),
    ("status=a,b;status=c&status=d", ("status", "eq", ("a", "b", "c", "d"))),
    ("status=a;other=b", ("status", "eq", ("a;other=b",))),
    ("status=", ("status", "eq", ("",))),
    ("name=a%26b%3Dc", ("name", "eq", ("a&b=c",))),
    ("price.eq=5", ("price", "eq", ("5",))),
    ("price.ne=5,6", ("price", "ne", ("5", "6"))),
    ("price.gt=5", ("price", "gt", ("5",))),
    ("price.gte=5;price.gte=6", ("price", "gte", ("5", "6"))),
    ("a.b.lt=5", ("a.b", "lt", ("5",))),
    ("a.b.lte=5", ("a.b", "lte", ("5",))),
    ("dateTime%3E2013-04-20", ("dateTime", "gt", ("2013-04-20",))),
    ("dateTime>2013-04-20", ("dateTime", "gt", ("2013-04-20",))),
    ("dateTime>=2013-04-20", ("dateTime", "gte", ("2013-04-20",))),
    ("dateTime%3E=2013-04-20", ("dateTime", "gte", ("2013-04-20",))),
    ("dateTime%3E%3D2013-04-20", ("dateTime", "gte", ("2013-04-20",))),
    ("dateTime%3C2013-04-20", ("dateTime", "lt", ("2013-04-20",))),
    ("dateTime%3C=2013-04-20", ("dateTime", "lte", ("2013-04-20",))),
    ("dateTime%3C%3D2013-04-20", ("dateTime", "lte", ("2013-04-20",))),
    ("name>a=b", ("name", "gt", ("a=b",))),
    ("price>=5&price>=6", ("price", "gte", ("5", "6"))),
    ("eq=1", ("eq", "eq", ("1",))),
    ("lt.id=1", ("lt.id", "eq", ("1",))),
]


@pytest.mark.parametrize(("query", "condition"), ONE)
def test_one_parameter_is_one_condition(query, condition):
    assert asked(query) == Condition(*condition)


@pytest.mark.parametrize("query", ["", "limit=5&offset=1&fields=name&sort=-name"])
def test_without_filters_everything_is_asked_for(query):
    assert asked(query) is EVERYTHING


def test_different_parameters_hold_together():
    query = "status=active&price.gt=5&filter=relatedParty[?(@.role=='buyer')]&limit=2"
    assert asked(query) == AllOf(
        (
            Condition("status", "eq", ("active",)),
            Condition("price", "gt", ("5",)),
            Same("relatedParty", Condition("role", "eq", ("buyer",))),
        )
    )


def test_a_condition_knows_the_parameter_it_came_from():
    assert asked("price.gt=5").source == "price.gt"
    assert asked("price>5").source == asked("price>=5").source == "price"
    assert asked("filter=$[?(@.price > 5)]").source == "filter"


@pytest.mark.parametrize("query", ["name.regex=a*", "name*=a", "a.b.regex=x"])
def test_a_regular_expression_is_not_implemented(query):
    error = refused(query)
    assert (error.status, error.code) == (400, "filterNotOffered")
    assert error.path == query.split("=", maxsplit=1)[0]


@pytest.mark.parametrize("query", ["price>", "price>=", "price<", "price%3C%3D"])
def test_a_sign_without_a_value_is_refused(query):
    error = refused(query)
    assert (error.status, error.code, error.path) == (400, "invalidFilter", "price")


def test_twenty_conditions_are_taken_and_one_more_is_refused():
    names = [f"a{index}=1" for index in range(21)]
    assert len(asked("&".join(names[:20])).parts) == 20
    assert (refused("&".join(names)).status, refused("&".join(names)).code) == (400, "invalidFilter")
    inside = " || ".join(["@.a == 1"] * 20)
    assert refused(f"b=1&filter=$[?({inside})]".replace("&&", "%26%26")).code == "invalidFilter"


def test_fifty_values_are_taken_and_one_more_is_refused():
    assert len(asked("a=" + ",".join(["1"] * 50)).values) == 50
    error = refused("a=" + ",".join(["1"] * 26) + "&a=" + ",".join(["1"] * 25))
    assert (error.status, error.code, error.path) == (400, "invalidFilter", "a")


@pytest.mark.parametrize("query", ["name=a%00b", "name.gt=%00", "filter=$[?(@.a=='%00')]"])
def test_a_nul_character_is_refused(query):
    assert (refused(query).status, refused(query).code) == (400, "invalidFilter")


def test_the_query_of_a_hub_is_read_like_that_of_a_request():
    query = "eventType=ProductCreateEvent,ProductDeleteEvent&event.product.price%3E=5&filter=%24%5B%3F(%40.a%3D%3D1)%5D"
    assert of_text(query) == of_text(f"?{query}") == asked(query)
    assert of_text("") is EVERYTHING


def test_the_query_of_a_hub_has_limits():
    with pytest.raises(Refused) as caught:
        of_text("&".join(f"a{index}=1" for index in range(1000)))
    assert (caught.value.status, caught.value.code) == (400, "invalidFilter")
