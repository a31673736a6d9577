"""A policy is readable when it has the parameters of its kind."""

import pytest

from catalog.domain.policy import KINDS, unreadable
from catalog.models.rules import KINDS as CHOICES

GOOD = {
    "upgradeOnly": {},
    "minTenure": {"days": 30},
    "coolingOff": {"days": 0},
    "maxPerCustomer": {"maximum": 1},
    "requires": {"offerings": ["a"]},
    "excludes": {"offerings": ["a", "b"]},
    "channelOnly": {"channels": ["app"]},
    "segmentOnly": {"segments": ["residential"]},
}


def test_the_admin_offers_the_same_kinds():
    assert tuple(name for name, _ in CHOICES) == KINDS == tuple(GOOD)


@pytest.mark.parametrize("kind", GOOD)
def test_a_kind_with_its_parameters_is_readable(kind):
    assert unreadable(kind, GOOD[kind]) == []
    assert unreadable(kind, {**GOOD[kind], "more": "of the client's own"}) == []


@pytest.mark.parametrize("kind", [kind for kind in GOOD if GOOD[kind]])
def test_a_parameter_that_is_missing_is_named(kind):
    (name,) = GOOD[kind]
    assert unreadable(kind, {}) == [(name, f"A policy of kind {kind} needs it.")]


@pytest.mark.parametrize("value", [-1, True, "30", 1.5, 100_001, None])
def test_days_are_a_whole_number(value):
    assert unreadable("minTenure", {"days": value}) == [("days", "It has to be a whole number of days.")]


@pytest.mark.parametrize("value", [[], "a", [1], [""], None])
def test_offerings_are_a_list_of_ids(value):
    assert unreadable("requires", {"offerings": value}) == [("offerings", "It has to be a list of ids of offerings.")]
