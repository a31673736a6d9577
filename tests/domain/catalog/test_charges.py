"""What an offering costs, alone and in a plan."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from catalog.domain.charges import Total, charges, totals
from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import Alteration, Offering, Option, Price, Relationship
from tmf.values import Money, Period

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
TIERS = {"basic": "4.99", "standard": "9.99", "premium": "14.99"}


def eur(amount, unit="EUR"):
    return Money(Decimal(amount), unit)


def monthly(name, amount, unit="EUR", **more):
    return Price(name, name, "recurring", eur(amount, unit), "month", **more)


def alone(*prices, chosen=None, **more):
    """What an offering with these prices costs on its own."""
    catalog = compile_catalog(revision=1, offerings=[Offering("o", "Offer", prices=prices, **more)], relationships=[])
    return charges(catalog, "o", plan_id=None, characteristics=chosen or {}, at=AT)


LADDER = (Relationship("basic", "upgrade", "standard"), Relationship("standard", "upgrade", "premium"))


def shop(plan, ladder=LADDER, **edits):
    """A ladder of three tiers, music that stands on none, and a plan with these limits of its options."""
    offerings = {
        **{name: Offering(name, name.title(), prices=(monthly(name, amount),)) for name, amount in TIERS.items()},
        "music": Offering("music", "Music", prices=(monthly("music", "7.99"),)),
        "plan": Offering("plan", "Fiber 300", options={name: Option(name, *rest) for name, rest in plan.items()}),
    }
    for name, change in edits.items():
        offerings[name] = replace(offerings[name], **change)
    return compile_catalog(revision=1, offerings=offerings.values(), relationships=ladder)


def words(alterations):
    return [(applied.alteration.name, str(applied.amount.value)) for applied in alterations]


def figures(line):
    return str(line.tax_included.value), str(line.charged.value)


class TestWhichPrices:
    def test_only_those_that_are_valid_at_the_date(self):
        lines = alone(
            monthly("past", 1, validity=Period(end=AT)),
            monthly("now", 2, validity=Period(AT)),
            monthly("then", 3, validity=Period(AT + timedelta(seconds=1))),
        )
        assert [line.name for line in lines] == ["now"]

    @pytest.mark.parametrize(
        ("when", "fixed", "chosen", "due"),
        [
            ({"speed": {"300"}}, {}, {}, False),
            ({"speed": {"300"}}, {}, {"speed": None}, False),
            ({"speed": {"300"}}, {}, {"speed": 300}, True),
            ({"speed": {"300", "600"}}, {}, {"speed": "600"}, True),
            ({"speed": {"300"}}, {"speed": "300"}, {}, True),
            ({"speed": {"300"}}, {"speed": "600"}, {"speed": "300"}, False),  # what the offering fixes counts
            ({"speed": {"300"}, "color": {"red"}}, {}, {"speed": "300"}, False),
            ({"packs": {"kids"}}, {}, {"packs": ["news", "kids"]}, True),
            ({"uhd": {"true"}}, {}, {"uhd": True}, True),
            ({"uhd": {"true"}}, {}, {"uhd": False}, False),
        ],
    )
    def test_those_that_hold_for_the_values_of_characteristics(self, when, fixed, chosen, due):
        price = monthly("p", 1, when={name: frozenset(values) for name, values in when.items()})
        assert bool(alone(price, characteristics=fixed, chosen=chosen)) is due

    def test_an_unknown_offering_has_no_line(self):
        assert charges(shop({}), "nothing", plan_id=None, at=AT) == ()


class TestAmounts:
    @pytest.mark.parametrize(
        ("amount", "unit", "shown"),
        [
            ("2.345", "EUR", "2.35"),
            ("2.344999", "EUR", "2.34"),
            ("100.5", "JPY", "101"),
            ("1.2345", "KWD", "1.235"),
            ("1.23455", "CLF", "1.2346"),
            ("1", "USD", "1.00"),
        ],
    )
    def test_an_amount_is_rounded_half_up_to_the_smallest_unit_of_its_currency(self, amount, unit, shown):
        (line,) = alone(monthly("p", amount, unit))
        assert (str(line.tax_included.value), line.tax_included.unit) == (shown, unit)

    def test_the_catalog_includes_tax(self):
        (line,) = alone(monthly("p", "9.99", tax_rate=Decimal(19)))
        assert (str(line.duty_free.value), line.tax_rate) == ("8.39", Decimal(19))

    def test_without_a_rate_nothing_is_said_of_tax(self):
        (line,) = alone(monthly("p", "9.99"))
        assert (line.duty_free, line.net, line.tax_rate) == (None, None, None)

    def test_what_is_charged_once_has_no_period(self):
        (line,) = alone(Price("p", "Setup", "oneTime", eur(30), "month", 3))
        assert (line.kind, line.period, line.period_length) == ("oneTime", None, 1)

    def test_what_recurs_keeps_its_period_and_its_duration(self):
        (line,) = alone(replace(monthly("p", 30, duration=12), period_length=3))
        assert (line.kind, line.period, line.period_length, line.duration) == ("recurring", "month", 3, 12)


class TestAlterations:
    def altered(self, *alterations, amount="10.00", **more):
        (line,) = alone(monthly("p", amount, alterations=alterations, **more))
        return line

    def test_a_percentage_takes_off_from_what_the_earlier_ones_left(self):
        fifth = Alteration("b", "A fifth", "discount", Decimal(20), priority=2)
        three = Alteration("a", "Three", "discount", money=eur(3), priority=1, duration=3)
        line = self.altered(fifth, three)
        assert words(line.alterations) == [("Three", "3.00"), ("A fifth", "1.40")]
        assert figures(line) == ("10.00", "5.60")

    def test_of_one_priority_the_lower_id_comes_first(self):
        one, other = (Alteration(name, name, "discount", Decimal(50)) for name in "ab")
        assert words(self.altered(other, one).alterations) == [("a", "5.00"), ("b", "2.50")]

    def test_those_of_the_offering_apply_to_all_its_prices_but_not_to_its_discounts(self):
        lines = alone(
            monthly("p", 10),
            Price("w", "Welcome", "recurringDiscount", eur(5), "month", duration=10),
            alterations=(Alteration("x", "Tenth", "discount", Decimal(10)),),
        )
        assert [figures(line) for line in lines] == [("10.00", "9.00"), ("5.00", "5.00")]

    def test_one_that_hangs_on_the_price_and_on_the_offering_applies_once(self):
        half = Alteration("x", "Half", "discount", Decimal(50))
        (line,) = alone(monthly("p", 10, alterations=(half,)), alterations=(half,))
        assert figures(line) == ("10.00", "5.00")

    def test_an_amount_in_another_currency_does_not_apply(self):
        line = self.altered(Alteration("x", "Dollars", "discount", money=eur(3, "USD")))
        assert (line.alterations, figures(line)) == ((), ("10.00", "10.00"))

    def test_a_price_never_gets_below_zero(self):
        line = self.altered(
            Alteration("a", "Much", "discount", money=eur(25)), Alteration("b", "Half", "discount", Decimal(50))
        )
        assert words(line.alterations) == [("Much", "10.00")]
        assert figures(line) == ("10.00", "0.00")

    @pytest.mark.parametrize("kind", ["surcharge", "Penalty", "recurringSurcharge"])
    def test_a_surcharge_adds(self, kind):
        line = self.altered(Alteration("x", "More", kind, Decimal(10)))
        assert (words(line.alterations), figures(line)) == ([("More", "-1.00")], ("10.00", "11.00"))

    @pytest.mark.parametrize(("money", "percentage"), [(eur(-2), None), (None, Decimal(-20))])
    def test_the_type_says_which_way_not_the_sign(self, money, percentage):
        assert figures(self.altered(Alteration("x", "Off", "allowance", percentage, money))) == ("10.00", "8.00")

    def test_one_for_what_is_charged_once_leaves_what_recurs_alone(self):
        half = Alteration("x", "Half the setup", "oneTimeDiscount", Decimal(50))
        lines = alone(monthly("p", 10), Price("s", "Setup", "oneTime", eur(30)), alterations=(half,))
        assert [figures(line) for line in lines] == [("10.00", "10.00"), ("30.00", "15.00")]

    def test_only_those_in_force_and_for_these_values_apply(self):
        over = Alteration("a", "Over", "discount", Decimal(50), validity=Period(end=AT))
        other = Alteration("b", "Other", "discount", Decimal(50), when={"color": frozenset({"red"})})
        assert self.altered(over, other).alterations == ()

    def test_the_tax_is_taken_out_of_what_is_left(self):
        line = self.altered(Alteration("x", "Half", "discount", Decimal(50)), tax_rate=Decimal(19))
        assert (str(line.duty_free.value), str(line.net.value)) == ("8.40", "4.20")

    def test_amounts_are_not_rounded_between_the_steps(self):
        thirds = (Alteration("a", "A", "discount", Decimal("33.333333")), Alteration("b", "B", "discount", Decimal(50)))
        line = self.altered(*thirds, amount="0.05")
        assert figures(line) == ("0.05", "0.02")  # 0.0166…; rounded in between it would be 0.03 / 2 = 0.015
        assert words(line.alterations) == [("A", "0.02"), ("B", "0.01")]


class TestInAPlan:
    PLAN = {"basic": (1, 1, 1), "standard": (0, 1, 0), "premium": (0, 1, 0), "music": (1, 1, 1)}

    def line(self, offering, plan=None, catalog=None):
        (line,) = charges(catalog or shop(plan or self.PLAN), offering, plan_id="plan", at=AT)
        return line

    @pytest.mark.parametrize("offering", ["basic", "music"])
    def test_what_the_plan_includes_costs_nothing_there(self, offering):
        line = self.line(offering)
        amount = str(line.price.money.value)
        assert words(line.alterations) == [("Included in Fiber 300", amount)]
        assert figures(line) == (amount, "0.00")

    def test_a_tier_above_the_included_one_costs_the_difference_on_its_own_line(self):
        line = self.line("premium")
        assert (line.name, line.price.id) == ("Premium instead of Basic", "premium")
        assert (figures(line), str(line.included.value), line.alterations) == (("10.00", "10.00"), "4.99", ())
        assert line.description == "14.99 EUR less 4.99 EUR for Basic, which is included in Fiber 300"

    def test_a_discount_of_the_tier_takes_off_from_the_difference(self):
        half = Alteration("x", "Half", "discount", Decimal(50))
        line = self.line("premium", catalog=shop(self.PLAN, premium={"alterations": (half,)}))
        assert (figures(line), words(line.alterations)) == (("10.00", "5.00"), [("Half", "5.00")])

    def test_the_included_tier_counts_with_its_full_price(self):
        half = Alteration("x", "Half", "discount", Decimal(50))
        assert figures(self.line("premium", catalog=shop(self.PLAN, basic={"alterations": (half,)})))[0] == "10.00"

    def test_a_tier_below_the_included_one_costs_nothing_either(self):
        line = self.line("basic", plan={"standard": (1, 1, 1)})
        assert words(line.alterations) == [("Standard is included in Fiber 300", "4.99")]
        assert figures(line) == ("4.99", "0.00")

    def test_of_several_included_tiers_the_highest_counts(self):
        assert self.line("premium", plan={"basic": (1, 1, 1), "standard": (1, 1, 1)}).name == (
            "Premium instead of Standard"
        )

    def test_a_tier_between_two_included_ones_is_paid_by_the_higher(self):
        line = self.line("standard", plan={"basic": (1, 1, 1), "standard": (0, 1, 0), "premium": (1, 1, 1)})
        assert words(line.alterations) == [("Premium is included in Fiber 300", "9.99")]
        assert (line.name, figures(line)) == ("standard", ("9.99", "0.00"))

    def test_the_plan_pays_nothing_of_what_is_beside_the_included_tier_and_neither_above_nor_below(self):
        beside = Relationship("basic", "crossgrade", "standard")
        catalog = shop(self.PLAN, ladder=[beside])
        assert catalog.baselines("plan", catalog.ladder("standard")) == ("basic",)
        line = self.line("standard", catalog=catalog)
        assert (line.name, line.charged, line.alterations, line.included) == ("standard", eur("9.99"), (), None)

    def test_where_the_included_tier_costs_more_nothing_is_due(self):
        dear = {"prices": (monthly("basic", 20),)}
        assert figures(self.line("premium", catalog=shop(self.PLAN, basic=dear))) == ("0.00", "0.00")

    @pytest.mark.parametrize(
        "price",
        [
            Price("premium", "p", "recurring", eur("149.90"), "year"),
            Price("premium", "p", "recurring", eur("44.97"), "month", 3),
            Price("premium", "p", "recurring", eur("14.99", "USD"), "month"),
            Price("premium", "p", "oneTime", eur("14.99")),
        ],
    )
    def test_only_recurring_prices_of_the_same_period_and_currency_have_a_difference(self, price):
        line = self.line("premium", catalog=shop(self.PLAN, premium={"prices": (price,)}))
        assert (line.name, line.charged, line.included) == ("p", price.money.rounded(), None)

    def test_the_plan_pays_only_once(self):
        two = {"prices": (monthly("p1", 3), monthly("p2", 10))}
        lines = charges(shop(self.PLAN, premium=two), "premium", plan_id="plan", at=AT)
        assert [figures(line) for line in lines] == [("0.00", "0.00"), ("8.01", "8.01")]

    def test_an_included_offering_has_no_discount_line(self):
        extra = (monthly("music", "7.99"), Price("d", "Less", "discount", eur(3), "month"))
        assert figures(self.line("music", catalog=shop(self.PLAN, music={"prices": extra}))) == ("7.99", "0.00")

    @pytest.mark.parametrize("offering", ["basic", "premium", "music"])
    def test_alone_or_in_a_plan_without_it_or_in_no_plan_that_there_is_all_is_due(self, offering):
        for plan, plan_id in (({}, "plan"), (self.PLAN, None), (self.PLAN, "nothing")):
            (line,) = charges(shop(plan), offering, plan_id=plan_id, at=AT)
            assert (line.charged, line.alterations, line.included) == (line.price.money, (), None)

    def test_a_choice_group_includes_nothing(self):
        assert figures(self.line("music", plan={"music": (1, 1, 1, "extras")}))[1] == "7.99"


class TestTotals:
    def test_like_is_added_to_like_and_nothing_is_converted(self):
        lines = alone(
            monthly("a", "1.10"),
            monthly("b", "2.20"),
            monthly("c", 5, "USD"),
            Price("d", "d", "recurring", eur(50), "year"),
            Price("e", "e", "recurring", eur(6), "month", 3),
            Price("f", "f", "oneTime", eur(30)),
            Price("g", "g", "nonRecurring", eur(7)),
            Price("h", "h", "penalty", eur(99)),
        )
        assert totals(lines) == (
            Total("oneTime", None, 1, eur("37.00")),
            Total("penalty", None, 1, eur("99.00")),
            Total("recurring", "month", 1, eur("3.30")),
            Total("recurring", "month", 1, eur("5.00", "USD")),
            Total("recurring", "month", 3, eur("6.00")),
            Total("recurring", "year", 1, eur("50.00")),
        )

    @pytest.mark.parametrize(("off", "due"), [(5, "15.00"), (-5, "15.00"), (25, "0.00")])
    def test_a_discount_line_is_subtracted_and_pays_nothing_out(self, off, due):
        welcome = Price("w", "Welcome", "recurringDiscount", eur(off), "month")
        assert totals(alone(monthly("p", 20), welcome)) == (Total("recurring", "month", 1, eur(due)),)

    def test_nothing_comes_to_nothing(self):
        assert totals(()) == ()
