"""Partners: who is asked for the services that are not our own."""

from __future__ import annotations

from django.db import models

from provisioning.domain.partner import PartnerProfile


class Partner(models.Model):
    """A partner that grants entitlements.

    `archetype` names the adapter that speaks its language, `product_keys` maps our tier to its product key
    (`{"basic": "OP-BASIC"}`; a partner with a single product needs one entry of any name). A partner that is switched
    off is not called: its steps wait.
    """

    id = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=200)
    archetype = models.CharField(max_length=40)
    base_url = models.URLField(max_length=500, blank=True)
    product_keys = models.JSONField(
        default=dict, blank=True, help_text='Our tier to product key: {"basic": "OP-BASIC"}'
    )
    enabled = models.BooleanField(default=True, help_text="Steps of a partner that is switched off wait.")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    def as_profile(self) -> PartnerProfile:
        """What an adapter has to know."""
        return PartnerProfile(self.id, self.name, self.archetype, self.base_url, self.product_keys, self.enabled)
