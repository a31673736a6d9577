"""How values go out."""

from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace

from rest_framework import serializers

from tmf import fields, parts
from tmf.resources import Resource

PART = Resource(type="Part", fields=(fields.text("name", required=True),))
THING = Resource(
    type="Thing",
    base="/tmf-api/things/v5",
    path="thing",
    extension="extension",
    fields=(
        fields.text("name", required=True),
        fields.integer("partCount", read_only=True),
        fields.date_time("startDate"),
        fields.period("validFor"),
        parts.many("part", PART, source="parts"),
        fields.boolean("isBundle"),
    ),
)


def thing(**values):
    plain = {"pk": "t1", "name": "A", "part_count": 0, "start_date": None, "valid_from": None, "valid_to": None}
    return SimpleNamespace(**{**plain, "parts": [], "is_bundle": False, "extension": {}, **values})


def test_a_time_goes_out_in_utc_with_z_and_milliseconds():
    at = datetime(2026, 11, 21, 13, 0, 0, 1999, tzinfo=timezone(timedelta(hours=1)))
    assert fields.rfc3339(at) == "2026-11-21T12:00:00.001Z"


def test_camel_case_names_lead_to_snake_case_attributes():
    assert fields.snake("recurringChargePeriodType") == "recurring_charge_period_type"


def test_reading_leaves_out_what_is_empty_and_keeps_false_and_zero(settings):
    settings.PUBLIC_URL = "https://api.example.com"
    assert THING.read(thing()) == {
        "@type": "Thing",
        "id": "t1",
        "href": "https://api.example.com/tmf-api/things/v5/thing/t1",
        "name": "A",
        "partCount": 0,
        "isBundle": False,
    }


def test_parts_and_periods_are_read(settings):
    settings.PUBLIC_URL = ""
    end = datetime(2027, 1, 1, tzinfo=UTC)
    body = THING.read(thing(valid_to=end, parts=[SimpleNamespace(name="P")]))
    assert body["validFor"] == {"endDateTime": "2027-01-01T00:00:00.000Z"}
    assert body["part"] == [{"@type": "Part", "name": "P"}]


def test_what_a_client_added_is_given_back_but_never_over_an_own_attribute():
    body = THING.read(thing(extension={"colour": "red", "name": "forged"}))
    assert (body["colour"], body["name"]) == ("red", "A")


def test_a_reference_names_the_type_of_what_it_refers_to(settings):
    settings.PUBLIC_URL = ""
    assert THING.ref(thing()) == {
        "@type": "ThingRef",
        "@referredType": "Thing",
        "id": "t1",
        "href": "/tmf-api/things/v5/thing/t1",
        "name": "A",
    }


def test_a_body_keeps_unknown_attributes_apart_and_ignores_read_only_ones():
    serializer = THING.serializer(write=True)(data={"name": "A", "colour": "red", "partCount": 7, "@type": "Thing"})
    assert serializer.is_valid(), serializer.errors
    assert serializer.validated_data["extension"] == {"colour": "red"}
    assert "partCount" not in serializer.validated_data


def test_every_wrong_path_of_a_body_is_named_at_once():
    bad = {"part": [{"name": "P"}, {}], "startDate": "soon", "isBundle": False}
    serializer = THING.serializer(write=True)(data=bad)
    assert not serializer.is_valid()
    assert set(serializer.errors) == {"name", "part", "startDate"}


def test_a_period_that_ends_before_it_starts_is_refused():
    period = {"startDateTime": "2027-01-02T00:00:00Z", "endDateTime": "2027-01-01T00:00:00Z"}
    serializer = THING.serializer(write=True)(data={"name": "A", "validFor": period})
    assert not serializer.is_valid()
    assert list(serializer.errors) == ["validFor"]


def test_serializers_are_built_once():
    assert THING.serializer(write=True) is THING.serializer(write=True)
    assert issubclass(THING.serializer(), serializers.Serializer)
