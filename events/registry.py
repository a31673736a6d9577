"""Who does what: handlers of events and runners of work, registered when the apps are loaded.

A process runs only what it knows. Rows of newer code wait for a process that has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from events.domain.facts import EVENT_KIND, Claim, EventFact

Handler = Callable[[EventFact], None]
Run = Callable[[Claim], None]
OnBuried = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Work:
    """How one kind of work is run, and who is told (`subject_id`, error) when it is given up."""

    run: Run
    on_buried: OnBuried | None = None


_handlers: dict[str, dict[str, Handler]] = {}
_work: dict[str, Work] = {}


def on(event_type: str, *, name: str) -> Callable[[Handler], Handler]:
    """Register a handler of a TM Forum event type under a name that stays the same over releases.

    The handler runs in one transaction with the fenced deletion of its work row: its effects happen once. It must not
    call the network. Events may arrive in any order, so it reads the present state instead of trusting the event's.

    Raises:
        ValueError: the event type has another handler of that name.
    """

    def register(handler: Handler) -> Handler:
        if _handlers.get(event_type, {}).get(name, handler) is not handler:
            raise ValueError(f"{event_type} has a handler named {name} already")
        _handlers.setdefault(event_type, {})[name] = handler
        return handler

    return register


def work(kind: str, *, on_buried: OnBuried | None = None) -> Callable[[Run], Run]:
    """Register the runner of a kind of work; it manages its own transactions.

    Its last transaction must call `events.services.finish` or `events.services.postpone`; `on_buried(subject_id,
    error)` is called in the transaction that gives the work up.

    Raises:
        ValueError: the kind has a runner already, or is the one kept for events.
    """

    def register(run: Run) -> Run:
        if kind == EVENT_KIND or _work.get(kind, Work(run)).run is not run:
            raise ValueError(f"Work of kind {kind} has a runner already")
        _work[kind] = Work(run, on_buried)
        return run

    return register


def handlers_of(event_type: str) -> dict[str, Handler]:
    """The handlers of an event type by name."""
    return _handlers.get(event_type, {})


def handler_names() -> set[str]:
    """The names of every handler, which are the lanes of the events' work."""
    return {name for named in _handlers.values() for name in named}


def work_of(kind: str) -> Work | None:
    """How a kind of work is run, or None when this process does not know it."""
    return _work.get(kind)


def kinds() -> set[str]:
    """The kinds of work that this process can run, events aside."""
    return set(_work)


@contextmanager
def overlay(*, empty: bool = False) -> Iterator[None]:
    """Forget at the end of the block what was registered inside; for tests.

    With `empty` nothing is registered at the block's start.
    """
    handlers, runners = {kind: dict(named) for kind, named in _handlers.items()}, dict(_work)
    if empty:
        _handlers.clear()
        _work.clear()
    try:
        yield
    finally:
        _handlers.clear()
        _handlers.update(handlers)
        _work.clear()
        _work.update(runners)
