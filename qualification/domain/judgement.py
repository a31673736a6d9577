"""What the gate says to a selection: the verdict on every thing in it (TMF760 state and stateReason).

A configuration is judged as the order that it stands for. What an order has no item for is judged here with the same
rules: a product that stays in a plan which changes, the plan as a whole after it, an action that is selected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qualification.domain import actions, bundle, characteristics, reasons
from qualification.domain.carry import no_place
from qualification.domain.decision import Ground
from qualification.domain.facts import Facts
from qualification.domain.gate import verdict
from qualification.domain.oracle import of_what_is_held
from qualification.domain.order import ADD, Intent, Verdict
from qualification.domain.question import Grounds, seat
from qualification.domain.scene import Scene
from qualification.domain.selection import OF_THE_WHOLE, Part, Selection, intents

STAY = "noChange"
"""TMF622's word for an item about which nothing changes."""

Verdicts = Mapping[str, Verdict]


def judged(
    scene: Scene,
    selection: Selection,
    *,
    own: Sequence[Intent] | None = None,
    everything: Sequence[Intent] = (),
    only: frozenset[str] | None = None,
) -> Verdicts:
    """The verdicts by the path of what they are about, the plan's own first.

    Of a request of several items `everything` are all intents, and `own` those among them that are this selection's.
    `only` are the paths that are asked about (None: all); the plan as a whole is always looked at.
    """
    own = intents(scene, selection) if own is None else own
    order = scene.order(everything or own)
    found = {intent.path: verdict(order, intent) for intent in own if only is None or intent.path in only}
    root = selection.root
    whole = found.pop(root.path, None) or _stays(root)
    verdicts = {root.path: replace(whole, trace=(*whole.trace, *_of_root(scene, selection, changes=bool(own))))}
    for part in selection.parts:
        trace = _of_part(scene, selection, part) if only is None or part.path in only else ()
        if trace:
            known = found.get(part.path) or _stays(part)
            found[part.path] = replace(known, trace=(*known.trace, *trace))
    return verdicts | found


def refusing(verdicts: Verdicts) -> dict[str, Grounds]:
    """What speaks against each path; nothing where all is well."""
    found = {path: tuple(g for g in one.trace if g.reason) for path, one in verdicts.items()}
    return {path: grounds for path, grounds in found.items() if grounds}


def is_open(ground: Ground, selection: Selection, scene: Scene) -> bool:
    """Whether a refusal only says that something is still to be chosen: from a group, or for a characteristic."""
    plan = scene.catalog.offerings.get(selection.root.offering_id)
    if ground.reason is None or plan is None:
        return False
    if ground.reason.code == reasons.CHARACTERISTIC_MISSING.code:
        return True
    short = (group for group in plan.groups.values() if bundle.chosen(plan, group, selection.offerings()) < group.lower)
    return ground.reason == reasons.GROUP_LIMIT and ground.row in tuple(short)


def _stays(part: Part) -> Verdict:
    product_id = part.product.product_id if part.product else None
    return Verdict(Intent(part.path, STAY, part.offering_id, product_id), part.offering_id, ())


def _of_root(scene: Scene, selection: Selection, *, changes: bool) -> Grounds:
    """What is said of the whole beside its own item: the action, its state, and what it holds after a change."""
    root, action = selection.root, selection.action
    if root.product is None:
        wrong = (Ground(action, reasons.ACTION_NOT_ALLOWED),) if action not in (None, ADD) else ()
        return (*wrong, *_incomplete(scene, root))
    if action in OF_THE_WHOLE:
        return ()
    if root.moved:
        plan = scene.catalog.offerings.get(root.offering_id)
        return bundle.composition(scene.catalog, plan, selection.offerings()) if plan and plan.options else ()
    if action is not None:
        return actions.against_selected(scene, root.product, action)
    return () if changes else of_what_is_held(Facts(root.product))


def _of_part(scene: Scene, selection: Selection, part: Part) -> Grounds:
    root = selection.root
    if part.product is None:
        return _incomplete(scene, part)
    if not root.moved or part.moved:
        return ()
    catalog, plan_id = scene.catalog, root.offering_id
    place = seat(catalog, part.offering_id, plan_id, channel=scene.channel, party=scene.party, at=scene.at)
    return no_place(place, part.offering_id)


def _incomplete(scene: Scene, part: Part) -> Grounds:
    """What a product that was given by value lacks, for no default fills in for it."""
    offering = scene.catalog.offerings.get(part.offering_id)
    if offering is None or not part.complete:
        return ()
    return characteristics.missing(scene.catalog, offering, part.values, at=scene.at, defaulted=False)
