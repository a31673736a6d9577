"""What the declaration of a resource and the domain find wrong with a body is told at once."""

import pytest

from tmf.bodies import read_body
from tmf.errors import NotBuilt, Refused, RefusedAll
from tmf.fields import boolean, json, text
from tmf.resources import Resource

QUESTION = Resource(type="Question", fields=(text("name"), boolean("now"), json("item", many=True)))


def read(body, reader):
    """A body as a domain reads it: items with ids, and a name."""
    if body.get("later"):
        reader.not_built("Later")
        reader.not_built("Much later")
    ids = [reader.text(item, "id", path, required=True) for path, item in reader.parts(body, "item", "")]
    return ids, reader.text(body, "name", "", required=True)


def refused(body):
    with pytest.raises(RefusedAll) as found:
        read_body(QUESTION, body, read)
    assert found.value.status == 400
    return [(error.path, error.code) for error in found.value.errors]


def test_a_body_is_validated_and_read():
    values, made = read_body(QUESTION, {"name": "a", "now": True, "item": [{"id": "1"}], "colour": "red"}, read)
    assert values == {"name": "a", "now": True, "item": [{"id": "1"}], "extension": {"colour": "red"}}
    assert made == (["1"], "a")


def test_the_faults_of_both_are_told_at_once_and_each_path_once():
    assert refused({"now": "yes", "name": 7, "item": [{}, "x"]}) == [
        ("name", "invalid"),
        ("now", "invalid"),
        ("item[1]", "invalid"),
        ("item[0].id", "missing"),
    ]


def test_a_fault_counts_before_what_is_not_built():
    assert refused({"later": True}) == [("name", "missing")]
    with pytest.raises(NotBuilt) as found:
        read_body(QUESTION, {"later": True, "name": "a"}, read)
    assert found.value.message == "Later is not implemented."


@pytest.mark.parametrize("body", [[], "a", 7, None])
def test_a_body_is_an_object(body):
    with pytest.raises(Refused) as found:
        read_body(QUESTION, body, read)
    assert (found.value.status, found.value.code) == (400, "invalid")
