"""An order, or any request of several items, as a whole: what the customer has once all of it is done (TMF622)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from inventory.domain import GONE
from qualification.domain.decision import Ground, why
from qualification.domain.facts import Facts, Held, Party, Room
from qualification.domain.reasons import Reason

ADD, MODIFY, DELETE, SUSPEND, RESUME = "add", "modify", "delete", "suspend", "resume"


@dataclass(frozen=True, slots=True)
class Intent:
    """What one item wants (TMF622 ProductOrderItem, TMF679 CheckProductOfferingQualificationItem).

    `path` is the item's path, such as `productOrderItem[0]`; `action` add, modify, delete, suspend or resume.
    `offering_id` is the offering wanted (None on a modify: the same one), `direction` the way to it that is asked for
    (None: any), `product_id` the product that is held. An added item says where it sits: `plan_offering_id` is the
    offering of its plan, `plan_product_id` the plan's product when that is held already (None: the plan is bought in
    the same order). `asked_plan_id` is the plan to judge against whatever is held or ordered (MISSION B8).
    `children` are the offerings added below a plan in the same order. `characteristics` are the values
    that are given by name, `places` the ids of the places that are named.
    """

    path: str
    action: str
    offering_id: str | None = None
    product_id: str | None = None
    plan_offering_id: str | None = None
    children: tuple[str, ...] = ()
    plan_product_id: str | None = None
    direction: str | None = None
    asked_plan_id: str | None = None
    characteristics: Mapping[str, object] = field(default_factory=dict)
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The oracle's word on one item: everything that speaks for and against it.

    `offering_id` is the offering that the item is about, `direction` the way that leads there from what is held.
    """

    intent: Intent
    offering_id: str | None
    trace: tuple[Ground, ...]
    direction: str | None = None

    @property
    def path(self) -> str:
        """The path of the item."""
        return self.intent.path

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All reasons against it, each once."""
        return why(self.trace)

    @property
    def qualified(self) -> bool:
        """Whether nothing speaks against it."""
        return not any(ground.reason for ground in self.trace)


@dataclass(frozen=True, slots=True)
class Order:
    """The order as a whole: what it changes, removes and adds beside the one item that is judged.

    `held` are all products of the customer by product id, `party` what is known of the customer beside them. An item
    that is judged need not be one of the `intents`: then it is judged beside them.
    """

    catalog: CompiledCatalog
    held: Mapping[str, Held]
    intents: tuple[Intent, ...]
    channel: str
    party: Party
    at: datetime
    _about: Mapping[str, tuple[Intent, ...]] = field(init=False, repr=False, compare=False)
    _ended: frozenset[str] = field(init=False, repr=False, compare=False)
    _adds: tuple[Intent, ...] = field(init=False, repr=False, compare=False)
    _added_to: Mapping[str, tuple[Intent, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look up once who speaks of what: every item asks for it several times."""
        about: dict[str, tuple[Intent, ...]] = {}
        added_to: dict[str, tuple[Intent, ...]] = {}
        for intent in self.intents:
            if intent.product_id is not None:
                about[intent.product_id] = (*about.get(intent.product_id, ()), intent)
            if intent.action == ADD and intent.plan_product_id is not None:
                added_to[intent.plan_product_id] = (*added_to.get(intent.plan_product_id, ()), intent)
        ended = frozenset(i.product_id for i in self.intents if i.action == DELETE and i.product_id is not None)
        object.__setattr__(self, "_about", about)
        object.__setattr__(self, "_ended", ended)
        object.__setattr__(self, "_adds", tuple(i for i in self.intents if i.action == ADD))
        object.__setattr__(self, "_added_to", added_to)

    def gone(self, product_id: str) -> bool:
        """Whether the order removes the product, by an item of its own or together with its plan."""
        held = self.held.get(product_id)
        ending = product_id if product_id in self._about or held is None else held.plan_product_id
        return ending in self._ended

    def becomes(self, product_id: str) -> str | None:
        """The offering of a held product after the order; None where the customer holds no such product."""
        held = self.held.get(product_id)
        if held is None:
            return None
        wanted = (i.offering_id for i in self._about.get(product_id, ()) if i.action == MODIFY)
        return next(filter(None, wanted), held.offering_id)

    def plan_of(self, intent: Intent, held: Held | None = None) -> str | None:
        """The offering of the plan that the item sits in after the order; None: it stands alone."""
        if intent.asked_plan_id:
            return intent.asked_plan_id
        product_id = held.plan_product_id if held else intent.plan_product_id
        after = self.becomes(product_id) if product_id else None
        return after or intent.plan_offering_id or (held.plan_id if held else None)

    def facts_of(self, intent: Intent, held: Held) -> Facts:
        """The facts of an item that changes a held product."""
        return Facts(held, self.plan_of(intent, held), self.party_of(intent), self.beside(held))

    def room_of(self, intent: Intent) -> Room | None:
        """The plan that an added item sits in after the order, with what fills it already; None: it stands alone."""
        plan_id, product_id = self.plan_of(intent), intent.plan_product_id or ""
        if plan_id is None:
            return None
        product = self.held.get(product_id)
        if product is None or self.gone(product_id):
            return Room(plan_id)
        others = tuple(i.offering_id or "" for i in self.added(product_id) if i is not intent)
        return Room(plan_id, product, (*self.filling(product_id), *others))

    def party_of(self, intent: Intent) -> Party:
        """The customer as one item sees them: with all that the rest of the order leaves and adds."""
        staying = tuple(
            replace(held, offering_id=self.becomes(key) or held.offering_id)
            for key, held in self.held.items()
            if key != intent.product_id and held.status not in GONE and not self.gone(key)
        )
        added = tuple(Held(i.offering_id or "") for i in self._adds if i is not intent)
        held = self.held.get(intent.product_id or intent.plan_product_id or "")
        everywhere = frozenset(place for i in self.intents for place in i.places)
        places = intent.places or (held.places if held else frozenset()) or everywhere or self.party.places
        return replace(self.party, holdings=(*staying, *added), places=places)

    def staying(self, plan_product_id: str) -> tuple[str, ...]:
        """The offerings that a held plan goes on with for sure: not what an open order is ending."""
        return tuple(
            self.becomes(key) or held.offering_id for key, held in self.parts(plan_product_id) if not held.ending
        )

    def filling(self, plan_product_id: str) -> tuple[str, ...]:
        """The offerings that take room in a held plan: what is being ended too, for its end may fail."""
        return tuple(self.becomes(key) or held.offering_id for key, held in self.parts(plan_product_id))

    def beside(self, held: Held) -> tuple[str, ...] | None:
        """What sits in a product's plan beside it after the order; None where it sits in none that is held."""
        plan_product = held.plan_product_id
        if plan_product is None or plan_product not in self.held:
            return None
        others = (self.becomes(k) or one.offering_id for k, one in self.parts(plan_product) if k != held.product_id)
        return (*others, *(i.offering_id or "" for i in self.added(plan_product)))

    def parts(self, plan_product_id: str) -> Iterator[tuple[str, Held]]:
        """What sits in a held plan and is not removed by the order, by product id."""
        for key, held in self.held.items():
            if held.plan_product_id == plan_product_id and held.status not in GONE and not self.gone(key):
                yield key, held

    def added(self, plan_product_id: str) -> tuple[Intent, ...]:
        """The items that the order adds to a held plan."""
        return self._added_to.get(plan_product_id, ())

    def ending_with(self, intent: Intent) -> tuple[Held, ...]:
        """What sits in a plan that an item deletes, and has no item of its own: it ends with the plan."""
        return tuple(
            held
            for key, held in self.held.items()
            if held.plan_product_id == intent.product_id and held.status not in GONE and key not in self._about
        )

    def first_of(self, intent: Intent) -> bool:
        """Whether no item before this one is about the same product."""
        return self._about.get(intent.product_id or "", (intent,))[0] is intent
