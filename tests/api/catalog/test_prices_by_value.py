"""A price that an offering gives by value is an entity of its own, and shown whole by that offering."""

import pytest

OFFERING, PRICE = "productOffering", "productOfferingPrice"


def price(pk, value=1, **more):
    money = {"unit": "EUR", "value": value}
    return {
        "id": pk,
        "name": f"Price {pk}",
        "priceType": "recurring",
        "lifecycleStatus": "In Study",
        "price": money,
        **more,
    }


@pytest.fixture
def tier(catalog):
    return catalog.make(OFFERING, "tier", productOfferingPrice=[price("p")])


def shown(catalog, pk="tier"):
    return catalog.get(OFFERING, pk)["productOfferingPrice"]


def test_whatever_changes_in_the_price_is_shown_by_the_offering(catalog, tier):
    catalog.change(PRICE, "p", price={"unit": "EUR", "value": 2}, description="dearer")
    assert shown(catalog) == [catalog.get(PRICE, "p")]
    assert shown(catalog)[0]["price"]["value"] == 2


def test_a_change_of_the_offering_leaves_what_another_has_changed_in_the_price(catalog, tier):
    catalog.change(PRICE, "p", price={"unit": "EUR", "value": 2}, lifecycleStatus="In Design")
    catalog.change(OFFERING, "tier", description="x")
    changed = catalog.get(PRICE, "p")
    assert (changed["price"]["value"], changed["lifecycleStatus"]) == (2, "In Design")
    assert shown(catalog) == [changed]


def test_a_change_of_the_price_inside_the_offering_is_one_of_the_price(catalog, tier):
    (given,) = shown(catalog)
    dearer = {**given, "price": {"unit": "EUR", "value": 3}}
    catalog.change(OFFERING, "tier", productOfferingPrice=[dearer])
    assert catalog.get(PRICE, "p")["price"]["value"] == 3


def test_the_price_of_another_offering_is_not_changed_by_giving_it(catalog, tier):
    error = catalog.refuse(409, "alreadyExists", OFFERING, "other", productOfferingPrice=[price("p", value=0.01)])
    assert error["path"] == "productOfferingPrice[0].id"
    assert catalog.get(PRICE, "p")["price"]["value"] == 1


def test_the_price_of_another_offering_may_be_given_as_it_is(catalog, tier):
    catalog.make(OFFERING, "other", productOfferingPrice=[price("p")])
    assert shown(catalog, "other") == shown(catalog)


def test_a_new_name_of_what_the_price_refers_to_is_shown_by_the_offering(catalog):
    catalog.make("productSpecification", "spec", name="Old")
    use = {"name": "tier", "productSpecification": {"id": "spec"}}
    catalog.make(OFFERING, "tier", productOfferingPrice=[price("p", prodSpecCharValueUse=[use])])
    catalog.change("productSpecification", "spec", name="New")
    (given,) = shown(catalog)
    assert given["prodSpecCharValueUse"][0]["productSpecification"]["name"] == "New"
    assert given == catalog.get(PRICE, "p")
