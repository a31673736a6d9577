"""Lists are paged, searchable, and cost the same number of queries however long they are."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.admin.base import CatalogAdmin
from catalog.models import (
    AllowedAction,
    Category,
    Channel,
    Policy,
    ProductCatalog,
    ProductOffering,
    ProductOfferingPrice,
    ProductOfferingRelationship,
    ProductSpecification,
    ServiceCandidate,
    ServiceCatalog,
    ServiceCategory,
    ServiceSpecification,
)
from catalog.resources.kinds import KINDS
from catalog.services import edit_catalog

MODELS = [m for m in apps.get_app_config("catalog").get_models() if admin.site.is_registered(m)]
MODELS = [m for m in MODELS if isinstance(admin.site.get_model_admin(m), CatalogAdmin)]


def grow(first, last):
    with edit_catalog() as touched:
        for n in range(first, last):
            channel = Channel.objects.create(id=f"channel-{n}", name=f"Channel {n}")
            service = ServiceSpecification.objects.create(id=f"cfs-{n}", name=f"Service {n}", kind="CFS")
            spec = ProductSpecification.objects.create(id=f"ps-{n}", name=f"Specification {n}")
            spec.service_specifications.add(service)
            price = ProductOfferingPrice.objects.create(id=f"price-{n}", name=f"Price {n}", amount=n)
            offering = ProductOffering.objects.create(id=f"o-{n}", name=f"Offering {n}", product_specification=spec)
            offering.prices.add(price)
            target = ProductOffering.objects.create(id=f"t-{n}", name=f"Target {n}", product_specification=spec)
            ProductOfferingRelationship.objects.create(source=offering, relationship_type="upgrade", target=target)
            AllowedAction.objects.create(offering=offering, action="upgrade").channels.add(channel)
            Policy.objects.create(id=f"p-{n}", name=f"Policy {n}", kind="upgradeOnly").offerings.add(offering)
            category = Category.objects.create(id=f"c-{n}", name=f"Category {n}", parent=Category.objects.first())
            ProductCatalog.objects.create(id=f"cat-{n}", name=f"Catalog {n}").categories.add(category)
            above = ServiceCategory.objects.first()
            shelf = ServiceCategory.objects.create(id=f"sc-{n}", name=f"Shelf {n}", parent=above)
            ServiceCatalog.objects.create(id=f"scat-{n}", name=f"Services {n}").categories.add(shelf)
            ServiceCandidate.objects.create(id=f"cand-{n}", name=f"Candidate {n}", service_specification=service)
        for kind in KINDS:
            touched.written[kind].update(kind.model.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_list_costs_the_same_for_10_and_for_40_rows(manager, model):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            page = manager.get(f"/admin/catalog/{model.__name__.lower()}/")
        return len(queries), len(page.context["cl"].result_list)

    grow(0, 10)
    cost()  # the first page fills caches of the framework
    few, shown = cost()
    grow(10, 40)
    many, all_shown = cost()
    assert all_shown >= shown + 20
    assert many == few


def test_a_list_has_at_most_50_rows_a_page(manager):
    grow(0, 40)
    page = manager.get("/admin/catalog/productoffering/").context["cl"]
    assert (page.result_count, len(page.result_list)) == (80, 50)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_list_can_be_searched(manager, model):
    grow(0, 12)
    page = manager.get(f"/admin/catalog/{model.__name__.lower()}/", {"q": "11"}).context["cl"]
    assert 1 <= page.result_count <= 2
    assert all("11" in str(row.pk) + str(row) for row in page.result_list)
