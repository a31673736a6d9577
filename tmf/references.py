"""Addresses of entities and references to them (TMF630 `href`, `EntityRef`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

_PLAIN = ":~"
_PORTS = {"http": 80, "https": 443}
_GENERATED = frozenset({"id", "href", "name", "@type", "@referredType"})


@lru_cache(maxsize=1000)
def _quoted(pk: str) -> str:
    return quote(pk, safe=_PLAIN)


@dataclass(frozen=True, slots=True)
class EntityType:
    """A kind of entity: its `@type` and, where it has an address, the base of its API and its path below it."""

    type: str
    base: str = ""
    path: str = ""

    def href(self, pk: str) -> str:
        """The absolute address of the entity with this id."""
        return f"{settings.PUBLIC_URL}{self.base}/{self.path}/{_quoted(pk)}"

    def reference(self, pk: str, name: str | None = None) -> dict[str, Any]:
        """The EntityRef: `@type`, `@referredType`, `id`, `href` (of what has an address) and, where given, `name`."""
        ref = {"@type": f"{self.type}Ref", "@referredType": self.type, "id": pk}
        if self.path:
            ref["href"] = self.href(pk)
        return {**ref, "name": name} if name else ref


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of a body that has to exist here: where it stands (`productSpecification.id`) and what it names."""

    path: str
    target: EntityType
    id: str
    version: str | None = None


def is_foreign(value: Mapping[str, Any]) -> bool:
    """Whether a reference names an entity of another system: its `href` has another host.

    Such a reference is kept and given back, never followed, and no rule reads it. An address without a host is ours.
    """
    href = value.get("href")
    if not isinstance(href, str):
        return False
    try:
        parts = urlsplit(href)
    except ValueError:
        return True
    if not (parts.scheme or parts.netloc) or f"{parts.scheme}://{parts.netloc}" == settings.PUBLIC_URL:
        return False
    ours = _origin(settings.PUBLIC_URL)
    return ours is None or _origin(f"{parts.scheme}://{parts.netloc}") != ours


@lru_cache(maxsize=1000)
def _origin(address: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port of an address, however they are written (RFC 3986 6.2); None where it has no plain host."""
    try:
        parts = urlsplit(address)
        port = _PORTS.get(parts.scheme) if parts.port is None else parts.port
    except ValueError:
        return None
    return None if "@" in parts.netloc or not parts.hostname else (parts.scheme, parts.hostname, port)


def merged(generated: dict[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """A reference to one of ours with what the client said beside it; id, address and name are the present ones."""
    kind = {"@type": sent["@type"]} if "@type" in sent else {}
    return {**sent, **generated, **kind}


def says_more(sent: Mapping[str, Any], generated: Mapping[str, Any]) -> bool:
    """Whether a reference, as it was sent, has to be kept because it says more than what is generated for it."""
    return bool(set(sent) - _GENERATED) or any(
        sent.get(key, generated[key]) != generated[key] for key in ("@type", "@referredType")
    )
