"""Service orders (TMF641 ServiceOrder)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.domain.lifecycle import SERVICE_ORDER
from provisioning.domain.requests import ExternalReference
from provisioning.models.moves import OrderMoves
from provisioning.models.service_order_item import ServiceOrderItem
from tmf.ids import new_id


class ServiceOrder(OrderMoves):
    """An intent on services of one customer (TMF641 ServiceOrder), worked through as steps.

    Who ordered is an opaque external reference: owner, type, id and href travel to TMF641 and into every event, and
    no rule reads them. The state follows from the items (provisioning.domain.rollup).
    """

    LIFECYCLE = SERVICE_ORDER

    id = models.CharField(_("ID"), primary_key=True, max_length=64, default=new_id, editable=False)
    customer_id = models.CharField(_("customer id"), max_length=64)
    external_owner = models.CharField(_("external owner"), max_length=200, blank=True)
    external_type = models.CharField(_("external type"), max_length=100, blank=True)
    external_id = models.CharField(_("external id"), max_length=200, blank=True)
    external_href = models.CharField(_("external href"), max_length=500, blank=True)
    category = models.CharField(_("category"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    priority = models.CharField(_("priority"), max_length=40, blank=True)
    related_party = models.JSONField(_("related party"), default=list, blank=True)
    extension = models.JSONField(_("extension"), default=dict, blank=True)
    requested_start_date = models.DateTimeField(_("requested start date"), null=True, blank=True)
    requested_completion_date = models.DateTimeField(_("requested completion date"), null=True, blank=True)
    order_date = models.DateTimeField(_("order date"))
    start_date = models.DateTimeField(_("start date"), null=True, blank=True)
    completion_date = models.DateTimeField(_("completion date"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("service order")
        verbose_name_plural = _("service orders")
        indexes = [
            models.Index(fields=["customer_id", "order_date"], name="serviceorder_customer"),
            models.Index(fields=["external_id", "external_type"], name="serviceorder_external"),
            models.Index(fields=["state"], name="serviceorder_state"),
        ]

    loaded_items: list[ServiceOrderItem] | None = None
    """The items as the transaction that has locked them sees them, so that what it announces is what it writes."""

    def __str__(self) -> str:
        return self.id

    @property
    def shown_items(self) -> list[ServiceOrderItem]:
        """The items in their order: those at hand, or the related ones (prefetch `items__service`)."""
        return list(self.items.all()) if self.loaded_items is None else self.loaded_items

    @property
    def external_reference(self) -> ExternalReference:
        """Who ordered, as it was given."""
        return ExternalReference(self.external_owner, self.external_type, self.external_id, self.external_href)
