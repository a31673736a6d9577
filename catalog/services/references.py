"""Whether what a body refers to is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from typing import Any

from django.db.models import Model

from catalog.models import CatalogDocument, Channel
from catalog.resources.kinds import BY_NAME, Kind
from catalog.selectors import CHANNEL
from tmf.errors import BadReference, Refused
from tmf.references import Reference

Named = tuple[str, str]
"""The `@type` and id of an entity."""
CHUNK = 500


def missing(asked_for: Sequence[Sequence[Reference]], *, coming: Container[Named] = ()) -> list[list[Refused]]:
    """What each body refers to (`asked`) and is not there, with its path; one look-up a kind, however many bodies.

    Foreign references are not looked at (tmf.references). `coming` are entities that the same change will make.
    """
    every = [ref for refs in asked_for for ref in refs]
    named = {_named(ref) for ref in every}
    absent = named - there({name for name in named if name not in coming}) - {name for name in named if name in coming}
    versions = _versions(every, coming)
    found: list[list[Refused]] = []
    for refs in asked_for:
        faults: list[Refused] = [
            BadReference(ref.path, ref.target.type, ref.id) for ref in refs if _named(ref) in absent
        ]
        faults += [
            BadReference(ref.path, f"version {ref.version!r} of {ref.target.type}", ref.id)
            for ref in refs
            if ref.version and _named(ref) not in absent and (*_named(ref), ref.version) not in versions
        ]
        found.append(faults)
    return found


def asked(kind: Kind, body: Any) -> list[Reference]:
    """What of ours a body refers to, as far as it can be looked up."""
    return [ref for ref in kind.resource.references(body) if ref.target.type in MODELS]


MODELS: dict[str, type[Model]] = {name: kind.model for name, kind in BY_NAME.items()} | {CHANNEL.type: Channel}


def _named(ref: Reference) -> Named:
    return ref.target.type, ref.id


def there(wanted: Iterable[Named]) -> set[Named]:
    """Which of the entities there are; one look-up a kind, or a few more where they are many."""
    ids: dict[str, list[str]] = defaultdict(list)
    for kind, pk in wanted:
        ids[kind].append(pk)
    found: set[Named] = set()
    for kind, pks in ids.items():
        rows = MODELS[kind]._default_manager  # noqa: SLF001 - Django's API
        for start in range(0, len(pks), CHUNK):
            chunk = pks[start : start + CHUNK]
            found.update((kind, pk) for pk in rows.filter(pk__in=chunk).values_list("pk", flat=True))
    return found


def _versions(refs: Iterable[Reference], coming: Container[Named]) -> set[tuple[str, str, str]]:
    """The versions that are there of what is referred to by version; those of what is coming count as there."""
    wanted = [ref for ref in refs if ref.version and ref.target.type in BY_NAME]
    found = {(*_named(ref), str(ref.version)) for ref in wanted if _named(ref) in coming}
    ids = sorted({ref.id for ref in wanted})
    for start in range(0, len(ids), CHUNK):
        rows = CatalogDocument.objects.filter(entity_id__in=ids[start : start + CHUNK])
        found.update(rows.values_list("kind", "entity_id", "version"))
    return found | {(*_named(ref), str(ref.version)) for ref in refs if ref.target.type not in BY_NAME}
