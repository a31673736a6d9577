"""What is used is neither removed nor taken off sale, and the refusal names who uses it."""

import pytest
from django.db.models import ProtectedError

from catalog.models import (
    BundleGroup,
    BundleOption,
    Category,
    Policy,
    ProductCatalog,
    ProductOffering,
    ProductOfferingPrice,
    ProductSpecification,
    ServiceCandidate,
    ServiceCatalog,
    ServiceCategory,
    ServiceSpecification,
    ServiceSpecificationRelationship,
)
from catalog.resources.kinds import BY_MODEL
from catalog.services import delete_entities, delete_entity, edit_catalog, save_entity
from catalog.services.launching import check_withdrawn
from catalog.services.rules import CatalogCycle
from tmf.errors import RefusedAll, refusals

pytestmark = pytest.mark.django_db
USES = [
    (Policy, ProductOffering, "policies"),
    (Policy, ProductOfferingPrice, "policies"),
    (Policy, ProductSpecification, "policies"),
    (ProductOfferingPrice, ProductOffering, "prices"),
    (Category, ProductOffering, "categories"),
    (Category, ProductCatalog, "categories"),
    (Category, ProductSpecification, "categories"),
    (ServiceSpecification, ProductSpecification, "service_specifications"),
    (ServiceCategory, ServiceCatalog, "categories"),
    (ServiceCategory, ServiceCandidate, "categories"),
]
every_use = pytest.mark.parametrize(("model", "user", "attribute"), USES)


def make(model, pk, **values):
    row = model(id=pk, name=f"The {pk}", **values)
    save_entity(row)
    return row


def link(user, attribute, *rows):
    with edit_catalog() as touched:
        getattr(user, attribute).set(rows)
        touched.write(user)


def refused(rows, act, kind=RefusedAll):
    """What is said against it; nothing may have changed."""
    before = rows()
    with pytest.raises(kind) as refusal:
        act()
    assert rows() == before
    found = refusals(refusal.value)
    assert {one.status for one in found} == {409}
    assert {one.code for one in found} == {"inUse"}
    return [one.message for one in found]


@every_use
def test_what_others_hold_is_not_removed(rows, model, user, attribute):
    used = make(model, "used")
    link(make(user, "user"), attribute, used)
    words = [f"'used' is still used by {user.__name__} 'The user' (user)."]
    assert refused(rows, lambda: delete_entity(used)) == words
    assert refused(rows, lambda: delete_entities(model.objects.filter(pk="used"))) == words
    link(user.objects.get(pk="user"), attribute)
    delete_entity(used)
    assert not model.objects.filter(pk="used").exists()


@every_use
def test_what_holds_others_is_removed_and_leaves_them(model, user, attribute):
    used = make(model, "used")
    holder = make(user, "user")
    link(holder, attribute, used)
    delete_entity(holder)
    assert not user.objects.filter(pk="user").exists()
    assert model.objects.filter(pk="used").exists()


def test_a_refusal_names_twenty_and_counts_the_others(rows):
    used = make(Policy, "used")
    with edit_catalog():
        for n in range(23):
            link(make(ProductOffering, f"o-{n:02}"), "policies", used)
        link(make(ProductSpecification, "spec"), "policies", used)
    words = refused(rows, lambda: delete_entity(used))
    assert len(words) == 21
    assert len({line for line in words if line.startswith("'used' is still used by Product")}) == 20
    assert words[-1] == "… and 4 more."


def retire(row):
    row.lifecycle_status = "Retired"
    save_entity(row)


def user_of(spec, way):
    """Something launched that needs the service; gives its kind in words and itself."""
    if way == "product":
        user = make(ProductSpecification, "user", lifecycle_status="Launched")
        link(user, "service_specifications", spec)
        return "product specification", user
    user = make(ServiceSpecification, "user", lifecycle_status="Launched")
    save_entity(ServiceSpecificationRelationship(source=user, relationship_type=way, target=spec))
    return "service specification", user


@pytest.mark.parametrize("way", ["product", "dependency", "realizedBy"])
def test_a_service_that_something_launched_needs_is_not_retired(rows, way):
    spec = make(ServiceSpecification, "spec", lifecycle_status="Launched")
    kind, user = user_of(spec, way)
    assert refused(rows, lambda: retire(spec)) == [f"'spec' is still used by the launched {kind} 'The user' (user)."]
    retire(user)
    retire(spec)
    assert ServiceSpecification.objects.get(pk="spec").lifecycle_status == "Retired"


def test_a_service_that_something_launched_only_mentions_is_retired():
    spec = make(ServiceSpecification, "spec", lifecycle_status="Launched")
    user_of(spec, "migration")
    retire(spec)
    assert ServiceSpecification.objects.get(pk="spec").lifecycle_status == "Retired"


def test_a_service_and_what_needs_it_are_retired_as_one_change():
    spec = make(ServiceSpecification, "spec", lifecycle_status="Launched")
    _, user = user_of(spec, "product")
    with edit_catalog():
        retire(spec)
        retire(user)
    assert ServiceSpecification.objects.get(pk="spec").lifecycle_status == "Retired"


def test_a_candidate_of_a_launched_offering_is_not_retired(rows):
    spec = make(ServiceSpecification, "spec")
    candidate = make(ServiceCandidate, "cand", lifecycle_status="Launched", service_specification=spec)
    make(ProductOffering, "plan", lifecycle_status="Launched", service_candidate=candidate)
    words = ["'cand' is still used by the launched offering 'The plan' (plan)."]
    assert refused(rows, lambda: retire(candidate)) == words


def test_many_users_of_what_is_retired_are_counted(rows):
    spec = make(ProductSpecification, "spec", lifecycle_status="Launched")
    with edit_catalog():
        for n in range(25):
            make(ProductOffering, f"o-{n:02}", lifecycle_status="Launched", product_specification=spec)
    words = refused(rows, lambda: retire(spec))
    assert (len(words), words[-1]) == (21, "… and 5 more.")


def test_more_than_a_statement_takes_are_retired_together(django_assert_max_num_queries):
    ids = [f"p-{n:04}" for n in range(1100)]
    ProductOfferingPrice.objects.bulk_create(
        ProductOfferingPrice(id=pk, name=pk, lifecycle_status="Retired", amount=1) for pk in ids
    )
    with django_assert_max_num_queries(3) as asked:
        check_withdrawn(BY_MODEL[ProductOfferingPrice], ids)
    assert max(query["sql"].count("p-") for query in asked.captured_queries) == 500


def test_what_refers_by_a_key_is_named_as_the_entity_that_it_belongs_to(rows):
    part = make(ProductOffering, "part")
    bundle = make(ProductOffering, "ott-basic", is_bundle=True)
    bundle.name = "OTT Play"
    save_entity(bundle)
    save_entity(BundleOption(bundle=bundle, offering=part))
    words = refused(rows, lambda: delete_entity(part), ProtectedError)
    assert words == ["It is still used by: ProductOffering 'OTT Play' (ott-basic)."]


def test_an_entity_that_refers_in_two_ways_is_named_once_and_of_many_only_some(rows):
    spec = make(ServiceSpecification, "spec")
    with edit_catalog():
        for n in range(22):
            source = make(ServiceSpecification, f"s-{n:02}")
            for way in ("dependency", "realizedBy"):
                save_entity(ServiceSpecificationRelationship(source=source, relationship_type=way, target=spec))
    (words,) = refused(rows, lambda: delete_entity(spec), ProtectedError)
    assert words.startswith("It is still used by: ServiceSpecification 'The s-00' (s-00); ")
    assert words.endswith("ServiceSpecification 'The s-19' (s-19); and 2 more.")
    assert words.count("ServiceSpecification ") == 20


@pytest.mark.parametrize("is_choice", [True, False])
def test_a_bundle_in_itself_names_the_attribute_that_holds_it(is_choice, rows):
    outer, inner = make(ProductOffering, "outer", is_bundle=True), make(ProductOffering, "inner", is_bundle=True)
    group = BundleGroup(bundle=outer, name="Choice")
    save_entity(group)
    save_entity(BundleOption(bundle=inner, offering=outer))
    before = rows()
    with pytest.raises(CatalogCycle) as refusal:
        save_entity(BundleOption(bundle=outer, offering=inner, group=group if is_choice else None))
    assert rows() == before
    assert refusal.value.path == ("bundledGroupProductOffering" if is_choice else "bundledProductOffering")


def priced(**values):
    """An offering in Active with a launched price."""
    price = make(ProductOfferingPrice, "fee", lifecycle_status="Launched", **values)
    offering = make(ProductOffering, "plan", lifecycle_status="Active")
    link(offering, "prices", price)
    return offering, price


def launch(offering):
    offering.lifecycle_status = "Launched"
    save_entity(offering)


def not_launched(rows, act):
    before = rows()
    with pytest.raises(RefusedAll) as refusal:
        act()
    assert rows() == before
    return [(one.code, one.path, one.message) for one in refusals(refusal.value)]


NO_AMOUNT = (
    "notLaunched",
    "productOfferingPrice",
    "'The plan' (plan) cannot be Launched: The price 'fee' has no amount.",
)


@pytest.mark.parametrize("price_type", ["recurring", "oneTime"])
def test_an_offering_with_a_charge_without_an_amount_is_not_launched(rows, price_type):
    offering, _ = priced(price_type=price_type)
    assert not_launched(rows, lambda: launch(offering)) == [NO_AMOUNT]


@pytest.mark.parametrize(
    "values", [{"amount": 0}, {"percentage": 10}, {"price_type": "discount"}, {"is_bundle": True}], ids=str
)
def test_what_says_how_much_or_charges_nothing_itself_is_launched(values):
    launch(priced(**values)[0])
    assert ProductOffering.objects.get(pk="plan").lifecycle_status == "Launched"


def test_a_price_of_a_launched_offering_keeps_an_amount(rows):
    offering, price = priced(amount=1)
    launch(offering)
    price.amount = None
    assert not_launched(rows, lambda: save_entity(price)) == [NO_AMOUNT]
