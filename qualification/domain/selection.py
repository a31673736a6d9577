"""What is selected in a configuration, and the order items that it stands for (TMF760 isSelected, TMF622 action)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from catalog.domain.offering import LADDER_TYPES
from qualification.domain.bundle import other_tiers
from qualification.domain.facts import Held
from qualification.domain.order import ADD, DELETE, MODIFY, RESUME, SUSPEND, Intent
from qualification.domain.rules import TO_TERMINATE
from qualification.domain.scene import Scene

OF_THE_WHOLE = {**dict.fromkeys(TO_TERMINATE, DELETE), SUSPEND: SUSPEND, RESUME: RESUME}
"""The actions that concern a product as it is: nothing is chosen for them."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing in a configuration: `offering_id` is the offering that it is to be.

    `product` is held already (None: it is bought new), `values` are the values of characteristics that were given,
    `terms` the names of the terms that were selected. `complete`: the values are all there are, no default fills in
    for one that is missing (a product that was given by value). `places` are where it is to be used. `path` is where
    the client speaks of it.
    """

    path: str
    offering_id: str
    product: Held | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    terms: frozenset[str] = frozenset()
    complete: bool = False
    places: frozenset[str] = frozenset()

    @property
    def moved(self) -> bool:
        """Whether a held product is to become another offering."""
        return self.product is not None and self.product.offering_id != self.offering_id


@dataclass(frozen=True, slots=True)
class Selection:
    """Everything that is selected: the product or plan itself and what sits in it.

    `removed` is held and not selected any more. `action` is the action that the client selected.
    """

    root: Part
    parts: tuple[Part, ...] = ()
    removed: tuple[Part, ...] = ()
    action: str | None = None

    def offerings(self) -> tuple[str, ...]:
        """The offerings that sit in the plan."""
        return tuple(part.offering_id for part in self.parts)

    def without(self, part: Part) -> Selection:
        """The same with one part taken out."""
        rest = tuple(other for other in self.parts if other is not part)
        return replace(self, parts=rest, removed=(*self.removed, part) if part.product else self.removed)

    def with_part(self, scene: Scene, part: Part) -> Selection:
        """The same with one part more; another tier of its ladder goes, and its product becomes this one."""
        parts, goes = [], []
        for other in self.parts:
            if other_tiers(scene.catalog, part.offering_id, (other.offering_id,)):
                goes += [other] if other.product else []
            else:
                parts.append(other)
        # What goes for it becomes it, before what had gone already.
        removed = (*goes, *(other for other in self.removed if other.product is not part.product))
        return settled(scene, replace(self, parts=(*parts, part), removed=removed))


def settled(scene: Scene, selection: Selection) -> Selection:
    """A product that goes and an offering of its ladder that comes are one change, not two."""
    if not selection.removed:
        return selection
    parts, gone = list(selection.parts), []
    takers: dict[str, list[int]] = defaultdict(list)
    for number in reversed(range(len(parts))):
        if not parts[number].product:
            takers[_service(scene, parts[number].offering_id)].append(number)
    for out in selection.removed:
        free = takers.get(_service(scene, out.product.offering_id if out.product else out.offering_id))
        if free:
            taker = free.pop()
            parts[taker] = replace(parts[taker], product=out.product)
        else:
            gone.append(out)
    return replace(selection, parts=tuple(parts), removed=tuple(gone))


def _service(scene: Scene, offering_id: str) -> str:
    """What all tiers of one service have in common."""
    ladder = scene.catalog.ladder(offering_id)
    return ladder.members[0] if ladder else offering_id


def intents(scene: Scene, selection: Selection) -> tuple[Intent, ...]:
    """The items of the order that the selection stands for, the plan's own first; none where nothing changes."""
    root = selection.root
    if root.product is None:
        added = Intent(
            root.path,
            ADD,
            root.offering_id,
            children=selection.offerings(),
            characteristics=root.values,
            places=root.places,
        )
        return (added, *(_in_plan(scene, selection, part) for part in selection.parts))
    if selection.action in OF_THE_WHOLE:
        return (Intent(root.path, OF_THE_WHOLE[selection.action], product_id=root.product.product_id),)
    whole = _change(scene, root, selection.action)
    # A direction is asked of the plan where that is changed, else of what sits in it.
    asked = None if root.moved else selection.action
    changes = (
        _change(scene, part, asked) if part.product else _in_plan(scene, selection, part) for part in selection.parts
    )
    ends = (Intent(out.path, DELETE, product_id=out.product.product_id) for out in selection.removed if out.product)
    return tuple(intent for intent in (whole, *changes, *ends) if intent)


def changed_values(scene: Scene, part: Part) -> dict[str, object]:
    """The values that were given and that the product does not have already."""
    if not part.values:
        return {}
    has = scene.current(part.product) if part.product and not part.moved else {}
    return {name: value for name, value in part.values.items() if name not in has or has[name] != value}


def _in_plan(scene: Scene, selection: Selection, part: Part) -> Intent:
    product = selection.root.product
    return Intent(
        part.path,
        ADD,
        part.offering_id,
        plan_offering_id=selection.root.offering_id,
        plan_product_id=product.product_id if product else None,
        characteristics=changed_values(scene, part),
        places=part.places,
    )


def _change(scene: Scene, part: Part, action: str | None) -> Intent | None:
    """The change of a held product: to another offering, or of its values; None where it stays as it is."""
    held = part.product
    values = changed_values(scene, part)
    if held is None or not (part.moved or values):
        return None
    return Intent(
        part.path,
        MODIFY,
        part.offering_id if part.moved else None,
        held.product_id,
        direction=action if part.moved and action in LADDER_TYPES else None,
        characteristics=values,
    )
