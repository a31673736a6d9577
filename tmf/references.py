"""Addresses of entities and references to them (TMF630 `href`, `EntityRef`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings

_PLAIN = ":~"


@dataclass(frozen=True, slots=True)
class EntityType:
    """A kind of entity that has an address: its `@type`, the base of its API and its path below it."""

    type: str
    base: str
    path: str

    def href(self, pk: str) -> str:
        """The absolute address of the entity with this id."""
        return f"{settings.PUBLIC_URL}{self.base}/{self.path}/{quote(pk, safe=_PLAIN)}"

    def reference(self, pk: str, name: str | None = None) -> dict[str, Any]:
        """The EntityRef: `@type`, `@referredType`, `id`, `href` and, where given, `name`."""
        ref = {"@type": f"{self.type}Ref", "@referredType": self.type, "id": pk, "href": self.href(pk)}
        return {**ref, "name": name} if name else ref
