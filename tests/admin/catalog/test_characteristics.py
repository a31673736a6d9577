"""Characteristics and the values that offerings fix keep their types and their choices."""

import pytest

from catalog.models import CharacteristicSpecification, CharacteristicValueUse, ProductOffering
from catalog.services import edit_catalog, save_entity

pytestmark = pytest.mark.usefixtures("demo")
SPECIFICATION = "/admin/catalog/productspecification/ps-ottplay/change/"
OFFERING = "/admin/catalog/productoffering/fast/change/"
CHOICE = [{"value": 5, "isDefault": True, "more": "kept"}, {"value": 10}, {"valueFrom": 20, "valueTo": 30}]


@pytest.fixture
def offering(demo):
    def made(*values):
        with edit_catalog():
            save_entity(ProductOffering(id="fast", name="Fast"))
            use = CharacteristicValueUse(offering_id="fast", name="speed", values=list(values), value="5")
            save_entity(use)
        return use

    return made


def new(values, **more):
    fields = {"name": "speed", "value_type": "integer", "values": values, **more}
    return {
        "characteristics-TOTAL_FORMS": "1",
        **{f"characteristics-0-{name}": value for name, value in fields.items()},
    }


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("", None),
        ("[]", []),
        ('[{"value": 5}]', [{"value": 5}]),
        ('[{"valueFrom": 1, "valueTo": 5, "extra": {"a": 1}}]', [{"valueFrom": 1, "valueTo": 5, "extra": {"a": 1}}]),
    ],
)
def test_values_are_kept_as_they_are_written(manager, fill, sent, kept):
    assert fill(manager, SPECIFICATION, **new(sent)).status_code == 302
    assert CharacteristicSpecification.objects.get(name="speed").values == kept


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        ({"values": "five"}, "values", "Enter a valid JSON."),
        (
            {"values": '[{"valueFrom": 5, "valueTo": 1}]'},
            "values",
            "[0].valueTo: The end of the range, 1, lies below its start, 5.",
        ),
        ({"values": '[{"isDefault": 1}]'}, "values", "[0].isDefault: It has to be true or false."),
        ({"values": "", "regex": "("}, "regex", "This is no regular expression"),
        ({"values": "", "min_cardinality": "3", "max_cardinality": "1"}, "max_cardinality", "is below the lowest"),
    ],
)
def test_values_that_cannot_be_are_refused_with_their_place(manager, fill, rows, errors_of, fields, where, words):
    before = rows()
    answer = fill(manager, SPECIFICATION, **new(**fields))
    form = answer.context["inline_admin_formsets"][0].formset.forms[0]
    assert words in " ".join(form.errors[where])
    assert len(errors_of(answer)) == 1
    assert rows() == before


def test_values_that_are_no_list_of_objects_are_refused(manager, fill, rows):
    before = rows()
    for wrong in ('"five"', "5", "{}", "[1]", '[{"value": 1}, null]'):
        assert fill(manager, SPECIFICATION, **new(wrong)).status_code == 200
    assert rows() == before


@pytest.mark.parametrize(
    ("values", "chosen", "fixed", "kept"),
    [
        ([{"value": 5, "more": 1}], "6", "6", [{"value": 6, "more": 1}]),
        ([{"value": 5, "more": 1}], "06", "6", [{"value": 6, "more": 1}]),
        ([{"value": "5"}], "x", "x", [{"value": "x"}]),
        ([{"value": 5}], "", "", None),
        (CHOICE, "10", "10", [{"value": 5, "more": "kept"}, {"value": 10, "isDefault": True}, CHOICE[2]]),
        (CHOICE, "", "", [{"value": 5, "more": "kept"}, {"value": 10}, CHOICE[2]]),
    ],
)
def test_another_value_is_fixed_with_the_type_that_it_has(manager, fill, offering, stale, values, chosen, fixed, kept):
    use = offering(*values)
    assert fill(manager, OFFERING, **{"characteristic_values-0-value": chosen}).status_code == 302
    use.refresh_from_db()
    assert (use.value, use.values) == (fixed, kept)
    assert stale() == []


@pytest.mark.parametrize(
    ("values", "chosen", "words"),
    [
        (CHOICE, "7", "It has to be one of: 5, 10, 20 to 30."),
        ([{"value": 5}], "x", "It has to be a number, as it was."),
    ],
)
def test_a_value_that_is_none_of_the_choices_is_refused(
    manager, fill, offering, rows, errors_of, values, chosen, words
):
    offering(*values)
    before = rows()
    answer = fill(manager, OFFERING, **{"characteristic_values-0-value": chosen})
    assert errors_of(answer) == [("invalid", words)]
    assert rows() == before


def test_what_a_value_is_chosen_from_is_shown(manager, offering):
    offering(*CHOICE)
    assert "5, 10, 20 to 30" in manager.get(OFFERING).content.decode()
