"""Sales channels."""

from django.db import models


class Channel(models.Model):
    """A way to sell: app, web, retail, care (TMF620 ChannelRef)."""

    id = models.SlugField(primary_key=True, max_length=64)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name
