"""RFC 7386: a merge patch."""

from __future__ import annotations

from typing import Any

from tmf.errors import Refused


def merged(document: dict[str, Any], body: Any) -> Any:
    """The document, changed in place: null removes an attribute, an object is merged, anything else replaces.

    Raises:
        Refused: 400 for a body that is no object; RFC 7386 would let it take the document's place.
    """
    if not isinstance(body, dict):
        raise Refused(400, "invalidPatch", "A merge patch has to be an object.")
    return _merge(document, body)


def _merge(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    whole = target if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            whole.pop(name, None)
        else:
            whole[name] = _merge(whole.get(name), value)
    return whole
