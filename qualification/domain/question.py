"""A question to the oracle with everything looked up that does not depend on the target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.ladder import Path
from catalog.domain.offering import CROSSGRADE, DOWNGRADE, UPGRADE, Offering
from qualification.domain.decision import Ground
from qualification.domain.facts import Facts, Party, Request

Grounds = tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where, when and for whom a target is to stand.

    `plan_id` None means alone; `plan` None that the catalog has no such plan; `baselines` are the members of the
    target's ladder that the plan includes. `of_policies` keeps what a policy says and what all of an offering say,
    which many targets share: by identity (the catalog holds them as long as the seat).
    """

    catalog: CompiledCatalog
    at: datetime
    channel: str
    party: Party
    plan_id: str | None
    plan: Offering | None
    baselines: tuple[str, ...]
    of_policies: dict[int, Grounds] = field(default_factory=dict, compare=False, repr=False)
    excluded: dict[str, Grounds] = field(default_factory=dict, compare=False, repr=False)
    """What the party's own products exclude, by offering."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question about what is held.

    `ways` holds, for each direction in the order in which they are tried, what it reaches from the held offering.
    """

    facts: Facts
    request: Request
    seat: Seat
    held: Offering | None
    ways: tuple[tuple[str, Mapping[str, Path]], ...]


def seat(
    catalog: CompiledCatalog, member_id: str, plan_id: str | None, *, channel: str, party: Party, at: datetime
) -> Seat:
    """The seat of the members of one ladder (the one that `member_id` stands on) in a plan."""
    ladder = catalog.ladder(member_id)
    if plan_id is None:
        return Seat(catalog, at, channel, party, None, None, ())
    baselines = catalog.baselines(plan_id, ladder) if ladder else ()
    return Seat(catalog, at, channel, party, plan_id, catalog.offerings.get(plan_id), baselines)


def question(catalog: CompiledCatalog, facts: Facts, request: Request, of: str, *, at: datetime) -> Question:
    """Look everything up once; `of` is a target: the seat is that of its ladder, which need not be the held one's."""
    held = facts.held.offering_id
    ladder = catalog.ladder(held)
    ways: tuple[tuple[str, Mapping[str, Path]], ...] = ()
    if ladder is not None:
        reach = ladder.at(at)
        tried = ((UPGRADE, reach.up), (DOWNGRADE, reach.down), (CROSSGRADE, reach.across))
        ways = tuple((direction, members.get(held, {})) for direction, members in tried)
    place = seat(catalog, of, facts.plan_id, channel=request.channel, party=facts.party, at=at)
    return Question(facts, request, place, catalog.offerings.get(held), ways)


def direction(asked: Question, target_id: str) -> tuple[str | None, Path]:
    """The direction from the held offering to the target, and the relationships that lead there.

    Upgrade when the target is in up(held); else downgrade when it is in down(held); else crossgrade when one
    crossgrade relationship in force joins the two; else none.
    """
    for name, reached in asked.ways:
        if target_id in reached:
            return name, reached[target_id]
    return None, ()
