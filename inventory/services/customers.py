"""Customers come into being with their first order."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from inventory.domain.held import CustomerFacts
from inventory.models import Customer


@transaction.atomic
def ensure_customer(*, customer_id: str, name: str = "", segment: str = "", at: datetime) -> CustomerFacts:
    """The customer with this id; made where there is none, left as it is where there is one.

    Party management (TMF632) is not ours, so an id that it gave is accepted with the name that comes along. Two first
    orders at the same moment make one row.
    """
    given = {"name": name, "segment": segment, "created_at": at}
    customer, _ = Customer.objects.get_or_create(pk=customer_id, defaults=given)
    return CustomerFacts(customer.pk, customer.name, customer.segment)
