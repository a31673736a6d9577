"""The changes of a board are saved together or not at all; and what a board and the list of ladders are made of."""

import itertools
from datetime import UTC, datetime

import pytest

from catalog.domain.ladder import PathTwice, UpgradeCycle
from catalog.domain.offering import Relationship
from catalog.models import BundleOption, ProductOffering, ProductOfferingPrice, ProductOfferingRelationship
from catalog.selectors import compiled_catalog
from catalog.selectors.ladders import MOST_MEMBERS, ladder_board, ladder_list, offering_names
from catalog.services import save_entity
from catalog.services.ladders import (
    AddArrow,
    ArrowMoved,
    ChangeArrow,
    LadderRefused,
    PlaceOffering,
    RankMoved,
    RemoveArrow,
    save_ladder,
)
from tests.documents import stale_documents
from tmf.values import ALWAYS, Period

pytestmark = pytest.mark.usefixtures("demo")
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
SUMMER = datetime(2027, 7, 1, tzinfo=UTC)


def says(source, kind, target, validity=ALWAYS):
    return Relationship(source, kind, target, validity)


def stored(source, target):
    """The key of a stored arrow, and what it says."""
    row = ProductOfferingRelationship.objects.get(source_id=source, target_id=target)
    return row.pk, says(row.source_id, row.relationship_type, row.target_id, row.validity)


def arrows(*offerings):
    """Every arrow that starts at one of the offerings."""
    rows = ProductOfferingRelationship.objects.filter(source__in=offerings).order_by("source", "target", "pk")
    return [says(row.source_id, row.relationship_type, row.target_id, row.validity) for row in rows]


@pytest.fixture
def refused(rows):
    """What is refused of changes, as (index, cause); the catalog is as before."""

    def refused(*changes):
        before = rows()
        with pytest.raises(LadderRefused) as refusal:
            save_ladder(changes=changes)
        assert rows() == before
        return [(one.index, one.cause) for one in refusal.value.refused]

    return refused


def test_all_changes_of_a_board_are_one_revision(revision):
    before = revision()
    pk, was = stored("ott-premium", "ott-ultra")
    limited = Period(NEW_YEAR, SUMMER)
    changed = stored("ott-basic", "ott-standard")
    saved = save_ladder(
        changes=[
            AddArrow(says("ott-classic", "upgrade", "ott-standard", limited)),
            RemoveArrow(pk, was),
            ChangeArrow(*changed, says("ott-basic", "upgrade", "ott-standard", limited)),
            PlaceOffering("music-duo", 9, 2),
        ]
    )
    assert saved == 4
    assert revision() == before + 1
    assert arrows("ott-classic", "ott-basic", "ott-premium") == [
        says("ott-basic", "upgrade", "ott-standard", limited),
        says("ott-classic", "upgrade", "ott-basic"),
        says("ott-classic", "upgrade", "ott-standard", limited),
    ]
    assert ProductOffering.objects.get(pk="music-duo").rank == 2
    assert stale_documents() == []
    assert set(compiled_catalog().ladder("ott-classic").at(SUMMER).up["ott-classic"]) == {"ott-basic"}


def test_an_upgrade_that_closes_a_circle_is_refused_with_its_path(refused):
    (found,) = refused(
        AddArrow(says("ott-classic", "crossgrade", "ott-basic")), AddArrow(says("ott-premium", "upgrade", "ott-basic"))
    )
    assert found[0] == 1
    assert isinstance(found[1], UpgradeCycle)
    assert found[1].path == ("ott-basic", "ott-standard", "ott-premium", "ott-basic")


def test_two_new_upgrades_that_close_a_circle_together_are_refused(refused):
    (found,) = refused(
        AddArrow(says("music-duo", "upgrade", "music-family")), AddArrow(says("music-family", "upgrade", "music-duo"))
    )
    assert found[0] == 1
    assert found[1].path == ("music-duo", "music-family", "music-duo")


def test_an_arrow_that_is_there_already_is_refused(refused):
    (found,) = refused(AddArrow(says("ott-basic", "upgrade", "ott-standard", Period(NEW_YEAR, None))))
    assert found[0] == 0
    assert isinstance(found[1], PathTwice)


def test_an_arrow_may_take_the_place_of_one_that_goes_whatever_their_order():
    pk, was = stored("ott-basic", "ott-standard")
    turned = says("ott-standard", "upgrade", "ott-basic")
    assert save_ladder(changes=[AddArrow(turned), RemoveArrow(pk, was)]) == 2
    assert arrows("ott-basic", "ott-standard") == [turned, says("ott-standard", "upgrade", "ott-premium")]


def test_an_arrow_may_follow_one_whose_end_is_set_in_a_later_change():
    pk, was = stored("ott-basic", "ott-standard")
    first = says("ott-basic", "upgrade", "ott-standard", Period(None, NEW_YEAR))
    second = says("ott-basic", "upgrade", "ott-standard", Period(NEW_YEAR, None))
    assert save_ladder(changes=[AddArrow(second), ChangeArrow(pk, was, first)]) == 2
    assert arrows("ott-basic") == [first, second]


def test_everything_that_is_wrong_is_said_of_each_change(refused):
    found = refused(
        AddArrow(says("ott-basic", "upgrade", "ott-basic")),
        AddArrow(says("ott-basic", "crossgrade", "ott-classic")),
        AddArrow(says("ott-basic", "downgrade", "ott-classic", Period(SUMMER, NEW_YEAR))),
        AddArrow(says("ott-basic", "upgrade", "nowhere")),
        AddArrow(says("ott-basic", "requires", "ott-classic")),
        PlaceOffering("nowhere", 0, 1),
    )
    assert [(index, cause.code) for index, cause in found] == [
        (0, "itself"),
        (2, "endsBeforeStart"),
        (3, "unknownOffering"),
        (4, "notOfALadder"),
        (5, "unknownOffering"),
    ]


def test_an_arrow_that_somebody_else_has_changed_is_not_written_over(refused):
    pk, was = stored("ott-basic", "ott-standard")
    row = ProductOfferingRelationship.objects.get(pk=pk)
    row.valid_to = NEW_YEAR
    save_entity(row)
    now = says("ott-basic", "upgrade", "ott-standard", Period(None, NEW_YEAR))
    found = refused(RemoveArrow(pk, was), ChangeArrow(pk, was, says("ott-basic", "crossgrade", "ott-standard")))
    assert [(index, type(cause), cause.code, cause.now) for index, cause in found] == [
        (0, ArrowMoved, "changedMeanwhile", now),
        (1, ArrowMoved, "changedMeanwhile", now),
    ]


def test_an_arrow_that_somebody_else_has_removed_is_said_to_be_gone(refused):
    pk, was = stored("ott-basic", "ott-standard")
    save_ladder(changes=[RemoveArrow(pk, was)])
    ((index, cause),) = refused(ChangeArrow(pk, was, says("ott-basic", "crossgrade", "ott-standard")))
    assert (index, cause.code, cause.now) == (0, "goneMeanwhile", None)


def test_a_place_that_somebody_else_has_given_is_not_written_over(refused):
    save_ladder(changes=[PlaceOffering("ott-basic", 0, 7)])
    ((index, cause),) = refused(PlaceOffering("ott-basic", 0, 3))
    assert (index, type(cause), cause.now) == (0, RankMoved, 7)


def test_what_the_rules_say_at_the_end_is_refused_as_a_whole(refused):
    # A launched offering whose price was withdrawn by other means may not be written.
    ProductOfferingPrice.objects.filter(pk="ott-basic-price").update(lifecycle_status="Retired")
    ((index, cause),) = refused(PlaceOffering("ott-basic", 0, 3))
    assert index is None
    assert [one.code for one in cause.errors] == ["notLaunched"]


def test_a_change_keeps_the_ends_of_the_arrow():
    pk, was = stored("ott-basic", "ott-standard")
    save_ladder(changes=[ChangeArrow(pk, was, says("sport-lite", "crossgrade", "sport-max"))])
    assert arrows("ott-basic") == [says("ott-basic", "crossgrade", "ott-standard")]


def test_a_board_has_the_whole_ladder_whoever_is_asked_for():
    boards = [ladder_board([pk]) for pk in ("ott-classic", "ott-ultra")]
    assert boards[0] == boards[1]
    assert [member.id for member in boards[0].members] == [
        "ott-basic",
        "ott-standard",
        "ott-premium",
        "ott-ultra",
        "ott-classic",
    ]
    assert [arrow.says.source for arrow in boards[0].arrows] == [
        "ott-classic",
        "ott-basic",
        "ott-standard",
        "ott-premium",
    ]
    assert boards[0].complete
    assert boards[0].name == "OTT Play"


def test_a_board_flags_the_plans_that_include_a_member():
    plans = {member.id: member.plans for member in ladder_board(["sport-lite"]).members}
    assert plans == {
        "sport-lite": (("plan-600", "Fiber 600"),),
        "sport-plus": (("plan-600s", "Fiber 600 Sport"),),  # not Fiber 1000, where it is one of a choice
        "sport-max": (),
        "sport-plus-annual": (),
    }


def test_an_offering_that_stands_on_no_ladder_is_a_board_of_its_own():
    board = ladder_board(["music-duo"])
    assert ([member.id for member in board.members], board.arrows) == (["music-duo"], ())
    assert ladder_board(["nowhere"]).members == ()


def test_arrows_that_are_no_ladder_lead_to_no_board():
    save_entity(ProductOfferingRelationship(source_id="ott-basic", relationship_type="requires", target_id="plan-100"))
    assert "plan-100" not in {member.id for member in ladder_board(["ott-basic"]).members}


def test_a_ladder_that_is_too_large_is_drawn_around_the_offering_that_is_asked_for():
    ids = [f"tier-{n:03}" for n in range(MOST_MEMBERS + 20)]
    ProductOffering.objects.bulk_create([ProductOffering(id=pk, name=pk) for pk in ids])
    ProductOfferingRelationship.objects.bulk_create(
        [
            ProductOfferingRelationship(source_id=low, relationship_type="upgrade", target_id=high)
            for low, high in itertools.pairwise(ids)
        ]
    )
    board = ladder_board([ids[10]])
    assert (len(board.members), board.complete) == (MOST_MEMBERS, False)
    assert {member.id for member in board.members} == set(ids[:MOST_MEMBERS])
    assert len(board.arrows) == MOST_MEMBERS - 1


@pytest.mark.parametrize("plans", [1, 30])
def test_a_board_asks_four_questions_at_most_however_much_there_is(django_assert_num_queries, plans):
    for n in range(plans):
        save_entity(ProductOffering(id=f"plan-{n}", name=f"Plan {n}", is_bundle=True))
        save_entity(BundleOption(bundle_id=f"plan-{n}", offering_id="ott-basic", lower_limit=1, default=1))
    with django_assert_num_queries(4):
        ladder_board(["ott-basic"])


def test_the_list_has_every_ladder_with_its_ends():
    lines = {line.name: line for line in ladder_list()}
    assert list(lines) == ["Fiber 100 → Fiber 1000", "OTT Play", "SportStream"]
    ott, sport = lines["OTT Play"], lines["SportStream"]
    assert (ott.start, ott.lowest, ott.highest, ott.arrows) == ("ott-classic", "OTT Play Classic", "OTT Play Ultra", 4)
    assert (sport.lowest, sport.highest, len(sport.members)) == ("SportStream Lite", "SportStream Max", 4)


@pytest.mark.parametrize("search", ["annual", "ANNUAL", "sport-plus", "sportstream"])
def test_a_ladder_is_found_by_name_id_or_brand_of_a_member(search):
    assert [line.name for line in ladder_list(search)] == ["SportStream"]


def test_a_ladder_of_crossgrades_only_has_its_ends_by_the_order_of_the_catalog():
    save_ladder(changes=[AddArrow(says("music-family", "crossgrade", "music-duo"))])
    (line,) = ladder_list("music")
    assert (line.start, line.lowest, line.highest) == ("music-duo", "MusicBox Duo", "MusicBox Family")


def test_the_list_asks_three_questions_and_one_while_the_catalog_is_the_same(django_assert_num_queries):
    with django_assert_num_queries(3):
        ladder_list()
    with django_assert_num_queries(1):
        assert len(ladder_list("p")) == 3


def test_the_list_is_as_new_as_the_catalog():
    assert ladder_list("music") == []
    save_ladder(changes=[AddArrow(says("music-duo", "upgrade", "music-family"))])
    assert [line.members for line in ladder_list("music")] == [("MusicBox Duo", "MusicBox Family")]


def test_names_are_given_of_those_that_are_there():
    assert offering_names(["ott-basic", "nowhere"]) == {"ott-basic": "OTT Play Basic"}
