"""In which channels rules may say different things of an offering."""

import pytest

from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import AllowedAction, Offering, Policy
from qualification.domain.channels import channels_named


@pytest.mark.parametrize(
    ("offering", "channels"),
    [
        ({}, ("app",)),
        ({"channels": frozenset({"web", "app"})}, ("app", "web")),
        ({"allowed_actions": (AllowedAction("upgrade", frozenset({"care"})), AllowedAction("add"))}, ("app", "care")),
        ({"policies": (Policy("p", "channelOnly", parameters={"channels": ["retail"]}),)}, ("app", "retail")),
        ({"policies": (Policy("p", "channelOnly", parameters={"channels": "x"}),)}, ("app",)),
        ({"policies": (Policy("p", "segmentOnly", parameters={"segments": ["business"]}),)}, ("app",)),
    ],
)
def test_the_usual_channel_and_those_that_an_offering_names(offering, channels):
    bare = compile_catalog(revision=1, offerings=[], relationships=[])
    catalog = compile_catalog(revision=1, offerings=[Offering("a", "A", **offering)], relationships=[])
    assert channels_named((bare, catalog), ["a", "no-such"]) == channels
    assert channels_named((catalog, bare), ["a"]) == channels
