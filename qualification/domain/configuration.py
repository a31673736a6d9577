"""The configuration of a plan: what is in it, what may be chosen, and why not the rest (TMF760).

It asks the same oracle as the query and the order gate and has no rule of its own (MISSION B9).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import Offering, Option, Policy
from qualification.domain import rules
from qualification.domain.bundle import other_tiers
from qualification.domain.decision import Decision
from qualification.domain.display import visible
from qualification.domain.facts import NOBODY, Facts, Held, Party, Request, Room
from qualification.domain.gate import judge
from qualification.domain.oracle import decide_change, decide_new
from qualification.domain.order import DELETE, Intent
from qualification.domain.reasons import Reason


@dataclass(frozen=True, slots=True)
class Choice:
    """One offering of the configuration.

    `product` is held already (None: it is not); `selectable` says whether the client may change `selected`, `visible`
    whether an app shows it; `reasons` are why it is not selectable. `policies` took part in the decision.
    """

    offering_id: str
    option: Option | None
    product: Held | None
    selected: bool
    selectable: bool
    visible: bool
    reasons: tuple[Reason, ...]
    policies: tuple[Policy, ...] = ()


@dataclass(frozen=True, slots=True)
class Configuration:
    """A product or an offering with everything that may be chosen in it."""

    root: Choice
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class _HeldPlan:
    catalog: CompiledCatalog
    product: Held
    children: tuple[Held, ...]
    request: Request
    party: Party
    at: datetime

    @property
    def siblings(self) -> tuple[str, ...]:
        return tuple(child.offering_id for child in self.children)

    def decide(self, option_id: str) -> tuple[Decision, str | None]:
        """The oracle's word on an option that is not held, and the tier of its ladder that is."""
        for child in self.children:
            if other_tiers(self.catalog, option_id, (child.offering_id,)):
                facts = Facts(child, self.product.offering_id, self.party_beside(child))
                return decide_change(self.catalog, facts, self.request, option_id, at=self.at), child.offering_id
        room = Room(self.product.offering_id, self.product, self.siblings)
        party = self.party_beside(None)
        return decide_new(self.catalog, option_id, room, self.request, party=party, at=self.at), None

    def party_beside(self, changed: Held | None) -> Party:
        """The customer as the gate sees them: with all that they hold but the product that would change."""
        others = (held for held in (self.product, *self.children) if held is not changed)
        used = (changed or self.product).places
        return replace(self.party, holdings=(*others, *self.party.holdings), places=used or self.party.places)


def configure_held(
    catalog: CompiledCatalog,
    product: Held,
    children: Sequence[Held],
    request: Request,
    *,
    party: Party = NOBODY,
    at: datetime,
) -> Configuration:
    """A held product with what sits in it (`children`) and what its offering has as options.

    Every ladder is judged from the tier that is held of it; options of which nothing is held, as an addition. The
    holdings of `party` are what the customer has beside the product and its children.
    """
    plan = _HeldPlan(catalog, product, tuple(children), request, party, at)
    offering = catalog.offerings.get(product.offering_id)
    against = tuple(g.reason for rule in rules.OF_WHAT_IS_HELD for g in rule(Facts(product)) if g.reason)
    root = Choice(product.offering_id, None, product, selected=True, selectable=False, visible=True, reasons=against)
    options = offering.options if offering else {}
    beside = tuple(child for child in children if child.offering_id not in options)
    found = [choice for option in options.values() for choice in _of_option(plan, option)]
    return Configuration(root, (*found, *(_held(plan, child, None) for child in beside)))


def configure_new(catalog: CompiledCatalog, offering_id: str, request: Request, *, at: datetime) -> Configuration:
    """An offering that is to be bought, with its options; those that it comes with by default are selected."""
    whole = decide_new(catalog, offering_id, None, request, at=at)
    offering = catalog.offerings.get(offering_id) or Offering(offering_id, offering_id)
    root = Choice(offering_id, None, None, True, whole.qualified, True, whole.reasons)  # noqa: FBT003
    choices = []
    for option in offering.options.values():
        decision = decide_new(catalog, option.offering_id, Room(offering_id), request, at=at)
        shown = visible(catalog, decision, None, at=at)
        selected = decision.qualified and option.default > 0
        choices.append(_choice(decision, option, selected=selected, shown=shown))
    return Configuration(root, tuple(choices))


def _of_option(plan: _HeldPlan, option: Option) -> Iterator[Choice]:
    """Every product that fills the option, or the option as something to choose."""
    filled = [child for child in plan.children if child.offering_id == option.offering_id]
    if filled:
        yield from (_held(plan, child, option) for child in filled)
        return
    decision, tier = plan.decide(option.offering_id)
    yield _choice(decision, option, selected=False, shown=visible(plan.catalog, decision, tier, at=plan.at))


def _held(plan: _HeldPlan, child: Held, option: Option | None) -> Choice:
    """What is held is selected; it can be deselected when an order could take it out."""
    products = {str(held.product_id): held for held in (plan.product, *plan.children)}
    wish = [Intent("", DELETE, product_id=child.product_id)]
    refusals = judge(plan.catalog, wish, held=products, channel=plan.request.channel, at=plan.at)
    against = refusals[0].reasons if refusals else ()
    return Choice(child.offering_id, option, child, True, not against, True, against)  # noqa: FBT003


def _choice(decision: Decision, option: Option, *, selected: bool, shown: bool) -> Choice:
    policies = tuple({g.row.id: g.row for g in decision.trace if isinstance(g.row, Policy)}.values())
    return Choice(
        offering_id=decision.offering_id,
        option=option,
        product=None,
        selected=selected,
        selectable=decision.qualified,
        visible=shown,
        reasons=decision.reasons,
        policies=policies,
    )
