"""From what a client says of a configuration to what is selected in it (TMF760: the tree that is sent back).

What the client does not speak of is as it is: a held product is kept, a new plan comes with its defaults. What is
selected in place of another tier of the same service replaces it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualification.domain.bundle import other_tiers
from qualification.domain.carry import carry, newly_included
from qualification.domain.facts import Request, Room
from qualification.domain.oracle import decide_new
from qualification.domain.order import ADD, Intent
from qualification.domain.scene import Scene
from qualification.domain.selection import Part, Selection, settled


@dataclass(frozen=True, slots=True)
class Said:
    """What the client says of one node of the tree: a product that is held, or an offering, and whether it is selected.

    `values` are those of its characteristics, by name; `complete` says that there are no others. `terms` None: nothing
    is said of them. `places` are the ids of the places
    where it is to be used. `path` is where it stands in the body.
    """

    path: str
    offering_id: str | None = None
    product_id: str | None = None
    selected: bool = True
    values: Mapping[str, object] = field(default_factory=dict)
    terms: frozenset[str] | None = None
    complete: bool = False
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wish:
    """One item of a request: the product or plan, the action that is selected, and the nodes below in any order."""

    root: Said
    parts: tuple[Said, ...] = ()
    action: str | None = None


def select(scene: Scene, wish: Wish, *, as_sent: bool) -> Selection:
    """What is selected once the client's word is laid over what there is.

    A tier that is selected replaces the one that is there. `as_sent` (TMF760 check): a new plan holds what was sent and
    nothing by default, and two tiers that are both sent as selected are two.
    """
    root = _told(Part(wish.root.path, "", scene.held.get(wish.root.product_id or "")), wish.root)
    if is_single(scene, root):
        return _single(root, wish)
    empty = as_sent and root.product is None
    start = Selection(root, action=wish.action) if empty else default(scene, root, wish.action)
    parts, out, fresh = _laid_over(scene, wish.parts, start.parts, start.removed)
    stay = fresh | {one.path for one in wish.parts} if as_sent else fresh
    parts, out = _one_tier(scene, parts, out, fresh=fresh, stay=stay)
    return settled(scene, replace(start, parts=tuple(parts), removed=tuple(out)))


def default(scene: Scene, root: Part, action: str | None = None) -> Selection:
    """The configuration that an offering comes with, or that a held product has."""
    parts, gone = _base(scene, root)
    return settled(scene, Selection(root, tuple(parts), tuple(gone), action))


def is_single(scene: Scene, root: Part) -> bool:
    """Whether a held product has no options: what may be chosen for it are the other members of its ladder."""
    if root.product is None:
        return False
    ids = (root.offering_id, root.product.offering_id)
    found = [scene.catalog.offerings[pk] for pk in ids if pk in scene.catalog.offerings]
    return not any(offering.options for offering in found) and not scene.parts_of(root.product)


def other_tiers_wanted(wish: Wish, held_id: str) -> tuple[Said, ...]:
    """The nodes that select what a product of an offering without options is not yet."""
    return tuple(one for one in wish.parts if one.selected and one.offering_id not in (None, held_id))


def _single(root: Part, wish: Wish) -> Selection:
    """A product on a ladder: a member that is selected is what it is to become; deselected, it stays what it is.

    Of two that are selected the one that the product is not on its way to counts.
    """
    held_id = root.product.offering_id if root.product else ""
    chosen = other_tiers_wanted(wish, held_id)
    back = any(not one.selected and one.offering_id == root.offering_id for one in wish.parts)
    wanted = next((one for one in chosen if one.offering_id != root.offering_id), chosen[0] if chosen else None)
    if wanted is not None:
        # What was said of the product itself are values of the offering that it is, or is on its way to.
        said = root.values if wanted.offering_id == root.offering_id else {}
        becomes = replace(root, offering_id=str(wanted.offering_id), values={**wanted.values, **said})
        return Selection(becomes, action=wish.action)
    return Selection(replace(root, offering_id=held_id, values={}) if back else root, action=wish.action)


def _base(scene: Scene, root: Part) -> tuple[list[Part], list[Part]]:
    """What is there before the client speaks, and what ends because the plan changes."""
    if root.product is None:
        return list(_defaults(scene, root)), []
    children = scene.parts_of(root.product)
    if not root.moved:
        return [Part(str(child.product_id), child.offering_id, child) for child in children], []
    carried = carry(scene.catalog, root.offering_id, children)
    kept = [Part(str(c.product.product_id), c.offering_id, c.product) for c in carried if c.offering_id]
    gone = [Part(str(c.product.product_id), c.product.offering_id, c.product) for c in carried if not c.offering_id]
    added = newly_included(scene.catalog, root.offering_id, [part.offering_id for part in kept])
    return [*kept, *(Part(f"{pk}#{n}", pk) for n, pk in enumerate(added))], gone


def _defaults(scene: Scene, root: Part) -> Iterator[Part]:
    """The options that a new plan comes with, as far as they may be had."""
    plan = scene.catalog.offerings.get(root.offering_id)
    room, request = Room(root.offering_id), Request(scene.channel)
    whole, any_of_it = Intent("", ADD, root.offering_id), Intent("", ADD)
    party = scene.order([whole, any_of_it]).party_of(any_of_it)  # who has the plan by then
    for option in plan.options.values() if plan else ():
        count = max(option.default, 0 if option.group else option.lower)
        for number in range(count):
            pk = option.offering_id
            if decide_new(scene.catalog, pk, room, request, party=party, at=scene.at).qualified:
                yield Part(f"{pk}#{number}", pk)


def _laid_over(
    scene: Scene, said: Sequence[Said], base: Sequence[Part], gone: Sequence[Part]
) -> tuple[list[Part], list[Part], set[str]]:
    """What is selected, what is held and not, and the paths of what the client brought in.

    A node is what it names: a product by its id first, else an offering of which something is there.
    """
    free, out, kept, fresh = list(base), list(gone), list[Part](), set[str]()
    for one in sorted(said, key=lambda one: one.product_id is None):
        there = _named(one, free) or (_named(one, out) if one.product_id else None)
        free = [part for part in free if part is not there]
        out = [part for part in out if part is not there]
        if there is None:
            product = scene.held.get(one.product_id or "")
            if not one.selected or not (one.offering_id or product):
                continue
            there = Part(one.path, product.offering_id if product else "", product)
            fresh.add(one.path)
        part = _told(there, one)
        if one.selected:
            kept.append(part)
        elif part.product:
            out.append(part)
    return _by_age(scene, [*kept, *free]), _by_age(scene, out), fresh


def _by_age(scene: Scene, parts: Iterable[Part]) -> list[Part]:
    """What is held first, as it is held; so nothing hangs on the order in which the client names things."""
    ranks = {product_id: rank for rank, product_id in enumerate(scene.held)}
    return sorted(parts, key=lambda p: ranks.get(str(p.product.product_id), 0) if p.product else len(ranks))


def _named(one: Said, among: Iterable[Part]) -> Part | None:
    if one.product_id is not None:
        return next((p for p in among if p.product and p.product.product_id == one.product_id), None)
    return next((part for part in among if part.offering_id == one.offering_id), None)


def _told(part: Part, one: Said) -> Part:
    held_id = part.product.offering_id if part.product else ""
    return replace(
        part,
        path=one.path,
        offering_id=one.offering_id or part.offering_id or held_id,
        values=one.values,
        terms=part.terms if one.terms is None else one.terms,
        complete=one.complete,
        places=one.places,
    )


def _one_tier(
    scene: Scene, parts: list[Part], out: list[Part], *, fresh: set[str], stay: set[str]
) -> tuple[list[Part], list[Part]]:
    """A tier that the client brings in stands for its ladder: what was there before it goes, unless it is to `stay`."""
    new = [part for part in parts if part.path in fresh]
    replaced = [
        part
        for part in parts
        if part.path not in stay and any(other_tiers(scene.catalog, p.offering_id, (part.offering_id,)) for p in new)
    ]
    kept = [part for part in parts if part not in replaced]
    return kept, [*out, *(part for part in replaced if part.product)]
