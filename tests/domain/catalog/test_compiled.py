"""The compiled catalog: look-ups, and what a plan includes."""

from datetime import UTC, datetime, timedelta

import pytest

from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import AllowedAction, Offering, Option, Relationship
from catalog.domain.specification import ProductSpec, ServiceSpec
from tmf.values import Period

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OPTIONS = {
    "basic": Option("basic", 0, 1, 0),
    "standard": Option("standard", 1, 1, 1),
    "premium": Option("premium", 2, 3, 2),
    "music": Option("music", 1, 1, 1),
    "news": Option("news", 1, 1, 1, "extras"),
}


@pytest.fixture
def catalog():
    names = ("premium", "standard", "basic", "music", "news")
    return compile_catalog(
        revision=7,
        offerings=[*(Offering(name, name) for name in names), Offering("plan", "Plan", options=OPTIONS)],
        relationships=[
            Relationship("basic", "upgrade", "standard"),
            Relationship("standard", "upgrade", "premium"),
            Relationship("news", "crossgrade", "premium"),
        ],
        product_specs=[ProductSpec("ps", "Specification")],
        service_specs=[ServiceSpec("cfs", "Service", "CFS")],
    )


def test_keeps_the_revision_and_the_order_of_offerings(catalog):
    assert catalog.revision == 7
    assert list(catalog.offerings) == ["premium", "standard", "basic", "music", "news", "plan"]


def test_finds_specifications_by_id(catalog):
    assert catalog.product_specs["ps"].name == "Specification"
    assert catalog.service_specs["cfs"].kind == "CFS"


def test_finds_the_offerings_of_a_specification_in_the_order_of_the_catalog():
    offerings = [Offering(pk, pk, specification_id=spec) for pk, spec in (("b", "ps"), ("x", None), ("a", "ps"))]
    catalog = compile_catalog(revision=1, offerings=offerings, relationships=[])
    assert catalog.of_specification("ps") == ("b", "a")
    assert catalog.of_specification("no-such") == ()


def test_an_offering_without_relationships_stands_on_no_ladder(catalog):
    assert catalog.ladder("music") is None
    assert catalog.ladder("no-such") is None
    assert catalog.ladder("basic").members == ("premium", "standard", "basic", "news")


def test_baselines_are_the_members_that_the_plan_includes_outside_choice_groups(catalog):
    assert catalog.baselines("plan", catalog.ladder("basic")) == ("premium", "standard")


def test_a_plan_unknown_to_the_catalog_includes_nothing_of_a_ladder(catalog):
    assert catalog.baselines("no-such", catalog.ladder("basic")) == ()


@pytest.mark.parametrize(
    ("row", "allows"),
    [
        (AllowedAction("upgrade"), True),
        (AllowedAction("upgrade", frozenset({"app", "care"})), True),
        (AllowedAction("upgrade", frozenset({"care"})), False),
        (AllowedAction("upgrade", validity=Period(NOW, None)), True),
        (AllowedAction("upgrade", validity=Period(None, NOW)), False),
        (AllowedAction("upgrade", frozenset({"app"}), Period(NOW + timedelta(seconds=1), None)), False),
    ],
)
def test_an_allowed_action_needs_its_channel_and_its_time(row, allows):
    assert row.allows(channel="app", at=NOW) is allows
