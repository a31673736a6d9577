"""Small reads of what is stored: the revision and documents.

The revision and a document are asked for by hand: every question and every GET costs one of them, and building the same
query anew takes Django several times longer than the database takes to answer it.
"""

from __future__ import annotations

from catalog.models import CatalogDocument, CatalogRevision
from tmf.statements import prepared

_REVISION = f"SELECT number, token FROM {CatalogRevision._meta.db_table} WHERE id = %s"  # noqa: S608, SLF001 - no user's text
_CURRENT_BODY = (
    f"SELECT body FROM {CatalogDocument._meta.db_table}"  # noqa: S608, SLF001 - no user's text
    " WHERE kind = %s AND entity_id = %s AND current = %s"
)


def revision() -> tuple[int, str]:
    """Number and token of the last catalog write, 0 and nothing for an empty catalog: one read by primary key."""
    with prepared() as cursor:
        cursor.execute(_REVISION, [1])
        row = cursor.fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def catalog_revision() -> int:
    """The number of the last catalog write, 0 for an empty catalog: one read by primary key."""
    return revision()[0]


def catalog_token() -> str:
    """What is new with every catalog write and never comes again: one read by primary key."""
    return revision()[1]


def current_body(kind: str, pk: str) -> str | None:
    """The document of an entity's current version as it is stored, None where there is none."""
    with prepared() as cursor:
        cursor.execute(_CURRENT_BODY, [kind, pk, True])
        row = cursor.fetchone()
    return str(row[0]) if row else None


def has_documents() -> bool:
    """Whether the documents of the catalog have been rendered; a database of an older release has none."""
    return CatalogDocument.objects.exists()
