"""One node of a TMF760 configuration as JSON: groups inside each other, values of every kind, terms."""

from datetime import UTC, datetime

import pytest

from catalog.domain.characteristic import Characteristic, Value
from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import Group, Offering, Option, Term
from qualification.domain.configuration import configure
from qualification.domain.scene import Scene
from qualification.domain.wish import Said, Wish, select
from qualification.resources.product_configuration import Look, product_configuration

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SCREENS = Characteristic(
    "s", "screens", "integer", at_least=1, at_most=1, values=(Value(lower=1, upper=4, unit="screens"),)
)
LOOKS = Characteristic(
    "l", "looks", at_most=2, values=(Value("dark", is_default=True), Value("light")), extensible=True
)
FILM = Offering("film", "Film", declared=(SCREENS, LOOKS), terms=(Term("year", "Cheaper", 12, "month"), Term("none")))
PLAN = Offering(
    "plan",
    "Plan",
    options={"film": Option("film", 0, 1, 0, "inner")},
    groups={"inner": Group("in-1", "inner", 0, 1, "outer"), "outer": Group("out-1", "outer", 1, 2)},
)
CATALOG = compile_catalog(revision=1, offerings=[PLAN, FILM], relationships=[])


@pytest.fixture
def node():
    """The node of the film, with what a client says of it."""

    def shown(**words):
        scene = Scene(CATALOG, "app", NOW)
        wish = Wish(Said("", "plan"), (Said("n", "film", **words),))
        [choice] = configure(scene, select(scene, wish, as_sent=False)).choices
        return product_configuration("1.1", choice, Look(CATALOG, NOW, "plan"))

    return shown


def test_every_limit_around_an_option_is_shown_from_the_outside_in(node):
    outer = node()["bundledGroupProductOffering"]
    [inner] = outer["bundledGroupProductOffering"]
    limits = ("numberRelOfferLowerLimit", "numberRelOfferUpperLimit")
    shown = [(g["id"], *(g["bundledGroupProductOfferingOption"][name] for name in limits)) for g in (outer, inner)]
    assert shown == [("out-1", 1, 2), ("in-1", 0, 1)]


def test_a_range_is_shown_and_the_value_in_it_beside_it(node):
    screens = node(values={"screens": 3})["configurationCharacteristic"][0]
    assert screens["configurationCharacteristicValue"] == [
        {
            "@type": "ConfigurationCharacteristicValue",
            "isSelectable": True,
            "isSelected": False,
            "rangeInterval": "closed",
            "valueFrom": 1,
            "valueTo": 4,
            "unitOfMeasure": "screens",
        },
        {
            "@type": "ConfigurationCharacteristicValue",
            "isSelectable": True,
            "isSelected": True,
            "characteristicValue": {
                "@type": "IntegerCharacteristic",
                "name": "screens",
                "valueType": "integer",
                "value": 3,
            },
        },
    ]
    assert (screens["minCardinality"], screens["maxCardinality"], screens["isConfigurable"]) == (1, 1, True)


def test_the_default_is_selected_until_others_are(node):
    def selected(**words):
        values = node(**words)["configurationCharacteristic"][1]["configurationCharacteristicValue"]
        return [(one["characteristicValue"]["value"], one["isSelected"]) for one in values]

    assert selected() == [("dark", True), ("light", False)]
    assert selected(values={"looks": ["light", "pink"]}) == [("dark", False), ("light", True), ("pink", True)]


def test_a_term_that_is_selected_stays_selected(node):
    terms = node(terms=frozenset({"year"}))["configurationTerm"]
    assert terms[0]["duration"] == {"amount": 12, "units": "month"}
    assert [(one["name"], one["isSelectable"], one["isSelected"]) for one in terms] == [
        ("year", True, True),
        ("none", True, False),
    ]
