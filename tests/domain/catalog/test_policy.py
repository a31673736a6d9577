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


@pytest.mark.parametrize("value", [None, [], ["upgrade"], ["downgrade", "crossgrade", "terminate"]])
def test_a_minimum_of_days_may_name_the_actions_that_it_speaks_of(value):
    assert unreadable("minTenure", {"days": 30, "actions": value}) == []


@pytest.mark.parametrize("value", ["terminate", ["modify"], ["delete"], [None], {}, 5, ""])
def test_an_action_that_it_cannot_speak_of_is_refused(value):
    """Otherwise it would hold nobody back, and nobody would notice."""
    words = "It has to be a list of these: upgrade, downgrade, crossgrade, terminate."
    assert unreadable("minTenure", {"days": 30, "actions": value}) == [("actions", words)]


def test_another_kind_has_no_actions():
    assert unreadable("coolingOff", {"days": 30, "actions": "what a client says"}) == []
