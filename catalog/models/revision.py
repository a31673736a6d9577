"""The number that every catalog write bumps, so that readers know when to compile anew."""

from django.db import models


class CatalogRevision(models.Model):
    """One row: the revision of the whole catalog and when it was made."""

    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Catalog revision {self.number}"
