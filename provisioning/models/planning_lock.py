"""One order of a customer is planned at a time."""

from __future__ import annotations

from django.db import models


class PlanningLock(models.Model):
    """The row that is locked while an order of this customer is planned.

    Two orders at once could otherwise both find no TV account and make two: where nothing exists yet there is nothing
    else to lock.
    """

    customer_id = models.CharField(primary_key=True, max_length=64)

    def __str__(self) -> str:
        return self.customer_id
