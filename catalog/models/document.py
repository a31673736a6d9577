"""The documents of the catalog, as they are served."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords  # type: ignore[import-untyped] # it has no types

if TYPE_CHECKING:
    from collections.abc import Iterator

_author: ContextVar[str] = ContextVar("catalog_author", default="")
_reason: ContextVar[str] = ContextVar("catalog_reason", default="")


def author() -> str:
    """Who writes the catalog here: `user:<name>` in the admin, `client:<id>` over REST, else `system`."""
    user = reader()
    return _author.get() or (f"user:{user.get_username()}" if user else "system")


def reader() -> Any:
    """The person whose request this is, None where there is none (simple_history.middleware)."""
    user = getattr(getattr(HistoricalRecords.context, "request", None), "user", None)
    return user if user is not None and user.is_authenticated else None


def reason() -> str | None:
    """Why the catalog is written here, such as the name of a change set."""
    return _reason.get() or None


@contextmanager
def written_by(name: str, *, why: str = "") -> Iterator[None]:
    """Say who writes the catalog inside, and why, for its history; an empty name leaves the author as it is."""
    tokens = _author.set(name or _author.get()), _reason.set(why)
    try:
        yield
    finally:
        _author.reset(tokens[0])
        _reason.reset(tokens[1])


class Authored(models.Model):
    """A version in the history with its author; people are told by their name at that time, which outlives them."""

    author = models.CharField(max_length=200, default=author)

    class Meta:
        abstract = True


class HistoryOfEntities(HistoricalRecords):
    """A history that is asked for by entity, also when the entity is gone."""

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        """With an index for that."""
        index = models.Index(fields=("kind", "entity_id", "history_date"), name="catalog_history_of")
        return {**super().get_meta_options(model), "indexes": [index]}


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

    history = HistoryOfEntities(
        bases=[Authored], history_id_field=models.BigAutoField(), user_related_name="+", user_db_constraint=False
    )

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
