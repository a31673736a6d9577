"""What a hub wants to hear: its `query`, a TMF630 filter over the event as it is delivered."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from events.domain.apis import PublishingApi
from events.resources import event_attributes
from tmf.errors import Refused
from tmf.paging import RESERVED
from tmf.query import AllOf, AnyOf, Condition, Expression, Same, matches, of_text

logger = logging.getLogger(__name__)


def check_query(query: str, *, api: PublishingApi) -> None:
    """Refuse a query that could not be understood, or that no event of the API could ever match.

    Raises:
        Refused: 400, with the path `query`.
    """
    try:
        expression = of_text(query)
    except Refused as error:
        words = f"{error.path}: {error.message}" if error.path else error.message
        raise Refused(error.status, error.code, words, path="query") from error
    if no_filters := sorted((RESERVED - {"filter"}) & set(parse_qs(query.removeprefix("?"), keep_blank_values=True))):
        raise _invalid(f"A query only filters; it takes no {', '.join(no_filters)}.")
    known = event_attributes(api)
    if unknown := sorted({path for path in _paths(expression) if path.split(".")[0] not in known}):
        raise _invalid(f"An event has no {', '.join(unknown)}; it has {', '.join(known)}.")


def wants(query: str, document: Mapping[str, Any]) -> bool:
    """Whether a hub of this query is to be told of the event; an empty query asks for all.

    Never raises, as the cause of the event is being stored: a query that is not understood any more (it was when the
    hub registered) does not keep an event from its listener.
    """
    if not query:
        return True
    try:
        return matches(document, _expression(query))
    except Exception:
        logger.exception("The query %r of a hub is not understood; the event is delivered", query)
        return True


@lru_cache(maxsize=1000)
def _expression(query: str) -> Expression:
    return of_text(query)


def _paths(expression: Expression) -> Iterator[str]:
    """The attributes that the expression asks an event for."""
    match expression:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _paths(part)
        case Same(path, _) | Condition(path):
            yield path


def _invalid(words: str) -> Refused:
    return Refused(400, "invalidQuery", words, path="query")
