"""TMF630's `application/json-patch-query+json`: RFC 6902 operations whose paths select by value, not by place.

    {"op": "replace", "path": "/productOrderItem/billingAccount/id?productOrderItem.id=120", "value": "1889"}
    {"op": "remove",  "path": "/relatedParty?role=vendor"}
    {"op": "replace", "path": "$.note[?(@.author=='John Doe')].text", "value": "Informed"}

A list on the way needs no index: its entries are searched. `?a=x&b=y` says which of them is meant (all conditions
hold), and so does the JSONPath filter `[?(@.a=='x' && @.b=='y')]`. tmf.patch.search says what the conditions are about.

A path has to hit exactly one place. `remove` is the exception: with a condition it removes everything that it hits,
as TMF630 lets it ("all parties with the role vendor"); without one it has to hit one place as well, so that a
forgotten condition does not empty every entry. `add` to a list appends, `add` of an object to a selected entry gives
that entry its members, and `add` to an attribute sets it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tmf.errors import Refused
from tmf.limits import shown
from tmf.patch.operations import Operation, Work, path_fault, pointer
from tmf.patch.search import MAX_VISITS, Hit, Search, TooMuch
from tmf.patch.selector import Illegible, Selector, read


def patched_by_query(document: dict[str, Any], patch: list[Operation]) -> Any:
    """The document after the operations; it is changed in place.

    Raises:
        Refused: the first operation that cannot be done.
    """
    work, search = Work(document), Search()
    for index, operation in enumerate(patch):
        try:
            for plain in _plain(work, search, index, operation):
                work.apply(index, plain)
        except TooMuch:
            message = f"The paths of a patch may look at {MAX_VISITS} values at most."
            raise Refused(400, "patchLimit", message, path=f"[{index}]") from None
    return work.document


def _plain(work: Work, search: Search, index: int, operation: Operation) -> Iterable[Operation]:
    """The operation as RFC 6902 operations at the places that it hits; to be applied as they come."""
    verb = operation["op"]
    if verb in ("move", "copy"):
        source = _only(search, work, index, operation, "from")
        work.spend(index, source.value)
        if verb == "move":
            yield {"op": "remove", "path": pointer(source.way)}
        operation = {**operation, "value": source.value}
    if verb == "remove":
        hits = _hits(search, work, index, operation, "path")
        # From the last to the first, so that the indices of the others stay what they are.
        yield from ({"op": "remove", "path": pointer(hit.way)} for hit in reversed(hits))
    elif verb in ("replace", "test"):
        hit = _only(search, work, index, operation, "path")
        yield {"op": verb, "path": pointer(hit.way), "value": operation["value"]}
    else:
        yield from _additions(_only(search, work, index, operation, "path", new=True), index, operation["value"])


def _additions(hit: Hit, index: int, value: Any) -> Iterable[Operation]:
    if not hit.entry:
        yield {"op": "add", "path": pointer(hit.way), "value": value}
    elif isinstance(hit.value, dict) and isinstance(value, dict):
        yield from ({"op": "add", "path": pointer((*hit.way, name)), "value": part} for name, part in value.items())
    else:
        raise path_fault(index, "path", "To an entry of a list an object can be added, whose members it gets.")


def _only(search: Search, work: Work, index: int, operation: Operation, part: str, *, new: bool = False) -> Hit:
    """The one place that the path hits.

    Raises:
        Refused: 400 `patchPath` for none or several.
    """
    return _hits(search, work, index, operation, part, new=new, single=True)[0]


def _hits(
    search: Search,
    work: Work,
    index: int,
    operation: Operation,
    part: str,
    *,
    new: bool = False,
    single: bool = False,
) -> list[Hit]:
    path: str = operation[part]
    try:
        selector: Selector = read(path)
    except Illegible as error:
        raise path_fault(index, part, f"{shown(path)!r} is not understood: {error}.") from None
    hits = search.hits(work.document, selector, new=new)
    if not hits or (len(hits) > 1 and (single or not selector.selects)):
        raise path_fault(index, part, f"{shown(path)!r} has to hit exactly one place; it hits {len(hits)}.")
    return hits
