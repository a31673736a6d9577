"""The body of a request, checked by the declaration of its resource and read by its domain: all faults at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from rest_framework.exceptions import ValidationError

from tmf.errors import NotBuilt, Refused, RefusedAll, refusals
from tmf.reading import Body, Reader, Unreadable
from tmf.resources import Resource

T = TypeVar("T")


def read_body(resource: Resource, data: Any, read: Callable[[Body, Reader], T]) -> tuple[dict[str, Any], T]:
    """The body as `Resource.check` gives it, and what `read` makes of it as it came.

    Of several faults at one path the declaration's is told. `read` goes over a body with faults too.

    Raises:
        RefusedAll: 400, with every fault.
        NotBuilt: 501, there is no fault, but something that is not offered yet.
    """
    if not isinstance(data, Mapping):
        raise Refused(400, "invalid", "The body has to be a JSON object.")
    reader = Reader()
    values: dict[str, Any] = {}
    errors: list[Refused] = []
    try:
        values = resource.check(data)
    except ValidationError as error:
        errors = refusals(error)
    made = read(data, reader)
    told = {error.path for error in errors}
    errors += [error for error in as_refusal(Unreadable(reader.faults)).errors if error.path not in told]
    if errors:
        raise RefusedAll(400, errors)
    if reader.unbuilt:
        raise NotBuilt(reader.unbuilt[0])
    return values, made


def as_refusal(unreadable: Unreadable) -> RefusedAll:
    """What a body that cannot be read means to a client: 400, one error for each fault."""
    return RefusedAll(400, [Refused(400, fault.code, fault.message, path=fault.path) for fault in unreadable.faults])
