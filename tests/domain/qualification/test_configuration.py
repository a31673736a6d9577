"""A configuration of the demo: what follows from a selection, what a change of plan does, what may be done."""

from dataclasses import replace

import pytest

from catalog.domain.characteristic import Characteristic, Value
from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import AllowedAction, Offering
from qualification.domain import Held
from qualification.domain.actions import possible
from qualification.domain.carry import carry, newly_included
from qualification.domain.check import check
from qualification.domain.configuration import configure
from qualification.domain.selection import intents
from qualification.domain.wish import Said, Wish, select
from tests.domain.qualification.configuring import scene, sits_in

PLAN = Held("plan-300", "p")
STANDARD = sits_in(PLAN, "ott-standard", "o")
LITE = sits_in(PLAN, "sport-lite", "s")


@pytest.fixture
def ask(demo):
    """The tree for a customer who holds these products, as the client's words change it."""

    def asked(*products, root=None, parts=(), channel="app", action=None):
        place = scene(demo.catalog(), *products, channel=channel, at=demo.today)
        wish = Wish(root or Said("", product_id="p"), tuple(parts), action)
        return configure(place, select(place, wish, as_sent=False))

    return asked


def shown(found):
    """Product, selected, selectable and reasons of every node."""
    return {
        one.offering_id: (
            one.product.product_id if one.product and not one.alternative else None,
            one.selected,
            one.selectable,
            [reason.code for reason in one.reasons],
        )
        for one in found.choices
    }


class TestConsequences:
    def test_another_tier_replaces_the_one_that_is_held_and_has_its_product(self, ask):
        tree = shown(ask(PLAN, STANDARD, parts=[Said("n", "ott-premium")]))
        assert tree["ott-premium"] == ("o", True, False, ["requiredOptionMissing"])
        assert tree["ott-standard"] == (None, False, True, [])

    def test_it_replaces_also_one_that_is_sent_as_selected(self, ask):
        tree = shown(ask(PLAN, STANDARD, parts=[Said("a", "ott-standard", "o"), Said("b", "ott-premium")]))
        assert (tree["ott-premium"][:2], tree["ott-standard"][:2]) == (("o", True), (None, False))

    def test_of_a_new_plan_the_default_goes_for_the_tier_that_is_chosen(self, ask):
        tree = shown(ask(root=Said("", "plan-300"), parts=[Said("b", "ott-premium")]))
        assert tree["ott-premium"] == (None, True, False, ["requiredOptionMissing"])
        assert tree["ott-basic"] == (None, False, True, [])

    def test_a_full_group_takes_no_more_and_an_empty_one_waits(self, ask):
        empty = ask(root=Said("", "plan-1000"))
        assert (empty.root.refused, [r.code for r in empty.root.reasons]) == (False, ["groupLimit"])
        chosen = [Said("a", "music-duo"), Said("b", "sport-plus")]
        full = ask(root=Said("", "plan-1000"), parts=chosen)
        assert full.root.reasons == ()
        assert shown(full)["music-family"] == (None, False, False, ["groupLimit"])
        assert shown(full)["music-duo"] == (None, True, False, ["groupLimit"])

    def test_what_was_taken_out_can_be_taken_back(self, ask):
        found = ask(PLAN, STANDARD, LITE, parts=[Said("n", product_id="s", selected=False)])
        assert shown(found)["sport-lite"] == ("s", False, True, [])
        assert [(i.action, i.product_id) for i in intents(scene_of(found), found.selection)] == [("delete", "s")]

    def test_a_direction_is_asked_of_what_sits_in_the_plan(self, ask):
        tree = shown(ask(PLAN, STANDARD, action="downgrade"))
        assert tree["ott-premium"] == (None, False, False, ["notInAskedDirection"])

    def test_nothing_can_be_chosen_for_an_action_on_the_whole(self, ask):
        found = ask(PLAN, STANDARD, action="terminate")
        assert (found.choices, found.root.refused) == ((), False)


def scene_of(found):
    return scene(compile_catalog(revision=1, offerings=[], relationships=[]), PLAN, STANDARD, LITE, at=None)


class TestPlanChange:
    def test_each_part_is_kept_raised_or_ended(self, demo):
        parts = [sits_in(PLAN, name, name) for name in ("ott-basic", "sport-plus", "sport-plus-annual")]
        carried = [one.offering_id for one in carry(demo.catalog(), "plan-600", parts)]
        assert carried == ["ott-standard", "sport-plus", None]

    def test_what_the_new_plan_includes_is_added_unless_something_fills_it(self, demo):
        assert newly_included(demo.catalog(), "plan-600", ["ott-premium"]) == ("sport-lite",)
        assert newly_included(demo.catalog(), "plan-600", ["ott-premium", "sport-max"]) == ()

    def test_the_tree_is_that_of_the_new_plan(self, ask):
        found = ask(PLAN, sits_in(PLAN, "ott-basic", "o"), root=Said("", "plan-600", "p"))
        assert not found.root.refused
        assert shown(found) == {
            "ott-standard": ("o", True, False, ["requiredOptionMissing"]),
            "ott-premium": (None, False, True, []),
            "sport-lite": (None, True, False, ["requiredOptionMissing"]),
            "sport-plus": (None, False, True, []),
            "sport-max": (None, False, True, []),
        }

    def test_a_tier_that_ends_and_one_that_is_added_are_a_change_which_has_to_be_allowed(self, ask):
        """The gate says the same: what is taken out and put in beside it is one change."""
        annual = sits_in(PLAN, "sport-plus-annual", "s")
        found = ask(PLAN, STANDARD, annual, root=Said("", "plan-600", "p"))
        assert (found.root.refused, shown(found)["sport-lite"]) == (True, ("s", True, False, ["noPath"]))
        assert shown(found)["sport-plus"] == (None, False, True, [])
        chosen = ask(PLAN, STANDARD, annual, root=Said("", "plan-600", "p"), parts=[Said("n", "sport-plus")])
        assert not chosen.root.refused

    def test_what_is_not_offered_any_more_ends_and_says_so(self, ask):
        music = sits_in(PLAN, "music-duo", "m")
        found = ask(PLAN, STANDARD, music, root=Said("", "plan-600", "p"))
        assert shown(found)["music-duo"] == ("m", False, False, ["notOfferedInPlan"])

    def test_it_is_one_order(self, demo):
        basic, music = sits_in(PLAN, "ott-basic", "o"), sits_in(PLAN, "music-duo", "m")
        place = scene(demo.catalog(), PLAN, basic, music, at=demo.today)
        [checked] = check(place, [Wish(Said("", "plan-600", "p"))])
        assert checked.approved
        assert [(i.action, i.product_id, i.offering_id) for i in intents(place, checked.selection)] == [
            ("modify", "p", "plan-600"),
            ("modify", "o", "ott-standard"),
            ("add", None, "sport-lite"),
            ("delete", "m", None),
        ]

    def test_a_tier_below_the_new_baseline_cannot_be_kept(self, ask):
        basic = sits_in(PLAN, "ott-basic", "o")
        found = ask(PLAN, basic, root=Said("", "plan-600", "p"), parts=[Said("n", "ott-basic", "o")])
        assert found.root.refused
        assert {"belowBaseline", "notOfferedInPlan"} <= {reason.code for reason in found.root.reasons}


class TestSingle:
    """A product without options shows what it may become."""

    BASIC = Held("ott-basic", "p")

    def test_the_other_members_of_its_ladder_are_alternatives(self, ask):
        found = ask(self.BASIC)
        assert all(choice.alternative for choice in found.choices)
        assert shown(found) == {
            "ott-standard": (None, False, True, []),
            "ott-premium": (None, False, True, []),
            "ott-ultra": (None, False, False, ["notSellable"]),
            "ott-classic": (None, False, False, ["downgradeNotAllowed", "notSellable"]),
        }

    def test_one_that_is_selected_is_what_the_product_becomes(self, ask):
        found = ask(self.BASIC, parts=[Said("n", "ott-premium")])
        assert (found.root.offering_id, found.root.refused) == ("ott-premium", False)
        assert shown(found)["ott-premium"] == (None, True, True, [])

    def test_another_one_replaces_it_and_none_takes_it_back(self, ask):
        on_its_way = Said("", "ott-premium", "p")
        other = [Said("a", "ott-premium"), Said("b", "ott-standard")]
        assert ask(self.BASIC, root=on_its_way, parts=other).root.offering_id == "ott-standard"
        back = [Said("a", "ott-premium", selected=False)]
        assert ask(self.BASIC, root=on_its_way, parts=back).root.offering_id == "ott-basic"

    def test_what_was_said_of_the_product_is_not_said_of_what_it_becomes(self, ask):
        root = Said("", "ott-basic", "p", values={"screens": 2})
        found = ask(self.BASIC, root=root, parts=[Said("n", "ott-premium", values={"color": "blue"})])
        assert found.root.values == {"color": "blue"}
        on_its_way = Said("", "ott-premium", "p", values={"screens": 2})
        assert ask(self.BASIC, root=on_its_way, parts=[Said("n", "ott-premium")]).root.values == {"screens": 2}

    def test_one_that_may_not_be_had_is_refused(self, ask):
        found = ask(self.BASIC, parts=[Said("n", "ott-ultra")])
        assert (found.root.refused, [r.code for r in found.root.reasons]) == (True, ["notSellable"])


class TestActions:
    @pytest.mark.parametrize(
        ("product", "channel", "expected"),
        [
            (Held("plan-300", "p"), "app", ("upgrade", "downgrade", "modify", "suspend", "terminate")),
            (Held("plan-300", "p", "suspended"), "app", ("resume", "terminate")),
            (Held("plan-300", "p", open_order=True), "app", ()),
            (Held("ott-premium", "p"), "app", ("suspend", "terminate")),
            (Held("sport-plus", "p"), "app", ("upgrade", "crossgrade")),
            (Held("sport-plus", "p"), "care", ("upgrade", "downgrade", "crossgrade")),
            (Held("plan-600", "p"), "care", ("terminate",)),
            (Held("no-such", "p"), "app", ("suspend", "terminate")),
        ],
    )
    def test_what_is_allowed_now(self, demo, product, channel, expected):
        assert possible(scene(demo.catalog(), product, channel=channel, at=demo.today), product) == expected

    def test_a_name_of_the_catalogs_own_is_a_modification(self, demo):
        rows = (AllowedAction("Change speed"), AllowedAction("Move house", frozenset({"care"})))
        speed = Characteristic("speed", "speed", values=(Value("fast", is_default=True), Value("faster")))
        offerings = [Offering("net", "Net", allowed_actions=rows, declared=(speed,))]
        place = scene(
            compile_catalog(revision=1, offerings=offerings, relationships=[]), Held("net", "p"), at=demo.today
        )
        assert possible(place, Held("net", "p")) == ("modify", "Change speed")
        for action, approved in (("Change speed", True), ("Move house", False), ("Paint it", False), ("add", False)):
            [checked] = check(place, [Wish(Said("", product_id="p", values={"speed": "faster"}), action=action)])
            assert checked.approved is approved, action


class TestValues:
    COLOR = Characteristic("c", "color", at_least=1, at_most=1, values=(Value("blue", is_default=True), Value("red")))
    SIZE = Characteristic("s", "size", "integer", at_least=1, values=(Value(lower=1, upper=5),))

    def place(self, demo, *held, **words):
        offerings = [Offering("phone", "Phone", declared=(self.COLOR, self.SIZE))]
        return scene(compile_catalog(revision=1, offerings=offerings, relationships=[]), *held, at=demo.today, **words)

    @pytest.mark.parametrize(
        ("values", "complete", "expected"),
        [
            ({"size": 3}, False, []),
            ({"size": 3, "color": "red"}, True, []),
            ({}, False, ["characteristicMissing"]),
            ({"size": 3}, True, ["characteristicMissing"]),
            ({"size": 9}, False, ["characteristicNotAllowed"]),
            ({"size": 3, "color": "pink"}, False, ["characteristicNotAllowed"]),
            ({"size": 3, "smell": "rose"}, False, ["characteristicNotAllowed"]),
        ],
    )
    def test_values_are_checked(self, demo, values, complete, expected):
        [checked] = check(self.place(demo), [Wish(Said("", "phone", values=values, complete=complete))])
        assert [reason.code for reason in checked.reasons] == expected

    def test_what_is_missing_is_still_to_be_chosen(self, demo):
        place = self.place(demo)
        found = configure(place, select(place, Wish(Said("", "phone")), as_sent=False))
        assert (found.root.refused, [r.code for r in found.root.reasons]) == (False, ["characteristicMissing"])
        assert found.root.values == {"color": "blue"}

    def test_only_what_differs_from_the_product_is_a_change(self, demo):
        held = Held("phone", "p")
        place = self.place(demo, held, values={"p": {"size": 4}})
        same = select(place, Wish(Said("", product_id="p", values={"size": 4, "color": "blue"})), as_sent=True)
        assert intents(place, same) == ()
        other = select(place, Wish(Said("", product_id="p", values={"size": 5, "color": "blue"})), as_sent=True)
        [intent] = intents(place, other)
        assert (intent.action, intent.offering_id, intent.characteristics) == ("modify", None, {"size": 5})
        assert configure(place, replace(other, action=None)).root.values == {"size": 5, "color": "blue"}
