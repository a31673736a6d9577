"""The life of a catalog entity: which moves there are, what a launch needs, what stands in the way of an end."""

import re

import pytest

from catalog.domain.lifecycle import CATALOG_ENTITY
from tests.api.catalog.rules import LAUNCH, group, messages, option

OFFERING, PRICE, SPEC = "productOffering", "productOfferingPrice", "productSpecification"
WAYS = {
    "In Study": (),
    "In Design": LAUNCH[:1],
    "In Test": LAUNCH[:2],
    "Active": LAUNCH[:3],
    "Launched": LAUNCH,
    "Retired": (*LAUNCH, "Retired"),
    "Obsolete": (*LAUNCH, "Retired", "Obsolete"),
    "Rejected": (*LAUNCH[:2], "Rejected"),
}
PLANS = ["plan-100", "plan-300", "plan-600", "plan-600s", "plan-1000"]
FAR = "https://elsewhere.example/tmf-api"


@pytest.mark.parametrize("state", WAYS)
def test_a_move_that_the_figure_does_not_have_is_a_409_that_says_which_are_possible(catalog, state):
    catalog.make(PRICE, "one")
    catalog.move(PRICE, "one", *WAYS[state])
    possible = CATALOG_ENTITY.possible(state)
    for wanted in set(WAYS) - {state, *possible}:
        error = catalog.cannot(409, "illegalMove", PRICE, "one", lifecycleStatus=wanted)
        said = f"ProductOfferingPrice 'one' is {state} and cannot become {wanted}; it can become: "
        assert error["message"] == f"lifecycleStatus: {said}{', '.join(possible) or 'nothing, this status is final'}."


def test_a_status_that_the_figure_does_not_know_is_a_400_that_names_them(catalog):
    catalog.make(PRICE, "one")
    error = catalog.cannot(400, "invalid", PRICE, "one", lifecycleStatus="On Sale")
    assert error["path"] == "lifecycleStatus"
    assert "In Study, In Design, In Test, Rejected, Active, Launched, Retired, Obsolete" in error["message"]


def test_an_offering_is_launched_once_everything_that_it_needs_is(catalog):
    catalog.make(SPEC, "spec")
    for pk in ("fee", "free"):
        catalog.make(
            PRICE, pk, **({"price": {"unit": "EUR", "value": 5}} if pk == "fee" else {"priceType": "discount"})
        )
    for pk in ("part", "extra", "a", "b"):
        catalog.make(OFFERING, pk)
    catalog.make(
        OFFERING,
        "plan",
        isBundle=True,
        productSpecification={"id": "spec"},
        productOfferingPrice=[{"id": "fee"}, {"id": "free"}],
        bundledProductOffering=[option("part", 1), option("extra", 0)],
        bundledGroupProductOffering=[group("choice", 1, 2, "a", "b")],
    )
    catalog.move(OFFERING, "plan", *LAUNCH[:3])
    error = catalog.cannot(409, "notLaunched", OFFERING, "plan", lifecycleStatus="Launched")
    assert [one["path"] for one in error["errors"]] == [
        "productSpecification",
        "productOfferingPrice",
        "productOfferingPrice",
        "bundledProductOffering",
        "bundledGroupProductOffering",
    ]
    said = messages(error)
    for words, named in zip(said, ("'spec'", "'fee'", "'free'", "'part'", "'choice'"), strict=True):
        assert named in words
        assert "'plan'" not in named
    assert not any("extra" in words for words in said)
    catalog.move(SPEC, "spec", *LAUNCH)
    for pk in ("fee", "free"):
        catalog.move(PRICE, pk, *LAUNCH)
    catalog.move(OFFERING, "part", *LAUNCH)
    error = catalog.cannot(409, "notLaunched", OFFERING, "plan", lifecycleStatus="Launched")
    assert [one["path"] for one in error.get("errors", [error])] == ["bundledGroupProductOffering"]
    catalog.move(OFFERING, "b", *LAUNCH)
    assert catalog.change(OFFERING, "plan", lifecycleStatus="Launched")["lifecycleStatus"] == "Launched"


def test_what_is_created_launched_needs_the_same(catalog):
    catalog.make(SPEC, "spec")
    ref = {"id": "spec"}
    error = catalog.refuse(409, "notLaunched", OFFERING, "plan", lifecycleStatus="Launched", productSpecification=ref)
    assert error["path"] == "productSpecification"


def test_an_offering_whose_specification_belongs_to_another_system_cannot_be_launched(catalog):
    ref = {"id": "spec", "href": f"{FAR}/productSpecification/spec", "name": "Theirs"}
    catalog.make(OFFERING, "plan", productSpecification=ref)
    catalog.move(OFFERING, "plan", *LAUNCH[:3])
    error = catalog.cannot(409, "notLaunched", OFFERING, "plan", lifecycleStatus="Launched")
    assert error["path"] == "productSpecification"
    assert "another system" in error["message"]
    assert catalog.get(OFFERING, "plan")["productSpecification"] == ref


def test_a_launched_offering_cannot_come_to_need_what_is_not_launched(catalog):
    catalog.make(OFFERING, "plan", lifecycleStatus="Launched")
    catalog.make(PRICE, "fee")
    error = catalog.cannot(409, "notLaunched", OFFERING, "plan", productOfferingPrice=[{"id": "fee"}])
    assert error["path"] == "productOfferingPrice"


@pytest.mark.parametrize(
    ("path", "pk", "users"),
    [
        (OFFERING, "sport-plus", PLANS),
        (OFFERING, "ott-premium", PLANS),
        (SPEC, "ps-music", ["music-duo", "music-family"]),
        (PRICE, "ott-basic-price", ["ott-basic"]),
    ],
)
@pytest.mark.usefixtures("demo")
def test_what_launched_offerings_use_is_not_retired_and_its_users_are_listed(catalog, path, pk, users):
    error = catalog.cannot(409, "inUse", path, pk, lifecycleStatus="Retired")
    assert sorted(re.search(r"\(([^()]+)\)\.$", words)[1] for words in messages(error)) == sorted(users)


@pytest.mark.usefixtures("demo")
def test_what_is_used_is_not_removed_and_what_is_launched_is_retired_first(catalog):
    assert catalog.keep(409, "launched", OFFERING, "sport-plus")["path"] == "lifecycleStatus"
    catalog.make(PRICE, "fee")
    catalog.make(SPEC, "spec")
    catalog.make(OFFERING, "part")
    catalog.make(OFFERING, "plan", productSpecification={"id": "spec"}, bundledProductOffering=[option("part")])
    assert "plan" in catalog.keep(409, "inUse", SPEC, "spec")["message"]
    assert "plan" in catalog.keep(409, "inUse", OFFERING, "part")["message"]
    catalog.remove(OFFERING, "plan")
    catalog.remove(SPEC, "spec")
    catalog.remove(OFFERING, "part")
