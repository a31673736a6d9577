"""What a plan may hold together, beyond what the demo catalog has."""

from datetime import UTC, datetime

import pytest

from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import Group, Offering, Option, Relationship
from qualification.domain import Request
from qualification.domain.bundle import composition, left_short, no_room
from qualification.domain.decision import why
from tests.domain.qualification.configuring import configure_new

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OPTIONS = {
    "box": Option("box", 2, 3, 2),
    "bigger": Option("bigger", 0, 3, 0),
    "film": Option("film", 1, 2, 1, "extras"),
    "news": Option("news", 0, 1, 1, "extras"),
}
PLAN = Offering("plan", "Plan", options=OPTIONS, groups={"extras": Group("extras", "Extras", 1, 2)})


@pytest.fixture
def catalog():
    retired = Offering("news", "News", lifecycle_status="Retired")
    others = [Offering(name, name) for name in ("box", "bigger", "film")]
    return compile_catalog(
        revision=1, offerings=[PLAN, *others, retired], relationships=[Relationship("box", "upgrade", "bigger")]
    )


def codes(grounds):
    return [reason.code for reason in why(grounds)]


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        (["box", "box", "film"], []),
        (["bigger", "bigger", "film"], []),
        (["box", "film"], ["requiredOptionMissing"]),
        (["box", "box"], ["groupLimit"]),
        (["box", "box", "news"], []),
        (["box", "box", "film", "film", "news"], ["groupLimit"]),
        (["box", "box", "box", "box", "film"], ["maxInstancesReached"]),
        (["box", "bigger", "film"], ["excludedByProduct"]),
        ([], ["requiredOptionMissing", "groupLimit"]),
    ],
)
def test_a_new_plan_holds_what_its_limits_say(catalog, children, expected):
    """A lower limit of two needs two; an option of a group is never due by itself."""
    assert codes(composition(catalog, PLAN, children)) == expected


@pytest.mark.parametrize(
    ("siblings", "added", "expected"),
    [
        (["box", "box"], "box", []),
        (["box", "box", "box"], "box", ["maxInstancesReached"]),
        (["box", "box"], "bigger", ["excludedByProduct"]),
        (["film"], "film", []),
        (["film", "film"], "film", ["maxInstancesReached", "groupLimit"]),
        (["film", "film"], "news", ["groupLimit"]),
    ],
)
def test_an_addition_needs_room(catalog, siblings, added, expected):
    assert codes(no_room(catalog, PLAN, siblings, added)) == expected


@pytest.mark.parametrize(
    ("staying", "removed", "expected"),
    [
        (["box", "box"], "box", []),
        (["box"], "box", ["requiredOptionMissing"]),
        (["box"], "film", ["groupLimit"]),
        (["box", "news"], "film", []),
    ],
)
def test_a_removal_counts_only_for_what_it_concerns(catalog, staying, removed, expected):
    """A plan that was short of something else already does not hold an unrelated removal back."""
    assert codes(left_short(catalog, PLAN, staying, removed)) == expected


def test_what_cannot_be_bought_is_not_selected_by_default(catalog):
    choices = configure_new(catalog, "plan", Request(), at=NOW).choices
    assert [(choice.offering_id, choice.selected, choice.selectable) for choice in choices] == [
        ("box", True, False),
        ("box", True, False),
        ("box", False, True),  # there is room for a third one
        ("bigger", False, False),  # one alone would leave the plan short
        ("film", True, False),
        ("film", False, True),
        ("news", False, False),
    ]


class TestGroupsInsideOthers:
    """At most two extras, of which at most one is music."""

    CATALOG = compile_catalog(
        revision=1,
        offerings=[
            *(Offering(name, name.title()) for name in ("duo", "family", "sport")),
            Offering(
                "plan",
                "Plan",
                is_bundle=True,
                options={
                    "duo": Option("duo", 0, 1, 0, "music"),
                    "family": Option("family", 0, 1, 0, "music"),
                    "sport": Option("sport", 0, 1, 0, "extras"),
                },
                groups={"extras": Group("extras", "extras", 1, 2), "music": Group("music", "music", 0, 1, "extras")},
            ),
        ],
        relationships=[],
    )
    PLAN = CATALOG.offerings["plan"]

    @pytest.mark.parametrize(
        ("children", "reasons"),
        [
            (["duo", "sport"], ()),
            (["duo"], ()),
            ([], ("groupLimit",)),
            (["duo", "family"], ("groupLimit",)),
            (["duo", "family", "sport"], ("groupLimit",)),
        ],
    )
    def test_what_is_chosen_inside_counts_outside_too(self, children, reasons):
        assert tuple(codes(composition(self.CATALOG, self.PLAN, children))) == reasons

    @pytest.mark.parametrize(
        ("siblings", "added", "reasons"),
        [
            (["sport"], "duo", ()),
            (["duo"], "family", ("groupLimit",)),
            (["duo"], "sport", ()),
            (["duo", "sport"], "family", ("groupLimit",)),
        ],
    )
    def test_there_is_room_only_while_every_group_around_has_some(self, siblings, added, reasons):
        assert tuple(codes(no_room(self.CATALOG, self.PLAN, siblings, added))) == reasons

    def test_the_last_one_cannot_be_taken_out_of_a_group_that_needs_one(self):
        left = left_short(self.CATALOG, self.PLAN, staying=[], removed="duo")
        assert codes(left) == ["groupLimit"]
        assert left_short(self.CATALOG, self.PLAN, staying=["sport"], removed="duo") == ()
