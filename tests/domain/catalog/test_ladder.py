"""Ladders: who is on one, where each member can go and when, and the cycle that may not be."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.ladder import OnDemand, UpgradeCycle, build_ladders, check_no_upgrade_cycle
from catalog.domain.offering import Relationship
from tmf.values import Period

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NAMES = ("a", "b", "c", "d", "e")


def up(source, target, start=None, end=None):
    return Relationship(source, "upgrade", target, Period(start, end))


def ladder_of(member, rows, order=NAMES):
    return build_ladders(order, rows)[member]


def test_members_come_in_the_order_of_the_catalog():
    assert ladder_of("a", [up("c", "a"), up("a", "b")], order=("b", "x", "a", "c")).members == ("b", "a", "c")


def test_a_member_unknown_to_the_catalog_comes_last():
    assert ladder_of("a", [up("0", "a")]).members == ("a", "0")


def test_all_members_share_one_ladder_and_others_have_none():
    ladders = build_ladders(NAMES, [up("a", "b"), up("b", "c"), up("d", "e")])
    assert set(ladders) == set(NAMES)
    assert ladders["a"] is ladders["b"] is ladders["c"]
    assert ladders["d"] is ladders["e"] is not ladders["a"]
    assert build_ladders(NAMES, []) == {}


@pytest.mark.parametrize("kind", ["upgrade", "downgrade", "crossgrade"])
def test_every_kind_of_relationship_joins_in_force_or_not(kind):
    gone = Relationship("a", kind, "b", Period(None, NOW - DAY))
    assert ladder_of("b", [gone]).members == ("a", "b")


def test_up_holds_everything_above_with_the_shortest_way():
    steps = [up("a", "b"), up("b", "c"), up("c", "d"), up("a", "c")]
    reach = ladder_of("a", steps).at(NOW)
    assert {target: [s.target for s in way] for target, way in reach.up["a"].items()} == {
        "b": ["b"],
        "c": ["c"],
        "d": ["c", "d"],
    }
    assert reach.up["d"] == {}


def test_down_goes_over_upgrades_backwards_and_over_downgrades():
    rows = [up("a", "b"), up("b", "c"), Relationship("a", "downgrade", "d")]
    assert set(ladder_of("a", rows).at(NOW).down["c"]) == {"a", "b", "d"}


def test_nothing_leads_to_itself():
    rows = [Relationship("a", "downgrade", "b"), Relationship("b", "downgrade", "a")]
    reach = ladder_of("a", rows).at(NOW)
    assert (set(reach.down["a"]), set(reach.down["b"])) == ({"b"}, {"a"})


def test_across_is_one_step_either_way_round():
    rows = [Relationship("a", "crossgrade", "b"), Relationship("b", "crossgrade", "c")]
    reach = ladder_of("a", rows).at(NOW)
    assert {member: set(others) for member, others in reach.across.items()} == {
        "a": {"b"},
        "b": {"a", "c"},
        "c": {"b"},
    }


def test_a_relationship_counts_from_its_start_until_before_its_end():
    ladder = ladder_of("a", [up("a", "b", NOW, NOW + DAY), up("a", "c")])
    instants = [NOW - timedelta.resolution, NOW, NOW + DAY - timedelta.resolution, NOW + DAY]
    assert [set(ladder.at(at).up["a"]) for at in instants] == [{"c"}, {"b", "c"}, {"b", "c"}, {"c"}]


def test_one_picture_serves_all_dates_between_two_bounds():
    ladder = ladder_of("a", [up("a", "b", NOW, NOW + DAY)])
    assert ladder.at(NOW) is ladder.at(NOW + DAY / 2)
    assert ladder.at(NOW) is not ladder.at(NOW + DAY)


def test_ever_up_ignores_force():
    ladder = ladder_of(
        "a", [up("a", "b", None, NOW - DAY), up("b", "c", NOW + DAY), Relationship("c", "downgrade", "a")]
    )
    assert ladder.ever_up == {"a": {"b", "c"}, "b": {"c"}, "c": frozenset()}


def test_what_a_member_reaches_is_found_out_when_it_is_asked_for_and_kept():
    asked = []
    known = OnDemand({"a": None, "b": None}, lambda member: asked.append(member) or member.upper())
    assert (len(known), list(known), "c" in known) == (2, ["a", "b"], False)
    assert asked == []
    assert (known["a"], known["a"], known.get("c")) == ("A", "A", None)
    assert asked == ["a"]
    with pytest.raises(KeyError):
        known["c"]


def test_a_very_long_ladder_and_a_very_wide_one_are_built_at_once():
    count = 20_000
    chain = [up(f"{n}", f"{n + 1}") for n in range(count)]
    star = [up("below", f"above-{n}") for n in range(count)]
    ladders = build_ladders((), [*chain, *star])
    assert (len(ladders["0"].members), len(ladders["below"].members)) == (count + 1, count + 1)
    assert len(ladders["below"].ever_up["below"]) == count
    assert ladders[str(count)].ever_up[str(count - 1)] == {str(count)}
    assert set(ladders["0"].at(NOW).up[str(count - 2)]) == {str(count - 1), str(count)}


def test_members_unknown_to_the_catalog_come_last_whatever_stands_between_the_others():
    order = ("a", "w", "x", "y", "z", "b")
    assert ladder_of("a", [up("a", "0"), up("0", "b")], order).members == ("a", "b", "0")


class TestCycle:
    ROWS = (up("a", "b"), up("b", "c", None, NOW - DAY))

    def test_an_upgrade_that_leads_back_is_refused_with_its_path_even_over_rows_out_of_force(self):
        with pytest.raises(UpgradeCycle, match="a → b → c → a") as refused:
            check_no_upgrade_cycle(self.ROWS, up("c", "a"))
        assert refused.value.path == ("a", "b", "c", "a")

    def test_an_upgrade_to_itself_is_refused(self):
        with pytest.raises(UpgradeCycle) as refused:
            check_no_upgrade_cycle((), up("a", "a"))
        assert refused.value.path == ("a", "a")

    @pytest.mark.parametrize("row", [up("a", "c"), up("c", "d"), Relationship("c", "downgrade", "a")])
    def test_what_closes_no_cycle_of_upgrades_is_accepted(self, row):
        assert check_no_upgrade_cycle(self.ROWS, row) is None

    def test_downgrades_close_no_cycle(self):
        assert check_no_upgrade_cycle([Relationship("a", "downgrade", "b")], up("b", "a")) is None

    @given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=12))
    def test_rows_accepted_one_by_one_never_lead_anything_above_itself(self, pairs):
        accepted = []
        for source, target in pairs:
            try:
                check_no_upgrade_cycle(accepted, up(source, target))
            except UpgradeCycle:
                continue
            accepted.append(up(source, target))
        for member, ladder in build_ladders(NAMES, accepted).items():
            assert member not in ladder.ever_up[member]
            assert set(ladder.at(NOW).up.get(member, ())) == ladder.ever_up[member]
