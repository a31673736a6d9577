"""Customers, as far as products and orders need to know them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tmf.ids import new_id


class Customer(models.Model):
    """Somebody who holds or orders products: the TM Forum party with role Customer.

    Party management (TMF632) lies elsewhere; this row is the anchor of what a customer holds and the lock of a first
    order.
    """

    id = models.CharField(_("ID"), primary_key=True, max_length=64, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True, db_index=True)
    segment = models.CharField(_("segment"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("made"))

    class Meta:
        ordering = ["id"]
        verbose_name = _("customer")
        verbose_name_plural = _("customers")

    def __str__(self) -> str:
        return self.name or self.id
