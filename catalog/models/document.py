"""The documents of the catalog, as they are served."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CatalogDocument(models.Model):
    """One version of one entity as JSON text: what a GET answers with.

    Written in the transaction that changes the entity, so that reading costs one look-up however large the catalog is.
    Of the versions of an entity one is `current`: the rows of the catalog say the same. For the others this is the only
    place they are kept in. Our own addresses are kept without their host (see catalog.services.documents).
    """

    kind = models.CharField(max_length=40)
    entity_id = models.CharField(max_length=64)
    version = models.CharField(max_length=20)
    current = models.BooleanField(default=True)
    body = models.TextField()

    class Meta:
        ordering = ("kind", "entity_id", "version")
        constraints = [
            models.UniqueConstraint(fields=("kind", "entity_id", "version"), name="catalog_document_once"),
            models.UniqueConstraint(
                fields=("kind", "entity_id"), condition=Q(current=True), name="catalog_document_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entity_id} {self.version}"
