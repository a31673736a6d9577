"""A simulation asks what an app asks, and answers what the APIs answer, from facts that are given."""

from datetime import timedelta

import pytest

from catalog.models import CharacteristicSpecification, Policy, ProductOffering
from catalog.services import edit_catalog, save_entity
from inventory.domain import GONE
from inventory.models import Product
from inventory.services import attach_order
from qualification.models import Task
from qualification.services import KINDS, Thing, answer_at_once, compose, read_household, simulate
from qualification.services.holdings import Given
from qualification.services.simulate import MOST_ASKED
from tmf.bodies import read_body

CUSTOMERS = ["cust-1001", "cust-1002", "cust-1003", "cust-1004", "cust-1005", "cust-1006"]


def posted(asked, at):
    """The answer of the API to the same body: it reads the inventory."""
    kind = KINDS[asked.kind]
    values, question = read_body(kind.resource, asked.request, kind.read)
    given = answer_at_once(kind=kind, question=question, body=values, actor="client:shop", at=at)
    return {name: value for name, value in given.document.items() if name not in ("id", "href")}


def asked_about(simulation, about, *, adds=False):
    return next(one for one in simulation.changes if one.about == about and one.adds is adds)


def refusals(asked):
    """The codes against each offering."""
    return {
        item["productOffering"]["id"]: [reason["code"] for reason in item.get("eligibilityResultReason", ())]
        for item in asked.response["qualifiedProductOfferingItem"]
    }


@pytest.mark.parametrize("channel", ["app", "care"])
@pytest.mark.parametrize("customer", CUSTOMERS)
def test_a_real_customer_gets_the_answers_of_the_api(demo, customer, channel):
    simulation = simulate(read_household(customer), channel=channel, at=demo)
    assert {asked.api for asked in simulation.asked} == {"TMF679", "TMF760"}
    for asked in simulation.asked:
        assert asked.response == posted(asked, demo)


def test_characteristics_places_and_open_orders_of_a_real_customer_count(demo):
    attach_order(product_ids=["1264"], order_id="open")
    place = {"place": {"id": "north"}, "role": "usage"}
    Product.objects.filter(pk="1265").update(
        place=[place], characteristics=[{"name": "tier", "value": "plus"}, {"name": "room", "value": "attic"}]
    )
    with edit_catalog():
        save_entity(_with(ProductOffering.objects.get(pk="sport-max"), place=[{"id": "north"}]))
        room = {"name": "room", "value_type": "string", "max_cardinality": 1, "configurable": True}
        save_entity(CharacteristicSpecification(product_specification_id="ps-sport", **room))
    simulation = simulate(read_household("cust-1004"), channel="app", at=demo)
    for asked in simulation.asked:
        assert asked.response == posted(asked, demo)
    assert "attic" in str(simulation.configuration.response)


def test_who_composes_a_customer_is_told_what_a_real_one_like_that_is_told(demo):
    composed = compose(
        plan=Thing("plan-300", "active"), things=[Thing("ott-basic", "active")], segment="residential", at=demo
    )
    there = asked_about(simulate(read_household("cust-1001"), channel="app", at=demo), "1234")
    here = asked_about(simulate(composed, channel="app", at=demo), "1")
    assert refusals(here) == refusals(there) != {}


@pytest.mark.parametrize(
    ("status", "codes"),
    [("active", []), ("suspended", ["productNotActive"]), ("pendingTerminate", ["productNotActive", "orderInFlight"])],
)
def test_the_status_of_what_is_composed_counts(demo, status, codes):
    composed = compose(plan=Thing("plan-300", "active"), things=[Thing("ott-basic", status)], at=demo)
    assert refusals(asked_about(simulate(composed, channel="app", at=demo), "1"))["ott-premium"] == codes


@pytest.mark.parametrize(
    ("days", "changed", "later", "codes"),
    [
        (30, None, 0, []),
        (29, None, 0, ["tenureTooShort"]),
        (29, None, 1, []),
        (None, None, 0, ["tenureTooShort"]),
        (29, 3, 0, ["tenureTooShort", "coolingOff"]),
        (90, 3, 0, ["coolingOff"]),
        (90, 3, 4, []),
    ],
)
def test_the_days_of_what_is_composed_count_back_from_its_own_date(demo, days, changed, later, codes):
    with edit_catalog():
        for kind, parameters in (("minTenure", {"days": 30}), ("coolingOff", {"days": 7})):
            policy = Policy(id=f"given-{kind}", kind=kind, parameters=parameters)
            save_entity(policy)
            policy.offerings.set(["sport-lite"])
    things = [Thing("sport-lite", "active", days=days, changed=changed)]
    composed = compose(plan=Thing("plan-300", "active"), things=things, at=demo)
    asked = asked_about(simulate(composed, channel="app", at=demo + timedelta(days=later)), "1")
    assert refusals(asked)["sport-plus"] == codes


def test_segment_and_place_of_who_is_composed_count(demo):
    with edit_catalog():
        only = {"market_segment": [{"id": "business"}], "place": [{"id": "north"}]}
        save_entity(_with(ProductOffering.objects.get(pk="sport-max"), **only))

    def codes(**said):
        composed = compose(plan=Thing("plan-300", "active"), things=[Thing("sport-plus", "active")], at=demo, **said)
        return refusals(asked_about(simulate(composed, channel="app", at=demo), "1"))["sport-max"]

    assert codes() == ["marketSegmentMismatch", "placeNotServed"]
    assert codes(segment="business") == ["placeNotServed"]
    assert codes(segment="business", place="south") == ["placeNotServed"]
    assert codes(segment="business", place="north") == []


def test_what_stands_on_its_own_is_not_judged_by_the_plan(demo):
    things = [Thing("ott-basic", "active", in_plan=False)]
    composed = compose(plan=Thing("plan-1000", "active"), things=things, at=demo)
    simulation = simulate(composed, channel="app", at=demo)
    assert "belowBaseline" not in str(asked_about(simulation, "1").response)
    items = simulation.configuration.request["requestProductConfigurationItem"]
    assert [item["productConfiguration"] for item in items] == [{"product": {"id": "plan"}}, {"product": {"id": "1"}}]


def test_an_offering_that_they_look_at_is_asked_about_in_both_apis(demo):
    simulation = simulate(read_household("cust-2001"), channel="app", at=demo, wanted="plan-300")
    assert refusals(asked_about(simulation, "plan-300")) == {"plan-300": []}
    (item,) = simulation.configuration.response["computedProductConfigurationItem"]
    assert item["productConfiguration"]["productOffering"]["id"] == "plan-300"
    assert simulation.asked[0] is simulation.configuration


def test_who_holds_nothing_and_looks_at_nothing_is_asked_nothing(demo):
    simulation = simulate(read_household("cust-2001"), channel="app", at=demo)
    assert simulation.asked == ()


def test_what_is_refused_is_answered_as_the_api_answers_it(demo):
    simulation = simulate(read_household("cust-1001"), channel="nowhere", at=demo)
    for asked in simulation.asked:
        assert asked.answer is None
        assert (asked.response["@type"], asked.response["code"]) == ("Error", "unknownReference")
        assert asked.response["status"] == "400"


def test_of_many_products_the_first_are_asked_about(demo):
    composed = compose(plan=None, things=[Thing("ott-basic", "active", in_plan=False)] * 30, at=demo)
    simulation = simulate(composed, channel="app", at=demo, wanted="plan-100")
    assert len(simulation.changes) == MOST_ASKED + 1
    items = simulation.configuration.request["requestProductConfigurationItem"]
    assert len(items) == MOST_ASKED
    assert items[-1]["productConfiguration"] == {"productOffering": {"id": "plan-100"}}


def test_nothing_is_stored_and_the_inventory_is_read_once(demo, django_assert_num_queries):
    simulate(read_household("cust-1001"), channel="app", at=demo)  # the catalog is compiled
    with django_assert_num_queries(2):
        few = read_household("cust-1001")
    with django_assert_num_queries(2):
        many = read_household("cust-1004")
    # In a transaction, as here, the catalog is compared: once, not for each question.
    with django_assert_num_queries(1):
        simulate(few, channel="app", at=demo)
    with django_assert_num_queries(1):
        simulate(many, channel="app", at=demo)
    assert not Task.objects.exists()


def test_who_is_not_there_has_no_household(demo):
    assert read_household("no-such") is None


@pytest.mark.usefixtures("demo")
class TestGiven:
    def test_it_knows_its_own_household_and_no_other(self):
        given = read_household("cust-1004")
        assert given.of_customer("cust-1004") is given.of_product("1265") is given.household
        assert given.of_customer("cust-1001") is given.of_product("1234") is None
        assert [one.id for one in given.products(["1265", "1234"])] == ["1265"]
        assert given.values(["1265", "1234"])["1234"] == {}

    def test_a_question_about_somebody_else_is_refused(self, demo):
        kind, given = KINDS["queryProductOfferingQualification"], read_household("cust-1004")
        body = {"searchCriteria": {"product": {"id": "1234"}}}
        values, question = read_body(kind.resource, body, kind.read)
        with pytest.raises(Exception, match="There is no product '1234'"):
            kind.ask(question=question, body=values, at=demo, holdings=given)

    def test_the_states_of_what_is_read_are_those_of_what_is_held(self):
        assert isinstance(read_household("cust-1006"), Given)
        assert not {one.status for one in read_household("cust-1006").household.products} & set(GONE)


def _with(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    return row
