"""Customers come into being with their first order."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from inventory.domain.held import CustomerFacts
from inventory.models import Customer


@transaction.atomic
def lock_customer(*, customer_id: str, name: str = "", segment: str = "", at: datetime) -> CustomerFacts:
    """Lock the customer with this id until the end of the caller's transaction; make them where there is none.

    Some rules count everything that a customer holds. Who judges by them holds this lock, so that what two requests
    add is judged one after the other. Lock the customer before their products (`lock_products`).

    Party management (TMF632) is not ours, so an id that it gave is accepted with the name that comes along; who is
    there already is left as they are. Two first orders at the same moment make one row.
    """
    given = {"name": name, "segment": segment, "created_at": at}
    # Not their key: rows that refer to the customer may be written meanwhile.
    rows = Customer.objects.select_for_update(no_key=True)
    customer, _ = rows.get_or_create(pk=customer_id, defaults=given)
    return CustomerFacts(customer.pk, customer.name, customer.segment)
