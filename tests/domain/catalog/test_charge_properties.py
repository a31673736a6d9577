"""What holds for every price, whatever the catalog says."""

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.charges import charges, totals
from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import Alteration, Offering, Option, Price, Relationship
from tmf.values import Money

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
UNITS = st.sampled_from(["EUR", "USD", "JPY", "KWD"])
AMOUNTS = st.decimals(0, 10**11, places=6)
PRICE_TYPES = st.sampled_from(["recurring", "oneTime", "recurringDiscount", "discount", "usage", "surcharge"])
ALTERATION_TYPES = st.sampled_from(["discount", "recurring", "allowance", "oneTimeDiscount", "surcharge"])
PERIODS = st.sampled_from([None, "month", "year"])
MONEY = st.builds(Money, AMOUNTS, UNITS)
LIMITS = st.sampled_from([Option("low", 1, 1, 1), Option("high", 1, 1, 1), Option("low", 0, 1, 0)])


def by_id(make, **more):
    return st.lists(make, unique_by=lambda row: row.id, max_size=4, **more).map(tuple)


@st.composite
def alterations(draw):
    percentage, money = draw(
        st.one_of(st.tuples(st.decimals(0, 150, places=6), st.none()), st.tuples(st.none(), MONEY))
    )
    return Alteration(
        draw(st.sampled_from("abcdef")), "a", draw(ALTERATION_TYPES), percentage, money, draw(st.integers(0, 2))
    )


PRICES = st.builds(
    Price,
    st.sampled_from("pqrstu"),
    st.just("price"),
    PRICE_TYPES,
    MONEY,
    PERIODS,
    st.integers(1, 3),
    tax_rate=st.none() | st.decimals(0, 30, places=2),
    alterations=by_id(alterations()),
)


def lines_of(low, high, option):
    """What the higher of two tiers costs in a plan with this option."""
    catalog = compile_catalog(
        revision=1,
        offerings=[low, high, Offering("plan", "Plan", options={option.offering_id: option})],
        relationships=[Relationship("low", "upgrade", "high")],
    )
    return charges(catalog, "high", plan_id="plan", at=AT)


TIERS = {
    name: st.builds(Offering, st.just(name), st.just(name), prices=by_id(PRICES), alterations=by_id(alterations()))
    for name in ("low", "high")
}


@given(TIERS["low"], TIERS["high"], LIMITS)
def test_what_is_taken_off_and_what_is_charged_are_the_price_and_nothing_is_below_zero(low, high, option):
    for line in lines_of(low, high, option):
        assert line.tax_included.value - sum(a.amount.value for a in line.alterations) == line.charged.value
        assert line.charged.value >= 0
        assert line.tax_included.value >= 0
        assert {a.amount.unit for a in line.alterations} <= {line.charged.unit} == {line.price.money.unit}


@given(TIERS["low"], TIERS["high"], LIMITS)
def test_totals_are_the_sums_of_what_is_charged_and_never_below_zero(low, high, option):
    lines = lines_of(low, high, option)
    found = totals(lines)
    keys = {(t.kind, t.period, t.period_length, t.charged.unit): t.charged.value for t in found}
    assert len(keys) == len(found)
    alike = {key: [] for key in keys}
    for line in lines:
        signed = -line.charged.value if line.takes_off else line.charged.value
        alike[line.kind, line.period, line.period_length, line.charged.unit].append(signed)
    assert keys == {key: max(Decimal(0), sum(amounts)) for key, amounts in alike.items()}


@given(TIERS["low"], TIERS["high"], LIMITS, st.randoms())
def test_the_order_of_rows_does_not_matter(low, high, option, random):
    def shuffled(offering):
        def mixed(rows):
            return tuple(random.sample(rows, len(rows)))

        prices = tuple(
            Price(p.id, p.name, p.price_type, p.money, p.period, p.period_length, p.validity, p.tax_rate, None,
                  mixed(p.alterations))
            for p in mixed(offering.prices)
        )  # fmt: skip
        return Offering(offering.id, offering.name, prices=prices, alterations=mixed(offering.alterations))

    def shown(lines):
        return [
            (x.price.id, x.name, x.tax_included, x.charged, x.net, x.included, [a.alteration.id for a in x.alterations])
            for x in lines
        ]

    assert shown(lines_of(low, high, option)) == shown(lines_of(shuffled(low), shuffled(high), option))


@given(AMOUNTS, AMOUNTS, UNITS)
def test_the_difference_and_the_included_price_are_the_price_of_the_tier(one, other, unit):
    low, high = sorted((one, other))
    tiers = [
        Offering(name, name, prices=(Price(name, name, "recurring", Money(amount, unit), "month"),))
        for name, amount in (("low", low), ("high", high))
    ]
    (line,) = lines_of(*tiers, Option("low", 1, 1, 1))
    paid = line.included.value if line.included else 0
    assert line.charged.value + paid == Money(high, unit).rounded().value


@given(TIERS["low"], TIERS["high"], LIMITS)
def test_no_figure_is_a_float(low, high, option):
    def figures(value):
        if is_dataclass(value):
            for field in fields(value):
                yield from figures(getattr(value, field.name))
        elif isinstance(value, tuple):
            for one in value:
                yield from figures(one)
        else:
            yield value

    lines = lines_of(low, high, option)
    assert not any(isinstance(value, float) for value in figures((lines, totals(lines))))
