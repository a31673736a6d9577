"""An offering moves along its lifecycle with its own prices, and what stands in the way is said beforehand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.domain.lifecycle import CATALOG_ENTITY
from catalog.models import (
    BundleOption,
    ProductOffering,
    ProductOfferingPrice,
    ProductOfferingPriceRelationship,
    ProductSpecification,
)
from catalog.services import edit_catalog, move_offering, possible_moves, save_entity, usage, used_elsewhere
from tests.documents import stale_documents
from tmf.errors import Refused, RefusedAll
from tmf.lifecycle import IllegalMove

pytestmark = pytest.mark.usefixtures("demo")
STATES = CATALOG_ENTITY.states


@pytest.fixture(autouse=True)
def documents_say_what_the_rows_say(db):
    yield
    assert stale_documents() == []


@pytest.fixture
def tier(demo):
    """A tier of its own in a status, with a price of its own in one, or in the same."""

    def tier(status, price_status=None, *, spec_status="Launched", pk="tier"):
        with edit_catalog():
            save_entity(ProductSpecification(id=f"{pk}-spec", name="Spec", lifecycle_status=spec_status))
            price = ProductOfferingPrice(id=f"{pk}-price", name="Price", amount=5)
            price.lifecycle_status = price_status or status
            save_entity(price)
            offering = ProductOffering(id=pk, name="Tier", lifecycle_status=status)
            offering.product_specification_id = f"{pk}-spec"
            save_entity(offering)
            offering.prices.add(price)
        return ProductOffering.objects.get(pk=pk)

    return tier


def status(model, pk):
    return model.objects.get(pk=pk).lifecycle_status


def verbs(offering):
    return [move.verb for move in possible_moves(offering)]


def words(refusal):
    errors = refusal.errors if isinstance(refusal, RefusedAll) else [refusal]
    return [error.message for error in errors]


@pytest.mark.parametrize("state", STATES)
def test_the_moves_are_those_of_the_lifecycle_from_where_it_stands(tier, state):
    expected = [move.verb for move in CATALOG_ENTITY.moves if state in move.sources]
    assert verbs(tier(state)) == expected


@pytest.mark.parametrize("move", CATALOG_ENTITY.moves, ids=lambda move: move.verb)
def test_its_own_price_goes_along(tier, revision, move):
    for n, source in enumerate(move.sources):
        offering, before = tier(source, pk=f"tier-{n}"), revision()
        assert [price.pk for price in _move(offering, move.verb).along] == [f"tier-{n}-price"]
        moved = move_offering(pk=offering.pk, verb=move.verb, seen=offering.last_update.isoformat())
        assert moved.lifecycle_status == status(ProductOffering, offering.pk) == move.target
        assert status(ProductOfferingPrice, f"tier-{n}-price") == move.target
        assert revision() == before + 1


def _move(offering, verb):
    return next(move for move in possible_moves(offering) if move.verb == verb)


def test_a_price_that_stands_elsewhere_stays_there(tier):
    offering = tier("In Design", "In Study")
    assert list(_move(offering, "test").along) == []
    move_offering(pk="tier", verb="test")
    assert status(ProductOfferingPrice, "tier-price") == "In Study"


def test_a_price_that_others_charge_stays_where_it_is(tier):
    offering = tier("In Study")
    with edit_catalog():
        other = ProductOffering(id="other", name="Other")
        save_entity(other)
        other.prices.add("tier-price")
    assert list(_move(offering, "design").along) == []
    move_offering(pk="tier", verb="design")
    assert status(ProductOfferingPrice, "tier-price") == "In Study"


def test_in_how_many_offerings_a_price_is_charged_counts_those_that_have_it_as_a_part(demo):
    prices = [ProductOfferingPrice(id=f"p{n}", name=f"P{n}", price_type="usage") for n in range(4)]
    with edit_catalog():
        for price in prices:
            save_entity(price)
        for source, target in (("p1", "p0"), ("p2", "p1"), ("p3", "p3")):
            link = ProductOfferingPriceRelationship(
                source_id=source, target_id=target, relationship_type="discountedBy"
            )
            save_entity(link)
        for pk, held in (("here", "p0 p3"), ("deep", "p2"), ("direct", "p0"), ("both", "p0 p2")):
            save_entity(ProductOffering(id=pk, name=pk))
            ProductOffering.objects.get(pk=pk).prices.add(*held.split())
    assert used_elsewhere(["p0", "p1", "p2", "p3"], "here") == {"p0": 3, "p1": 2, "p2": 2, "p3": 0}
    assert used_elsewhere([], "here") == {}


def _spec_not_launched(tier):
    return tier("Active", spec_status="In Test"), "launch"


def _price_behind(tier):
    return tier("Active", "In Test"), "launch"


def _nothing_missing(tier):
    return tier("Active"), "launch"


def _included_option_behind(tier):
    offering = tier("Active")
    save_entity(ProductOffering(id="inside", name="Inside"))
    save_entity(BundleOption(bundle=offering, offering_id="inside", lower_limit=1, default=1))
    return offering, "launch"


def _choice_too_small(tier):
    offering = tier("Active")
    with edit_catalog():
        group = offering.groups.create(name="choice", lower_limit=1)
        save_entity(ProductOffering(id="inside", name="Inside"))
        save_entity(BundleOption(bundle=offering, offering_id="inside", group=group))
    return offering, "launch"


def _held_by_a_launched_plan(tier):
    return ProductOffering.objects.get(pk="ott-basic"), "retire"


def _held_by_nobody(tier):
    return tier("Launched"), "retire"


def _rejected(tier):
    return tier("In Test"), "reject"


CASES = (
    (_spec_not_launched, 1),
    (_price_behind, 1),
    (_nothing_missing, 0),
    (_included_option_behind, 1),
    (_choice_too_small, 1),
    (_held_by_a_launched_plan, 2),
    (_held_by_nobody, 0),
    (_rejected, 0),
)


@pytest.mark.parametrize(("arranged", "reasons"), CASES, ids=lambda value: getattr(value, "__name__", value))
def test_what_is_said_beforehand_is_what_the_move_says(tier, rows, arranged, reasons):
    """The twin of the rules: neither may know more than the other."""
    offering, verb = arranged(tier)
    offering.refresh_from_db()
    before = rows()
    against = _move(offering, verb).against
    assert rows() == before
    assert (len(against) > 0) == (reasons > 0)
    assert len(against) >= reasons
    if not reasons:
        move_offering(pk=offering.pk, verb=verb)
        return
    with pytest.raises((Refused, RefusedAll)) as refusal:
        move_offering(pk=offering.pk, verb=verb)
    assert words(refusal.value) == [error.message for error in against]
    assert rows() == before


@pytest.mark.parametrize(("verb", "state", "asked"), [("retire", "Launched", True), ("discard", "Retired", False)])
def test_who_uses_it_outside_the_catalog_is_said_too(tier, rows, monkeypatch, verb, state, asked):
    offering = tier(state)
    finder = {usage.Verb.RETIRE: [lambda _: iter([usage.Use("tier", "2 open orders")])], usage.Verb.REMOVE: []}
    monkeypatch.setattr(usage, "_finders", finder)
    before, said = rows(), [error.message for error in _move(offering, verb).against]
    assert said == (["'tier' is still used by 2 open orders."] if asked else [])
    if asked:
        with pytest.raises(RefusedAll):
            move_offering(pk="tier", verb=verb)
        assert rows() == before
    else:
        assert move_offering(pk="tier", verb=verb).lifecycle_status == "Obsolete"


def test_a_move_that_the_lifecycle_does_not_have_is_refused(tier, rows):
    tier("In Study")
    before = rows()
    with pytest.raises(IllegalMove) as refusal:
        move_offering(pk="tier", verb="launch")
    assert refusal.value.possible == ("In Design",)
    assert rows() == before


def test_who_looks_at_an_old_page_moves_nothing(tier, rows):
    offering = tier("In Study")
    seen = offering.last_update.isoformat()
    save_entity(offering)
    before = rows()
    with pytest.raises(Refused) as refusal:
        move_offering(pk="tier", verb="design", seen=seen)
    assert refusal.value.code == "changedMeanwhile"
    assert rows() == before


def test_asking_costs_the_same_however_much_hangs_on_it(tier):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            possible_moves(ProductOffering.objects.get(pk="tier"))
        return len(queries)

    offering = tier("Active")
    few = cost()
    with edit_catalog():
        for n in range(20):
            save_entity(ProductOffering(id=f"inside-{n}", name=f"Inside {n}"))
            save_entity(BundleOption(bundle=offering, offering_id=f"inside-{n}", lower_limit=1, default=1))
            price = ProductOfferingPrice(id=f"price-{n}", name=f"Price {n}", amount=n, price_type="usage")
            save_entity(price)
            offering.prices.add(price)
    assert (cost(), few) == (few, few)
