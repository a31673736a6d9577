"""Cards say what an app draws: what there is, what may be had, what it costs, and what is hidden."""

from decimal import Decimal

import pytest

from catalog.models import BundleOption, Policy, ProductOffering
from catalog.services import edit_catalog, save_entity
from qualification.services import Standing, Thing, compose, decks, read_household, simulate


def shown(deck):
    """Offering to (standing, direction, whether it is drawn, codes)."""
    return {
        card.offering_id: (card.standing, card.direction, card.shown, [reason.code for reason in card.reasons])
        for card in (deck.root, *deck.options)
    }


def euro(totals):
    return [(total.charged.value, total.period) for total in totals]


def deck_of(demo, customer, **more):
    (deck,) = decks(simulate(read_household(customer), channel=more.pop("channel", "app"), at=demo, **more))
    return deck


def test_every_option_is_a_card_and_so_is_what_the_plan_could_become(demo):
    assert shown(deck_of(demo, "cust-1003")) == {
        "plan-600": ("held", None, True, []),
        "ott-standard": ("refused", "downgrade", False, ["downgradeNotAllowed"]),
        "ott-premium": ("held", None, True, ["requiredOptionMissing"]),
        "sport-lite": ("refused", "downgrade", False, ["actionNotAllowed"]),
        "sport-plus": ("held", None, True, ["actionNotAllowed", "requiredOptionMissing"]),
        "sport-max": ("change", "upgrade", True, []),
        "plan-100": ("refused", "downgrade", False, ["actionNotAllowed"]),
        "plan-300": ("refused", "downgrade", False, ["actionNotAllowed"]),
        "plan-1000": ("refused", "upgrade", False, ["actionNotAllowed"]),
        "ott-basic": ("refused", "downgrade", False, ["downgradeNotAllowed", "belowBaseline", "notOfferedInPlan"]),
        "ott-ultra": ("refused", "upgrade", False, ["notSellable", "notOfferedInPlan"]),
        "ott-classic": (
            "refused",
            "downgrade",
            False,
            ["downgradeNotAllowed", "belowBaseline", "notSellable", "notOfferedInPlan"],
        ),
        "sport-plus-annual": ("refused", "crossgrade", False, ["notOfferedInPlan"]),
    }


def test_every_reason_has_a_row_that_decided(demo):
    for card in deck_of(demo, "cust-1003").options:
        against = {ground.reason for ground in card.trace if ground.reason}
        assert set(card.reasons) <= against


def test_the_included_tier_is_told_from_what_is_held_beside_it(demo):
    cards = shown(deck_of(demo, "cust-1001"))
    assert cards["ott-basic"][0] == Standing.INCLUDED
    assert cards["sport-lite"][:3] == (Standing.ADD, None, True)


def test_what_may_be_taken_out_is_loose(demo):
    with edit_catalog():
        option = BundleOption.objects.get(bundle_id="plan-300", offering_id="ott-basic")
        option.lower_limit = option.default = 0
        save_entity(option)
    cards = {card.offering_id: card for card in deck_of(demo, "cust-1001").options}
    assert cards["ott-basic"].loose
    assert not deck_of(demo, "cust-1001").root.loose


def test_a_card_costs_what_the_configuration_says_and_a_change_the_difference(demo):
    simulation = simulate(read_household("cust-1003"), channel="app", at=demo)
    (deck,) = decks(simulation)
    (item,) = simulation.configuration.response["computedProductConfigurationItem"]
    (total,) = item["totalPrice"]
    assert euro(deck.total) == [(Decimal(str(total["price"]["taxIncludedAmount"]["value"])), "month")]
    told = {
        child["productConfiguration"]["productOffering"]["id"]: [
            Decimal(str(line["price"]["taxIncludedAmount"]["value"]))
            for line in child["productConfiguration"]["configurationPrice"]
            if not line.get("priceAlteration")
        ]
        for child in item["queryProductConfigurationItem"]
    }
    cards = {card.offering_id: card for card in deck.options}
    assert [value for value, _ in euro(cards["sport-max"].price)] == told["sport-max"] == [Decimal("12.00")]
    assert euro(cards["sport-max"].difference) == [(Decimal("6.00"), "month")]
    assert euro(cards["sport-lite"].price) == [(Decimal("0.00"), "month")]
    assert cards["sport-plus"].difference == ()


def test_periods_are_not_mixed(demo):
    composed = compose(plan=Thing("plan-300", "active"), things=[Thing("sport-plus", "active")], at=demo)
    (deck,) = decks(simulate(composed, channel="app", at=demo))
    annual = next(card for card in deck.options if card.offering_id == "sport-plus-annual")
    assert (annual.standing, annual.direction) == (Standing.CHANGE, "crossgrade")
    assert sorted(euro(annual.difference)) == [(Decimal("-12.99"), "month"), (Decimal("129.90"), "year")]


def test_the_price_of_another_plan_is_that_of_the_plan_alone_and_says_so(demo):
    plan = next(card for card in deck_of(demo, "cust-1001").options if card.offering_id == "plan-600")
    assert (plan.standing, plan.partly) == (Standing.CHANGE, True)
    assert euro(plan.difference) == [(Decimal("10.00"), "month")]
    tier = next(card for card in deck_of(demo, "cust-1005").options if card.offering_id == "ott-basic")
    assert (tier.standing, tier.direction, tier.partly) == (Standing.CHANGE, "upgrade", False)


def test_what_a_policy_wants_explained_is_drawn_and_not_selectable(demo):
    with edit_catalog():
        policy = Policy.objects.get(pk="pol-ott-upgrade-only")
        policy.display = "explain"
        save_entity(policy)
    card = shown(deck_of(demo, "cust-1003"))["ott-standard"]
    assert card == (Standing.REFUSED, "downgrade", True, ["downgradeNotAllowed"])


def test_a_plan_that_is_looked_at_comes_with_its_defaults_and_a_choice_instead(demo):
    cards = shown(deck_of(demo, "cust-2001", wanted="plan-300"))
    assert cards["plan-300"][0] == Standing.ADD
    assert cards["ott-basic"][0] == Standing.INCLUDED
    assert cards["ott-premium"][:2] == (Standing.CHANGE, None)
    assert cards["sport-max"][0] == Standing.ADD


def test_what_is_still_to_be_chosen_does_not_refuse_a_plan_that_is_looked_at(demo):
    deck = deck_of(demo, "cust-2001", wanted="plan-1000")
    assert (deck.root.standing, [reason.code for reason in deck.root.reasons]) == (Standing.ADD, ["groupLimit"])
    duo = next(card for card in deck.options if card.offering_id == "music-duo")
    assert [(group.name, group.lower, group.upper) for group in duo.groups] == [("extras", 2, 2)]


def test_what_is_not_on_sale_cannot_be_bought(demo):
    deck = deck_of(demo, "cust-2001", wanted="ott-ultra")
    assert (deck.root.standing, [reason.code for reason in deck.root.reasons]) == (Standing.REFUSED, ["notSellable"])


def test_where_the_question_is_refused_there_are_no_cards(demo):
    assert decks(simulate(read_household("cust-1001"), channel="nowhere", at=demo)) == ()
    assert decks(simulate(read_household("cust-2001"), channel="app", at=demo)) == ()


@pytest.mark.parametrize("customer", ["cust-1001", "cust-1004", "cust-1005"])
def test_nothing_that_is_held_is_called_refused(demo, customer):
    for deck in decks(simulate(read_household(customer), channel="app", at=demo)):
        for card in (deck.root, *deck.options):
            if card.product_id:
                assert card.may_be_had
    assert ProductOffering.objects.exists()
