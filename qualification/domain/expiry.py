"""How long an answer holds (TMF679 expirationDate): until the first moment at which it would be another one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from qualification.domain.facts import Held
from qualification.domain.policies import COOLING_OFF, MIN_TENURE, days_of

Ask = Callable[[datetime], object]


def next_change(ask: Ask, instants: Iterable[datetime], *, at: datetime, until: datetime) -> datetime:
    """The first of the instants after `at` at which `ask` gives another answer than at `at`; at the latest `until`.

    Between two instants nothing comes into force and nothing ends, so that the answer cannot change.
    """
    coming = sorted({instant for instant in instants if at < instant < until})
    if not coming:
        return until
    now = ask(at)
    return next((instant for instant in coming if ask(instant) != now), until)


def instants(catalog: CompiledCatalog, offering_ids: Collection[str], held: Iterable[Held] = ()) -> Iterator[datetime]:
    """Every moment at which something that a question looks at comes into force or ends.

    Of the offerings, of the ladders that they stand on with all members, of the plans among them, and of the days that
    policies ask for on what is held.
    """
    ladders = {id(ladder): ladder for pk in offering_ids if (ladder := catalog.ladder(pk))}
    for ladder in ladders.values():
        yield from ladder.bounds
    members = {member for ladder in ladders.values() for member in ladder.members}
    for pk in members | set(offering_ids):
        yield from catalog.instants_of(pk)
    for product in held:
        yield from _days(catalog, product)


def _days(catalog: CompiledCatalog, product: Held) -> Iterator[datetime]:
    """When the product has been held long enough, and when its last change lies back far enough."""
    offering = catalog.offerings.get(product.offering_id)
    for policy in offering.policies if offering else ():
        start = {MIN_TENURE: product.since, COOLING_OFF: product.changed}.get(policy.kind)
        if start is not None and policy.readable:
            yield start + days_of(policy)
