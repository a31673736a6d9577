"""How long an answer holds (TMF679 expirationDate): until the first moment at which it would be another one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from qualification.domain.facts import Held
from qualification.domain.policies import COOLING_OFF, MIN_TENURE, days_after

Ask = Callable[[datetime], object]


def next_change(ask: Ask, now: object, instants: Iterable[datetime], *, at: datetime, until: datetime) -> datetime:
    """The first of the instants after `at` at which `ask` gives another answer than `now`, the one at `at`.

    At the latest `until`. Between two instants nothing comes into force and nothing ends, so that no answer changes.
    """
    coming = sorted({instant for instant in instants if at < instant < until})
    return next((instant for instant in coming if ask(instant) != now), until)


def instants(catalog: CompiledCatalog, offering_ids: Collection[str], held: Iterable[Held] = ()) -> Iterator[datetime]:
    """Every moment at which something that a question looks at comes into force or ends.

    Of the offerings, of the ladders that they stand on with all members, of the plans among them, of everything that is
    `held` (its policies speak of others too), and of the days that policies ask for on it.
    """
    ladders = {id(ladder): ladder for pk in offering_ids if (ladder := catalog.ladder(pk))}
    for ladder in ladders.values():
        yield from ladder.bounds
    members = {member for ladder in ladders.values() for member in ladder.members}
    for pk in members | set(offering_ids):
        yield from catalog.instants_of(pk)
    for product in held:
        yield from catalog.instants_of(product.offering_id)
        yield from _days(catalog, product)


def _days(catalog: CompiledCatalog, product: Held) -> Iterator[datetime]:
    """When the product has been held long enough, and when its last change lies back far enough."""
    offering = catalog.offerings.get(product.offering_id)
    for policy in offering.policies if offering else ():
        start = {MIN_TENURE: product.since, COOLING_OFF: product.changed}.get(policy.kind)
        if start is not None and policy.readable:
            yield days_after(start, policy)
