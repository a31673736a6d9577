"""What one change in a configuration can touch: only that has to be judged anew (TMF760, docs/adr/0022).

A verdict looks at the thing itself, at what the plan holds of the same ladder and choice group, at what policies name
and count, and at the places of the order. A change speaks of its subjects; what hears of one of them is touched.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.domain.offering import Offering, Policy
from qualification.domain import bundle
from qualification.domain.order import ADD, Intent
from qualification.domain.policies import EXCLUDES
from qualification.domain.scene import Scene
from qualification.domain.selection import Part, Selection, intents

Subject = tuple[str, str]
Limits = frozenset[tuple[int, int]]
_PLACES: Subject = ("places", "")


@dataclass(frozen=True, slots=True)
class Reach:
    """A selection, and the paths in it by the subjects that they hear of; gathered once for all changes of it.

    Paths to which a limit says the same stand together: it is enough to judge one of them.
    `limits` says of a subject that counts how many there are and from how many on that is another thing. `plans` are
    the products in which others sit, `places` those of the whole order.
    """

    scene: Scene
    selection: Selection
    hearing: Mapping[Subject, tuple[tuple[str, ...], ...]]
    limits: Mapping[Subject, Limits]
    plans: frozenset[str | None]
    places: frozenset[str]

    def touched(self, changed: Selection, own: Iterable[Intent]) -> frozenset[str] | None:
        """The paths whose verdicts can differ after a change (None: any); `own` are the changed selection's intents."""
        before = self.selection
        come, gone = _only(changed.parts, before.parts), _only(before.parts, changed.parts)
        ended, kept = _only(changed.removed, before.removed), _only(before.removed, changed.removed)
        differing = (*come, *gone, *ended, *kept)
        if any(part.product and part.product.product_id in self.plans for part in differing):
            return None  # what sits in it ends with it
        spoken = {subject for part in differing for subject in _spoken(self.scene, before, part)}
        if _places(own) != self.places:
            spoken.add(_PLACES)
        matter = (subject for subject in spoken if self._matters(subject, len(come), len(gone)))
        changed_paths = {part.path for part in differing}
        alike = (paths for subject in matter for paths in self.hearing.get(subject, ()))
        heard = (next((path for path in paths if path not in changed_paths), before.root.path) for paths in alike)
        return frozenset((before.root.path, *changed_paths, *heard))

    def _matters(self, subject: Subject, come: int, gone: int) -> bool:
        """Whether a limit may be passed, either way; what does not count always matters."""
        limits = self.limits.get(subject)
        return limits is None or any(now - gone < limit <= now + come for now, limit in limits)


def reach(scene: Scene, selection: Selection) -> Reach:
    """What changes of a selection can touch."""
    own = intents(scene, selection)
    actions = {intent.path: intent.action for intent in own}
    limits = {**_of_policies(scene, selection, own), **_of_groups(scene, selection, own)}
    hearing: defaultdict[Subject, defaultdict[object, list[str]]] = defaultdict(lambda: defaultdict(list))
    # What stays as it is has no item, and nothing else in the plan is asked about it.
    for part in (part for part in (*selection.parts, *selection.removed) if part.path in actions):
        for subject in _heard(scene, selection, part):
            like = (actions[part.path], *_seen(scene, selection, part, subject)) if subject in limits else part.path
            hearing[subject][like].append(part.path)
    return Reach(
        scene,
        selection,
        {subject: tuple(map(tuple, alike.values())) for subject, alike in hearing.items()},
        limits,
        frozenset(held.plan_product_id for held in scene.held.values() if held.plan_product_id),
        _places(own),
    )


def _only(parts: Iterable[Part], others: Iterable[Part]) -> tuple[Part, ...]:
    """What is not among the others: what a change leaves alone is the very same."""
    known = {id(part) for part in others}
    return tuple(part for part in parts if id(part) not in known)


def _places(own: Iterable[Intent]) -> frozenset[str]:
    return frozenset(place for intent in own for place in intent.places)


# ---- what is heard and spoken of -----------------------------------------------------------------------------------


def _heard(scene: Scene, selection: Selection, part: Part) -> set[Subject]:
    found = set(_itself(scene, selection, part))
    for policy in _policies(scene, part):
        found |= {("policy", policy.id), *_named(policy)}
    if part.product is not None or not part.places:
        found.add(_PLACES)
    return found


def _spoken(scene: Scene, selection: Selection, part: Part) -> Iterator[Subject]:
    yield from _itself(scene, selection, part)
    for policy in _policies(scene, part):
        yield "policy", policy.id
        if policy.kind == EXCLUDES:  # it holds for both sides
            yield from _named(policy)


def _itself(scene: Scene, selection: Selection, part: Part) -> Iterator[Subject]:
    """The part, and what it shares room with: in a plan that is bought, the plan's own item says what has no room."""
    plan = scene.catalog.offerings.get(selection.root.offering_id)
    for pk in _offerings(part):
        yield "offering", pk
        ladder = scene.catalog.ladder(pk)
        if selection.root.product is not None:
            yield from (("ladder", ladder.members[0]),) if ladder else ()
            yield from (("group", group.id) for group in (bundle.groups_of(plan, pk) if plan else ()))
    if part.product is not None:
        yield "product", str(part.product.product_id)


def _offerings(part: Part) -> tuple[str, ...]:
    return (part.offering_id, part.product.offering_id) if part.product and part.moved else (part.offering_id,)


def _policies(scene: Scene, part: Part) -> Iterator[Policy]:
    found = (scene.catalog.offerings.get(pk) for pk in _offerings(part))
    return (policy for offering in found if offering for policy in offering.policies)


def _named(policy: Policy) -> frozenset[Subject]:
    """The offerings that a policy names, of whatever kind it is."""
    names: Any = policy.parameters.get("offerings", ()) if policy.readable else ()
    return frozenset(("offering", name) for name in names)


# ---- what counts ---------------------------------------------------------------------------------------------------


def _of_policies(scene: Scene, selection: Selection, own: Sequence[Intent]) -> dict[Subject, Limits]:
    """How many the customer has of what carries a policy with a maximum, which leaves out what it judges."""
    offerings = scene.catalog.offerings
    everything = scene.order(own).party_of(Intent("", ADD)).holdings
    held = Counter(pk for one in everything if one.offering_id in offerings for pk in _ids(offerings[one.offering_id]))
    limits: defaultdict[Subject, set[tuple[int, int]]] = defaultdict(set)
    for part in (*selection.parts, *selection.removed):
        for policy in _policies(scene, part):
            most = policy.parameters.get("maximum") if policy.readable else None
            limits["policy", policy.id] |= {(held[policy.id], int(str(most)) + 1)} if most is not None else set()
    return {subject: frozenset(found) for subject, found in limits.items()}


def _of_groups(scene: Scene, selection: Selection, own: Sequence[Intent]) -> dict[Subject, Limits]:
    """How many a held plan has of each choice group, with and without what is ending."""
    root = selection.root
    plan = scene.catalog.offerings.get(root.offering_id)
    if plan is None or root.product is None:
        return {}
    order, pk = scene.order(own), str(root.product.product_id)
    added = tuple(intent.offering_id or "" for intent in order.added(pk))
    filling, staying = (*order.filling(pk), *added), (*order.staying(pk), *added)
    found: dict[Subject, Limits] = {}
    for group in plan.groups.values():
        most, least = bundle.chosen(plan, group, filling), bundle.chosen(plan, group, staying)
        found["group", group.id] = frozenset({(most, group.upper + 1), (most, group.lower), (least, group.lower)})
    return found


def _seen(scene: Scene, selection: Selection, part: Part, subject: Subject) -> Iterator[object]:
    """What of a subject that counts the offering of a part has, and that of its product."""
    kind, pk = subject
    plan = scene.catalog.offerings.get(selection.root.offering_id)
    for one in (part.offering_id, part.product.offering_id if part.product else ""):
        offering = scene.catalog.offerings.get(one)
        if kind == "policy":
            found = (policy for policy in (offering.policies if offering else ()) if policy.id == pk)
            yield tuple((policy.kind, policy.validity, str(policy.parameters)) for policy in found)
        else:
            yield plan is not None and any(group.id == pk for group in bundle.groups_of(plan, one))


def _ids(offering: Offering) -> frozenset[str]:
    return frozenset(policy.id for policy in offering.policies)
