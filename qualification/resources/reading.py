"""Reading what a client wrote, with the path of what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tmf.errors import Refused

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """Something that the client names: an id, and the path where it stands."""

    id: str
    path: str


def object_at(parent: Json, key: str, path: str) -> tuple[Json | None, str]:
    """The object under a key and its path; None where there is none.

    Raises:
        Refused: 400 when it is something else.
    """
    here = f"{path}.{key}" if path else key
    value = parent.get(key)
    if value is not None and not isinstance(value, Mapping):
        raise Refused(400, "invalid", "It has to be an object.", path=here)
    return value, here


def objects_at(parent: Json, key: str, path: str) -> list[tuple[Json, str]]:
    """The objects of the list under a key, each with its path; empty where there is none.

    Raises:
        Refused: 400 when it is no list of objects.
    """
    here = f"{path}.{key}" if path else key
    value = parent.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(part, Mapping) for part in value):
        raise Refused(400, "invalid", "It has to be a list of objects.", path=here)
    return [(part, f"{here}[{index}]") for index, part in enumerate(value)]


def text_at(parent: Json, key: str, path: str) -> str | None:
    """The text under a key; None where there is none.

    Raises:
        Refused: 400 when it is something else.
    """
    value = parent.get(key)
    if value is not None and not (isinstance(value, str) and value):
        raise Refused(400, "invalid", "It has to be a text.", path=f"{path}.{key}" if path else key)
    return value


def reference_at(parent: Json, key: str, path: str) -> Named | None:
    """The reference under a key; None where there is none or it has no id.

    Raises:
        Refused: 400 when it is no reference.
    """
    reference, here = object_at(parent, key, path)
    found = text_at(reference, "id", here) if reference is not None else None
    return Named(found, f"{here}.id") if found is not None else None


def typed(value: Any, types: Mapping[str, str], key: str = "") -> Any:
    """What a client wrote, with every absent `@type` filled in by the name of its attribute (TMF630: always answered).

    A product without an id is the product itself, given by value (ProductRefOrValue).
    """
    if isinstance(value, list):
        return [typed(part, types, key) for part in value]
    if not isinstance(value, Mapping):
        return value
    named = types.get(key)
    if named == "ProductRef" and "id" not in value:
        named = "Product"
    known = {"@type": named} if named else {}
    return {**known, **{name: typed(part, types, name) for name, part in value.items()}}
