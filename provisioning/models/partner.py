"""Partners: who is asked for the services that are not our own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.domain.partner import PartnerProfile


class Partner(models.Model):
    """A partner that grants entitlements.

    `archetype` names the adapter that speaks its language, `product_keys` maps our tier to its product key
    (`{"basic": "OP-BASIC"}`; a partner with a single product needs one entry of any name). A partner that is switched
    off is not called: its steps wait.
    """

    id = models.CharField(_("ID"), primary_key=True, max_length=64)
    name = models.CharField(_("name"), max_length=200)
    archetype = models.CharField(_("archetype"), max_length=40)
    base_url = models.URLField(_("base URL"), max_length=500, blank=True)
    product_keys = models.JSONField(
        _("product keys"), default=dict, blank=True, help_text=_('Our tier to product key: {"basic": "OP-BASIC"}')
    )
    enabled = models.BooleanField(
        _("enabled"), default=True, help_text=_("Steps of a partner that is switched off wait.")
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self) -> str:
        return self.name

    def as_profile(self) -> PartnerProfile:
        """What an adapter has to know."""
        return PartnerProfile(self.id, self.name, self.archetype, self.base_url, self.product_keys, self.enabled)
