"""Parts that an entity may have once only: the same one twice is refused by its path, before the database does."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Any, TypeAlias

from rest_framework.serializers import ValidationError

from tmf.references import is_foreign
from tmf.serializers import Values

Path: TypeAlias = tuple[str | int, ...]
Found: TypeAlias = Iterable[tuple[Path, Hashable]]
OPTIONS, GROUPS = "bundledProductOffering", "bundledGroupProductOffering"


def check_offering(values: Values) -> None:
    """Each offering once in a bundle, whatever group it lies in, and not the bundle itself; names of groups once."""
    options = list(_options(values))
    own = values.get("id")
    faults = [(path, "A bundle cannot contain itself.") for path, pk in options if own and pk == own]
    faults += [(path, f"Offering {pk!r} is in this bundle already.") for path, pk in _again(options)]
    faults += [(path, f"A group {name!r} is in this bundle already.") for path, name in _again(_group_names(values))]
    leads = "productOfferingRelationship"
    targets = [one["extension"] for one in values.get(leads, ())]
    faults += [
        ((leads, index, "id"), "An offering cannot lead to itself.")
        for index, target in enumerate(targets)
        if own and target["id"] == own and not is_foreign(target)
    ]
    uses = "prodSpecCharValueUse"
    names = (((uses, index, "name"), use["name"]) for index, use in enumerate(values.get(uses, ())))
    faults += [(path, f"Values of {name!r} are given already.") for path, name in _again(names)]
    _refuse(faults)


def check_relationships(values: Values) -> None:
    """Each relationship of a service specification once: its type and where it leads to."""
    name = "serviceSpecRelationship"
    found = (
        ((name, index, "id"), (one["relationshipType"], one["extension"]["id"]))
        for index, one in enumerate(values.get(name, ()))
        if not is_foreign(one["extension"])
    )
    _refuse([(path, f"A {kind!r} to {pk!r} is given already.") for path, (kind, pk) in _again(found)])


def _options(values: Values, path: Path = ()) -> Iterator[tuple[Path, Hashable]]:
    for index, option in enumerate(values.get(OPTIONS, ())):
        if not is_foreign(option["extension"]):
            yield (*path, OPTIONS, index, "id"), option["extension"]["id"]
    for index, group in enumerate(values.get(GROUPS, ())):
        yield from _options(group, (*path, GROUPS, index))


def _group_names(values: Values, path: Path = ()) -> Iterator[tuple[Path, Hashable]]:
    for index, group in enumerate(values.get(GROUPS, ())):
        here = (*path, GROUPS, index)
        yield (*here, "name"), group["name"]
        yield from _group_names(group, here)


def _again(found: Found) -> Iterator[tuple[Path, Any]]:
    """What was found before, under the path where it comes again."""
    seen: set[Hashable] = set()
    for path, key in found:
        if key in seen:
            yield path, key
        seen.add(key)


def _refuse(faults: Iterable[tuple[Path, str]]) -> None:
    detail: dict[Any, Any] = {}
    for path, words in faults:
        here = detail
        for step in path[:-1]:
            here = here.setdefault(step, {})
        here.setdefault(path[-1], []).append(words)
    if detail:
        raise ValidationError(detail)
