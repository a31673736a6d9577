"""The answer of the oracle for one offering, with its reasons and the rows that decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.domain.offering import AllowedAction, Group, Offering, Option, Policy, Relationship
from qualification.domain.facts import Held
from qualification.domain.reasons import Reason


@dataclass(frozen=True, slots=True)
class Ground:
    """A row that decided: `row` is the fact itself, `reason` what it speaks against, None where it allows.

    `row` is a path of relationships, a policy, an allowed action, an option, a choice group, an offering, a held
    product, the id of what could not be found or the name of what was not allowed.
    """

    row: tuple[Relationship, ...] | Policy | AllowedAction | Option | Group | Offering | Held | str
    reason: Reason | None = None

    def words(self) -> str:
        """The row in words for a person, for example `ott-basic upgrade ott-standard`."""
        match self.row:
            case tuple() as path:
                words = ", ".join(f"{step.source} {step.type} {step.target}" for step in path)
            case Policy() as policy:
                words = f"policy {policy.id} ({policy.kind})"
            case AllowedAction() as row:
                words = f"allowed action {row.action} in {', '.join(sorted(row.channels)) or 'every channel'}"
            case Option() as option:
                words = f"option {option.offering_id} {option.lower}..{option.upper} of the plan"
            case Group() as group:
                words = f"choice group {group.name} {group.lower}..{group.upper}"
            case Offering() as offering:
                words = f"offering {offering.id} ({offering.lifecycle_status})"
            case Held() as held:
                words = f"product {held.product_id or held.offering_id} ({held.status})"
            case missing:
                words = missing
        return words


def why(trace: Iterable[Ground]) -> tuple[Reason, ...]:
    """All reasons of a trace, each once, in the order of the rules."""
    found = [ground.reason for ground in trace if ground.reason is not None]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an offering may be had, and why not.

    `direction` leads there from what is held (None: there is none, or it is bought new); `trace` holds every row that
    decided, for and against.
    """

    offering_id: str
    direction: str | None
    trace: tuple[Ground, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All reasons that apply, each once, in the order of the rules."""
        return why(self.trace)

    @property
    def qualified(self) -> bool:
        """Whether nothing speaks against it."""
        return not any(ground.reason for ground in self.trace)
