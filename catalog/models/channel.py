"""Sales channels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.Model):
    """A way to sell: app, web, retail, care (TMF620 ChannelRef)."""

    id = models.SlugField(_("ID"), primary_key=True, max_length=64)
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        ordering = ("id",)
        verbose_name = _("channel")
        verbose_name_plural = _("channels")

    def __str__(self) -> str:
        return self.name
