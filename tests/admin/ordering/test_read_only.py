"""The admin shows product orders and never writes them, not even for a superuser."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from ordering.models import ProductOrder

LIST = "/admin/ordering/productorder/"


@pytest.fixture
def admin(client, db):
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def order(db):
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    return ProductOrder.objects.create(customer_id="cust-1", channel_id="app", creation_date=at)


def test_orders_are_shown(admin, order):
    page = admin.get(LIST)
    assert (page.status_code, order.pk in page.text) == (200, True)
    assert admin.get(f"{LIST}{order.pk}/change/").status_code == 200


def test_orders_are_not_written(admin, order):
    refused = [
        admin.get(f"{LIST}add/"),
        admin.post(f"{LIST}{order.pk}/change/", {"state": "completed", "customer_id": "me"}),
        admin.post(f"{LIST}{order.pk}/delete/", {"post": "yes"}),
    ]
    assert [page.status_code for page in refused] == [403, 403, 403]
    kept = ProductOrder.objects.get()
    assert (kept.state, kept.customer_id) == ("acknowledged", "cust-1")
