"""What may be done with a held product now: in this channel, in its state, beside its open orders (TMF760).

The names are those of TMF760 `configurationAction`; a name of its own that an `allowedAction` row of the offering
carries (TMF620, for example `Change bandwidth`) is a modification under that name.
"""

from __future__ import annotations

from collections.abc import Mapping

from catalog.domain.offering import LADDER_TYPES, Offering
from qualification.domain import characteristics, reasons, rules
from qualification.domain.decision import Ground
from qualification.domain.facts import Facts, Held
from qualification.domain.gate import verdict
from qualification.domain.oracle import of_what_is_held
from qualification.domain.order import ADD, MODIFY, RESUME, SUSPEND, Intent
from qualification.domain.question import Grounds
from qualification.domain.rules import TERMINATE
from qualification.domain.scene import Scene
from qualification.domain.selection import OF_THE_WHOLE

WORDS: Mapping[str, str] = {
    "upgrade": "Change to a higher offering",
    "downgrade": "Change to a lower offering",
    "crossgrade": "Change to an offering of the same height",
    MODIFY: "Change options or characteristics",
    SUSPEND: "Suspend product",
    RESUME: "Resume product",
    TERMINATE: "Terminate product",
    ADD: "Add new product",
}
"""What the actions do, in words."""
ALWAYS_NAMED = (*LADDER_TYPES, MODIFY, SUSPEND, RESUME, TERMINATE)


def possible(scene: Scene, product: Held) -> tuple[str, ...]:
    """The actions that are allowed now, in a fixed order; names of the catalog's own last."""
    offering = scene.catalog.offerings.get(product.offering_id)
    names = [name for name in ALWAYS_NAMED if name != MODIFY or _modifiable(scene, offering)]
    return tuple(name for name in (*names, *rules.own_names(offering)) if not against(scene, product, name))


def against(scene: Scene, product: Held, action: str) -> Grounds:
    """What speaks against an action on a held product; an action that nobody knows is not allowed."""
    intent = _intent(product, action)
    if intent is not None:
        return _refusing(verdict(scene.order([intent]), intent).trace)
    offering = scene.catalog.offerings.get(product.offering_id)
    if offering is None or action not in rules.own_names(offering):
        return (Ground(action, reasons.ACTION_NOT_ALLOWED),)
    may = rules.allowed(offering, (action,), channel=scene.channel, at=scene.at)
    return _refusing((*of_what_is_held(Facts(product)), *may))


def against_selected(scene: Scene, product: Held, action: str) -> Grounds:
    """The same for an action that is selected to configure: what sits in a plan may go a way that the plan cannot."""
    found = against(scene, product, action)
    if found and action in LADDER_TYPES and any(not against(scene, p, action) for p in scene.parts_of(product)):
        return ()
    return found


def _intent(product: Held, action: str) -> Intent | None:
    if action in LADDER_TYPES:
        return Intent("", MODIFY, product_id=product.product_id, direction=action)
    kind = MODIFY if action == MODIFY else OF_THE_WHOLE.get(action)
    return Intent("", kind, product_id=product.product_id) if kind else None


def _modifiable(scene: Scene, offering: Offering | None) -> bool:
    """Whether there is anything to choose: options, or characteristics with more than one value to have."""
    if offering is None:
        return False
    declared = characteristics.declared(scene.catalog, offering, at=scene.at).values()
    return bool(offering.options) or any(one.configurable for one in declared)


def _refusing(trace: Grounds) -> Grounds:
    return tuple(ground for ground in trace if ground.reason)
