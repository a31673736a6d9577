"""Hubs: who wants to hear of the events of an API."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tmf.ids import new_id


class HubQuerySet(models.QuerySet["Hub"]):
    """Subscriptions in the words of the outbox."""

    def listening(self) -> HubQuerySet:
        """Those that events are delivered to."""
        return self.filter(enabled=True)


class Hub(models.Model):
    """A listener of one API's events (TM Forum v5 `Hub`, v4 `EventSubscription`).

    `api` is the API's number (`TMF620`), `callback` the address that events are posted to, `query` the TMF630 filter
    that an event has to match (empty: all), `actor` the client that registered it: `client:<client id>`.
    A person may switch it off (`enabled`). `extension` holds the attributes that we do not know.
    """

    id = models.CharField(_("ID"), primary_key=True, max_length=64, default=new_id, editable=False)
    api = models.CharField(_("API"), max_length=16)
    callback = models.CharField(_("callback"), max_length=4000)
    query = models.TextField(_("query"), blank=True)
    actor = models.CharField(_("actor"), max_length=255)
    enabled = models.BooleanField(_("enabled"), default=True)
    created_at = models.DateTimeField(_("made"), db_default=Now(), editable=False)
    extension = models.JSONField(_("extension"), default=dict, blank=True)

    objects = HubQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("hub")
        verbose_name_plural = _("hubs")
        indexes = [models.Index(fields=["api", "enabled"], name="hub_listening")]
        permissions = [("switch_hub", "Can switch hubs off and on")]

    def __str__(self) -> str:
        return gettext("%(api)s to %(address)s") % {"api": self.api, "address": self.callback}
