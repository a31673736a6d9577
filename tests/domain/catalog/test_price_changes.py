"""What becomes of prices when one catalog takes the place of another."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from catalog.domain.aspects import differences
from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import Alteration, Offering, Option, Price, Relationship
from catalog.domain.price_changes import plans_of, price_changes, repriced
from tmf.values import Money, Period

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def monthly(name, amount, **more):
    return Price(name, name, "recurring", Money(Decimal(amount), "EUR"), "month", **more)


def tier(name, *prices, **more):
    return Offering(name, name, prices=prices, **more)


BASIC, PLUS = tier("basic", monthly("b", "4.99")), tier("plus", monthly("p", "9.99"))
MUSIC = tier("music", monthly("m", "7.99"))
PLAN = Offering("plan", "Fiber", options={"basic": Option("basic", 1, 1, 1), "plus": Option("plus", 0, 1, 0)})
UP = (Relationship("basic", "upgrade", "plus"),)


def catalog(*offerings, paths=UP):
    return compile_catalog(revision=1, offerings=offerings, relationships=paths)


def changes(after, before=None):
    """What changes as (offering, plan, given, before, after), in every seat that can be."""
    catalogs = before or catalog(BASIC, PLUS, MUSIC, PLAN), after
    concerned = repriced(catalogs, differences(*catalogs))
    found = price_changes(catalogs, plans_of(catalogs, sorted(concerned)), at=AT)
    return [(one.offering_id, one.plan_id, one.given, due(one.before), due(one.after)) for one in found]


def due(lines):
    return [str(line.charged.value) for line in lines]


def test_a_price_is_told_before_and_after_alone_and_in_plans():
    dearer = replace(PLUS, prices=(monthly("p", "11.99"),))
    assert changes(catalog(BASIC, dearer, MUSIC, PLAN)) == [
        ("plus", None, (), ["9.99"], ["11.99"]),
        ("plus", "plan", (), ["5.00"], ["7.00"]),
    ]


def test_the_price_of_the_included_tier_changes_what_is_left_of_the_others():
    dearer = replace(BASIC, prices=(monthly("b", "5.99"),))
    assert changes(catalog(dearer, PLUS, MUSIC, PLAN)) == [
        ("basic", None, (), ["4.99"], ["5.99"]),
        ("plus", "plan", (), ["5.00"], ["4.00"]),
    ]


def test_a_plan_that_includes_a_tier_no_more_does_not_pay_for_it():
    bare = replace(PLAN, options={name: Option(name, 0, 1, 0) for name in ("basic", "plus")})
    assert changes(catalog(BASIC, PLUS, MUSIC, bare)) == [
        ("basic", "plan", (), ["0.00"], ["4.99"]),
        ("plus", "plan", (), ["5.00"], ["9.99"]),
    ]


def test_a_ladder_that_is_taken_apart_changes_what_a_plan_pays():
    assert changes(catalog(BASIC, PLUS, MUSIC, PLAN, paths=())) == [("plus", "plan", (), ["5.00"], ["9.99"])]


def test_what_is_new_has_no_price_before():
    found = changes(catalog(BASIC, PLUS, MUSIC, PLAN, tier("film", monthly("f", "3.00"))))
    assert found == [("film", None, (), [], ["3.00"])]


def test_a_discount_that_lasts_longer_is_a_change_though_the_first_month_is_not():
    def promoted(months):
        off = Alteration("o", "Off", "discount", money=Money(Decimal(1), "EUR"), duration=months)
        return replace(MUSIC, prices=(monthly("m", "7.99", alterations=(off,)),))

    before, after = (catalog(BASIC, PLUS, promoted(months), PLAN) for months in (3, 6))
    assert changes(after, before) == [("music", None, (), ["6.99"], ["6.99"])]


def test_a_price_that_depends_on_a_value_is_told_for_the_value():
    hd = monthly("hd", "2.00", when={"hd": frozenset({"yes"})})
    dearer = replace(hd, money=Money(Decimal(3), "EUR"))
    before, after = (catalog(replace(MUSIC, prices=(*MUSIC.prices, price))) for price in (hd, dearer))
    assert changes(after, before) == [("music", None, (("hd", "yes"),), ["2.00", "7.99"], ["3.00", "7.99"])]


def test_a_value_that_makes_no_other_difference_is_not_told_again():
    hd = monthly("hd", "2.00", when={"hd": frozenset({"yes"})})
    before = catalog(replace(MUSIC, prices=(*MUSIC.prices, hd)))
    gone = catalog(replace(MUSIC, prices=()))
    assert changes(gone, before) == [
        ("music", None, (), ["7.99"], []),
        ("music", None, (("hd", "yes"),), ["2.00", "7.99"], []),
    ]
    assert changes(before, before) == []


def test_other_words_for_the_same_price_are_no_change():
    renamed = replace(MUSIC, prices=(monthly("another", "7.99"),))
    assert changes(catalog(BASIC, PLUS, renamed, PLAN)) == []


def test_the_date_decides():
    later = replace(MUSIC, prices=(*MUSIC.prices, monthly("x", "1.00", validity=Period(AT + timedelta(days=1)))))
    assert changes(catalog(BASIC, PLUS, later, PLAN)) == []
