"""The number that every catalog write bumps, so that readers know when to compile anew."""

from django.db import models

from tmf.ids import new_id


class CatalogRevision(models.Model):
    """One row: the revision of the whole catalog and when it was made.

    `token` is new with every write: a number comes again after a write that was rolled back, a token never does.
    """

    number = models.PositiveBigIntegerField(default=0)
    token = models.CharField(max_length=64, default=new_id)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Catalog revision {self.number}"
