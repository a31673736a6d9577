"""RFC 6902: a list of operations, each at a JSON pointer.

Two liberties beyond the RFC, both taken from the official files: a path without its leading slash (`state`) is taken
as one with it, and an `add` of one entry to an attribute that is a list appends it, where the RFC would put the entry
in the place of the list.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jsonpatch import InvalidJsonPatch, JsonPatch, JsonPatchException, JsonPatchTestFailed
from jsonpointer import JsonPointer, JsonPointerException

from tmf.errors import Refused, RefusedAll
from tmf.limits import MAX_BODY, MAX_DEPTH, depth, shown
from tmf.patch.values import ABSENT, size

MAX_OPERATIONS = 1_000
MAX_PATH = 4_000
"""Characters of a path."""
NEEDS = {
    "add": ("value",),
    "remove": (),
    "replace": ("value",),
    "move": ("from",),
    "copy": ("from",),
    "test": ("value",),
}
Operation = dict[str, Any]


def operations(body: Any) -> list[Operation]:
    """The body as a list of well-formed operations; whether their paths lead anywhere shows when they are applied.

    Raises:
        Refused: 400 for a body that is no list, or for more operations than MAX_OPERATIONS.
        RefusedAll: 400 with every operation that lacks a part or has a wrong one.
    """
    if not isinstance(body, list):
        raise Refused(400, "invalidPatch", "A JSON patch has to be a list of operations.")
    if len(body) > MAX_OPERATIONS:
        raise Refused(400, "patchLimit", f"A patch may have {MAX_OPERATIONS} operations; this one has {len(body)}.")
    faults = [
        Refused(400, "invalidPatch", message, path=f"[{index}]{part}")
        for index, operation in enumerate(body)
        for part, message in _faults(operation)
    ]
    if faults:
        raise RefusedAll(400, faults)
    return body


def patched_by(document: dict[str, Any], patch: list[Operation]) -> Any:
    """The document after the operations; it is changed in place.

    Raises:
        Refused: the first operation that cannot be done.
    """
    work = Work(document)
    for index, operation in enumerate(patch):
        parts = ("path", "from") if operation["op"] in ("move", "copy") else ("path",)
        work.apply(index, {**operation, **{part: _slashed(operation[part]) for part in parts}})
    return work.document


class Work:
    """A document that is being patched: as it stands after the operations so far, and what may still be copied."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document: Any = document
        self._room = MAX_BODY

    def apply(self, index: int, operation: Operation) -> None:
        """Do one RFC 6902 operation; `index` is its place in the patch, for errors.

        Raises:
            Refused: 400 `patchPath`, 409 `patchTestFailed`, 400 `patchLimit` or 413 `payloadTooLarge`.
        """
        try:
            self._measure(index, operation)
            path = _path_of_add(self.document, operation) if operation["op"] == "add" else operation["path"]
            self.document = JsonPatch([{**operation, "path": path}]).apply(self.document, in_place=True)
        except JsonPatchTestFailed:
            message = f"{shown(operation['path'])!r} does not have the value that it is tested for."
            raise Refused(409, "patchTestFailed", message, path=f"[{index}]") from None
        except InvalidJsonPatch:
            raise path_fault(index, "path", f"{shown(operation['path'])!r} cannot be used here.") from None
        except (JsonPatchException, JsonPointerException):
            raise self._lost(index, operation) from None

    def spend(self, index: int, value: Any) -> None:
        """Count what is copied or moved: all together may be as large as one body, or little patches make much work.

        Raises:
            Refused: 413.
        """
        self._room -= size(value)
        if self._room < 0:
            message = f"A patch may copy and move {MAX_BODY} bytes at most."
            raise Refused(413, "payloadTooLarge", message, path=f"[{index}]")

    def _measure(self, index: int, operation: Operation) -> None:
        """Refuse what would make the document too deep, before it is: the library walks it by recursion."""
        value = operation.get("value") if "value" in NEEDS[operation["op"]] else None
        if operation["op"] in ("copy", "move"):
            value = JsonPointer(operation["from"]).resolve(self.document)
            self.spend(index, value)
        if operation["op"] != "test" and depth(value) + operation["path"].count("/") > MAX_DEPTH:
            message = f"The result would be nested deeper than {MAX_DEPTH} levels."
            raise Refused(400, "patchLimit", message, path=f"[{index}].path")

    def _lost(self, index: int, operation: Operation) -> Refused:
        """The fault of a path that leads nowhere: `from` where that is the one, else `path`."""
        source = operation.get("from", "") if operation["op"] in ("copy", "move") else ""
        part = "from" if source and value_at(self.document, source) is ABSENT else "path"
        return path_fault(index, part, f"{shown(operation[part])!r} leads nowhere.")


def path_fault(index: int, part: str, message: str) -> Refused:
    """400 for a path that cannot be followed: the `path` or the `from` of an operation."""
    return Refused(400, "patchPath", message, path=f"[{index}].{part}")


def pointer(steps: Iterable[str]) -> str:
    """The JSON pointer of a way through objects (keys) and lists (indices, as text)."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def value_at(document: Any, path: str) -> Any:
    """The value at a JSON pointer, ABSENT where there is none."""
    try:
        return JsonPointer(path).resolve(document, ABSENT)
    except JsonPointerException:
        return ABSENT


def _path_of_add(document: Any, operation: Operation) -> str:
    """The path of an `add`: behind the last entry where one entry is added to an attribute that is a list."""
    path: str = operation["path"]
    above, _, _ = path.rpartition("/")
    if isinstance(operation["value"], list) or not path or not isinstance(value_at(document, above), dict):
        return path
    return f"{path}/-" if isinstance(value_at(document, path), list) else path


def _slashed(path: str) -> str:
    return path if not path or path.startswith("/") else f"/{path}"


def _faults(operation: Any) -> Iterable[tuple[str, str]]:
    if not isinstance(operation, dict):
        yield "", "An operation has to be an object."
        return
    verb = operation.get("op")
    if not isinstance(verb, str) or verb not in NEEDS:
        yield ".op", f"The operation has to be one of: {', '.join(NEEDS)}."
        verb = "remove"
    for part in ("path", *NEEDS[verb]):
        if part not in operation:
            yield f".{part}", "This is missing."
        elif part != "value" and not isinstance(operation[part], str):
            yield f".{part}", "A path has to be text."
        elif part != "value" and len(operation[part]) > MAX_PATH:
            yield f".{part}", f"A path may have {MAX_PATH} characters at most."
