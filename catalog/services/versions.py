"""Versions of one entity: one is current and stands in rows; the others are documents.

A new version takes the place of the current one, unless the current one is launched and the new one is not: then it
waits beside it, and takes its place when it is launched itself.
"""

from __future__ import annotations

import re

from catalog.domain.offering import LAUNCHED
from catalog.models import CatalogDocument
from catalog.resources.kinds import Kind
from catalog.selectors import current_body
from catalog.services.documents import Document, Touched, to_body, to_document
from tmf.errors import Refused
from tmf.words import Words, worded

_NAMED = re.compile(r"(?P<id>.+?):\(version=(?P<version>[^()]+)\)")


def split(name: str) -> tuple[str, str | None]:
    """The id and the version that an address names: `42:(version=1.0)` is version 1.0 of 42, `42` its current one."""
    found = _NAMED.fullmatch(name)
    return (found["id"], found["version"]) if found else (name, None)


def find(kind: Kind, pk: str, version: str | None = None) -> CatalogDocument:
    """The document of an entity: of the version, or the current one.

    Raises:
        Refused: 404.
    """
    wanted = {"current": True} if version is None else {"version": version}
    found = CatalogDocument.objects.filter(kind=kind.name, entity_id=pk, **wanted).first()
    if found is None:
        of = f"version {version!r} of " if version is not None else ""
        raise Refused(404, "notFound", f"There is no {of}{kind.name} {pk!r}.")
    return found


def body_of(kind: Kind, name: str) -> str:
    """The document, as it is stored, of `id` or `id:(version=…)`.

    Raises:
        Refused: 404.
    """
    pk, version = split(name)
    body = current_body(kind.name, pk) if version is None else None
    return find(kind, pk, version).body if body is None else body


def check_free(kind: Kind, pk: str, version: str) -> None:
    """Refuse a version that there is already.

    Raises:
        Refused: 409 `alreadyExists`.
    """
    if CatalogDocument.objects.filter(kind=kind.name, entity_id=pk, version=version).exists():
        words = worded(
            "There is a version %(version)r of %(kind)s %(id)r already; send another version, or PATCH this one.",
            version=version,
            kind=Words(kind.name),
            id=pk,
        )
        raise Refused(409, "alreadyExists", words, path="version")


def waits(current: Document, status: str) -> bool:
    """Whether a version with this status has to wait beside the current one."""
    return current.get("lifecycleStatus") == LAUNCHED and status != LAUNCHED


def set_aside(touched: Touched, kind: Kind, current: CatalogDocument) -> None:
    """The current version is no longer the current one; its document stays."""
    touched.replaced[kind, current.entity_id] = to_document(current.body)
    document = {**to_document(current.body), "href": versioned_href(kind, current.entity_id, current.version)}
    current.current, current.body = False, to_body(document)
    current.save(update_fields=["current", "body"])


def keep_waiting(kind: Kind, document: Document) -> CatalogDocument:
    """Store a version that waits; nothing but its document is kept of it."""
    return CatalogDocument.objects.create(
        kind=kind.name,
        entity_id=document["id"],
        version=document["version"],
        current=False,
        body=to_body(document),
    )


def waiting_document(kind: Kind, document: Document) -> Document:
    """The document of a version that is not the current one: under the address of that version."""
    return {**document, "href": versioned_href(kind, document["id"], document["version"])}


def versioned_href(kind: Kind, pk: str, version: str) -> str:
    """The address of one version."""
    return f"{kind.resource.href(pk)}?version={version}"
