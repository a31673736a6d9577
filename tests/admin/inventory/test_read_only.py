"""The admin shows customers, and never writes them, not even for a superuser."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from inventory.models import Customer

LIST = "/admin/inventory/customer/"


@pytest.fixture
def admin(client, db):
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def customer(db):
    return Customer.objects.create(pk="cust-1", name="Ann", created_at=datetime(2026, 11, 21, 12, tzinfo=UTC))


def test_customers_and_products_are_shown(admin, customer):
    page = admin.get(LIST)
    assert (page.status_code, "Ann" in page.text) == (200, True)
    assert admin.get(f"{LIST}cust-1/change/").status_code == 200
    assert admin.get("/admin/inventory/product/").status_code == 200


def test_customers_are_not_written(admin, customer):
    refused = [
        admin.get(f"{LIST}add/"),
        admin.post(f"{LIST}cust-1/change/", {"name": "Eve"}),
        admin.post(f"{LIST}cust-1/delete/", {"post": "yes"}),
        admin.get("/admin/inventory/product/add/"),
    ]
    assert [page.status_code for page in refused] == [403, 403, 403, 403]
    assert Customer.objects.get().name == "Ann"
