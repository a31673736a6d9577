"""What a customer would see, as cards: every option of what they hold, with its price and the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from catalog.domain.charges import Charge, Total, totals
from catalog.domain.offering import Group
from qualification.domain import Decision, Ground, Reason
from qualification.domain.bundle import other_tiers
from qualification.domain.configuration import Choice, Configuration
from qualification.domain.display import visible
from qualification.resources.product_configuration import Look
from qualification.services.simulate import Simulation
from tmf.values import Money


class Standing(StrEnum):
    """How an option stands to the customer."""

    INCLUDED = "included"
    HELD = "held"
    SELECTED = "selected"
    CHANGE = "change"
    ADD = "add"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Card:
    """One option as an app would draw it.

    `direction` is the way to it from what is held, where there is one. `shown`: an app draws it (TMF760 isVisible).
    `loose`: what is there may be taken out. `price` is what it costs, `difference` what the customer would pay more or
    less with it than without. `trace` are the rows that decided. `groups` are the choice groups that it counts in.
    `partly`: the price is not that of all that would change.
    """

    offering_id: str
    standing: Standing
    product_id: str = ""
    direction: str | None = None
    shown: bool = True
    loose: bool = False
    reasons: tuple[Reason, ...] = ()
    trace: tuple[Ground, ...] = ()
    price: tuple[Total, ...] = ()
    difference: tuple[Total, ...] = ()
    groups: tuple[Group, ...] = ()
    partly: bool = False

    @property
    def may_be_had(self) -> bool:
        """Whether it is there or may be."""
        return self.standing != Standing.REFUSED


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards of one thing that is held or looked at (`root`), with what it costs together with all that is in it.

    `options` are what sits or could sit in it, and what it could become.
    """

    root: Card
    options: tuple[Card, ...]
    total: tuple[Total, ...]


Decisions = Mapping[str, Decision]


def decks(simulation: Simulation) -> tuple[Deck, ...]:
    """The cards of everything that was configured, in its order; none where the question was refused."""
    answer = simulation.configuration.answer if simulation.configuration else None
    found = answer.configurations if answer else ()
    return tuple(_deck(simulation, one, _Prices(simulation, one)) for one in found)


def _deck(simulation: Simulation, found: Configuration, prices: _Prices) -> Deck:
    decisions = _decisions(simulation, found)
    options = [_card(choice, prices, decisions.get(choice.offering_id)) for choice in found.choices]
    offered = {choice.offering_id for choice in found.choices}
    beside = (decision for pk, decision in decisions.items() if pk not in offered)
    options += [_decided(simulation, found, prices, decision) for decision in beside]
    return Deck(_root(found, prices), tuple(options), prices.total())


def _decisions(simulation: Simulation, found: Configuration) -> Decisions:
    """What a product and everything in it may become, by offering (TMF679)."""
    product_id = found.root.product.product_id if found.root.product else None
    household = simulation.household
    inside = [one.id for one in household.products if product_id and one.plan_product_id == product_id]
    told: dict[str, Decision] = {}
    for asked in simulation.changes:
        if asked.about in (product_id, *inside) and not asked.adds and asked.answer:
            told |= {one.offering_id: one for one in asked.answer.decisions if one.offering_id not in told}
    return told


def _root(found: Configuration, prices: _Prices) -> Card:
    root = found.root
    held = Standing.HELD if root.product else Standing.ADD
    return Card(
        root.offering_id,
        Standing.REFUSED if root.refused and not root.product else held,
        product_id=(root.product.product_id or "") if root.product else "",
        reasons=root.reasons,
        trace=root.trace,
        price=totals(prices.of(root)),
    )


def _card(choice: Choice, prices: _Prices, decision: Decision | None) -> Card:
    replaced, cost = prices.replaced_by(choice), prices.of(choice)
    return Card(
        choice.offering_id,
        _standing(choice, replaces=bool(replaced)),
        product_id=(choice.product.product_id or "") if choice.product and not choice.alternative else "",
        direction=decision.direction if decision and not choice.selected else None,
        shown=choice.visible,
        loose=choice.selected and choice.selectable,
        reasons=choice.reasons,
        trace=choice.trace,
        price=totals(cost),
        difference=() if choice.selected else prices.difference(cost, replaced),
        groups=choice.groups,
    )


def _standing(choice: Choice, *, replaces: bool) -> Standing:
    if choice.selected and choice.option and choice.option.included:
        return Standing.INCLUDED
    if choice.selected:
        return Standing.HELD if choice.product and not choice.alternative else Standing.SELECTED
    if choice.refused:
        return Standing.REFUSED
    return Standing.CHANGE if replaces or choice.changes or choice.alternative else Standing.ADD


def _decided(simulation: Simulation, found: Configuration, prices: _Prices, decision: Decision) -> Card:
    """What a query names and the tree does not: another plan, or a tier that the plan does not offer."""
    catalog, root = simulation.catalog, found.root
    ladder = catalog.ladder(root.offering_id)
    is_plan = ladder is not None and decision.offering_id in ladder.members
    held = next((one.offering_id for one in found.choices if one.selected and prices.like(one, decision)), None)
    cost = prices.alone(decision.offering_id)
    return Card(
        decision.offering_id,
        Standing.CHANGE if decision.qualified else Standing.REFUSED,
        direction=decision.direction,
        shown=visible(catalog, decision, root.offering_id if is_plan else held, at=simulation.at),
        reasons=decision.reasons,
        trace=decision.trace,
        price=totals(cost) if is_plan else (),
        difference=prices.difference(cost, prices.of(root)) if is_plan else (),
        partly=is_plan and any(choice.selected for choice in found.choices),
    )


class _Prices:
    """What the things of one configuration cost, as its `configurationPrice` says (TMF760)."""

    def __init__(self, simulation: Simulation, found: Configuration) -> None:
        product = found.root.product
        self.found, self.catalog = found, simulation.catalog
        self.outside = Look(simulation.catalog, simulation.at, product.plan_id if product else None)
        self.inside = Look(simulation.catalog, simulation.at, found.root.offering_id)

    def of(self, choice: Choice) -> tuple[Charge, ...]:
        """The lines of a node."""
        outside = choice is self.found.root or choice.alternative
        return (self.outside if outside else self.inside).charges(choice.offering_id, choice.values)

    def alone(self, offering_id: str) -> tuple[Charge, ...]:
        """The lines of an offering in place of the root."""
        return self.outside.charges(offering_id, {})

    def total(self) -> tuple[Total, ...]:
        """What everything selected comes to."""
        return totals(line for choice in (self.found.root, *self._selected()) for line in self.of(choice))

    def replaced_by(self, choice: Choice) -> tuple[Charge, ...]:
        """The lines of what goes when an option comes: the root itself, or another tier of the same service."""
        if choice.alternative:
            return self.of(self.found.root)
        goes = (one for one in self._selected() if other_tiers(self.catalog, choice.offering_id, (one.offering_id,)))
        return tuple(line for one in goes for line in self.of(one))

    def like(self, choice: Choice, decision: Decision) -> bool:
        """Whether an option is another tier of what a decision is about."""
        return other_tiers(self.catalog, decision.offering_id, (choice.offering_id,))

    @staticmethod
    def difference(comes: Iterable[Charge], goes: Iterable[Charge]) -> tuple[Total, ...]:
        """What is paid more (or less: negative) for each kind, period and currency; nothing where it is the same."""
        sums: dict[tuple[str, str | None, int, str], Decimal] = {}
        for sign, lines in ((1, comes), (-1, goes)):
            for one in totals(lines):
                key = one.kind, one.period, one.period_length, one.charged.unit
                sums[key] = sums.get(key, Decimal(0)) + sign * one.charged.value
        return tuple(Total(*key[:3], Money(due, key[3])) for key, due in sums.items() if due)

    def _selected(self) -> Iterator[Choice]:
        return (one for one in self.found.choices if one.selected and not one.alternative)
