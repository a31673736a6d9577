"""Service inventory (TMF638 Service)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from provisioning.domain.lifecycle import SERVICE, TERMINATED
from tmf.ids import new_id
from tmf.labels import labelled


class ServiceQuerySet(models.QuerySet["Service"]):
    """Services in the words of the inventory."""

    def of_customer(self, customer_id: str) -> ServiceQuerySet:
        """The services of one customer."""
        return self.filter(customer_id=customer_id)

    def standing(self) -> ServiceQuerySet:
        """Everything that has not ended, also what is still being made."""
        return self.exclude(state=TERMINATED)


class Service(FSMModelMixin, models.Model):
    """What a customer has (category CFS) or what stands behind it (RFS), TMF638 Service.

    An RFS `supports` its CFS (TMF638 supportingService of the CFS); a CFS `depends_on` others (serviceRelationship).
    The id of an RFS is our name of the entitlement at the partner; the partner's own name of it is
    `partner_entitlement_id`, shown as externalIdentifier. `is_on_demand` says that it was made only because another
    service needs it, so it ends with its last user. `order_items` are the TMF638 RelatedServiceOrderItems.
    """

    LIFECYCLE = SERVICE

    id = models.CharField(_("ID"), primary_key=True, max_length=64, default=new_id, editable=False)
    customer_id = models.CharField(_("customer id"), max_length=64)
    name = models.CharField(_("name"), max_length=200, blank=True)
    category = models.CharField(
        _("category"), max_length=3, choices=[("CFS", _("customer facing")), ("RFS", _("resource facing"))]
    )
    specification_id = models.CharField(_("specification id"), max_length=64)
    specification = models.JSONField(
        _("specification"), default=dict, blank=True, help_text=_("Its TMF reference when the service was made.")
    )
    state = FSMField(_("state"), default=SERVICE.initial, protected=True, choices=labelled(SERVICE.states))
    supports = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supporting", verbose_name=_("supports")
    )
    depends_on = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="users", verbose_name=_("depends on")
    )
    is_on_demand = models.BooleanField(_("is on demand"), default=False)
    characteristics = models.JSONField(_("characteristics"), default=dict, blank=True)
    partner_id = models.CharField(_("partner id"), max_length=64, blank=True)
    partner_entitlement_id = models.CharField(_("partner entitlement id"), max_length=200, blank=True)
    partner_view = models.JSONField(_("partner view"), default=dict, blank=True)
    has_started = models.BooleanField(_("has started"), default=False)
    is_service_enabled = models.BooleanField(_("is service enabled"), default=False)
    start_mode = models.CharField(_("start mode"), max_length=1, default="1")
    service_date = models.DateTimeField(_("service date"))
    start_date = models.DateTimeField(_("start date"), null=True, blank=True)
    end_date = models.DateTimeField(_("end date"), null=True, blank=True)
    related_party = models.JSONField(_("related party"), default=list, blank=True)
    order_items = models.JSONField(_("order items"), default=list, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("service")
        verbose_name_plural = _("services")
        indexes = [
            models.Index(fields=["customer_id", "state"], name="service_customer"),
            models.Index(fields=["customer_id", "specification_id"], name="service_specification"),
            models.Index(fields=["partner_id", "partner_entitlement_id"], name="service_entitlement"),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.specification_id} ({self.id})"

    @transition(field=state, **SERVICE.edge("design"))
    def design(self) -> None:
        """It can be made and is being planned."""

    @transition(field=state, **SERVICE.edge("reserve"))
    def reserve(self) -> None:
        """What it needs is set aside."""

    @transition(field=state, **SERVICE.edge("make_ready"))
    def make_ready(self) -> None:
        """It is there and not in use yet."""

    @transition(field=state, **SERVICE.edge("activate"))
    def activate(self) -> None:
        """The customer can use it."""

    @transition(field=state, **SERVICE.edge("deactivate"))
    def deactivate(self) -> None:
        """It is out of use and kept."""

    @transition(field=state, **SERVICE.edge("suspend"))
    def suspend(self) -> None:
        """It is stopped for a while."""

    @transition(field=state, **SERVICE.edge("resume"))
    def resume(self) -> None:
        """It is no longer stopped."""

    @transition(field=state, **SERVICE.edge("terminate"))
    def terminate(self) -> None:
        """It has ended for good."""
