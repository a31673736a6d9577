"""The configuration of a product: what is in it, what may be chosen, what is forced, and why not the rest (TMF760).

It asks the gate what each single change would be answered and has no rule of its own (MISSION B9).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from catalog.domain.offering import Group, Option, Policy
from qualification.domain import actions, bundle, rules
from qualification.domain.decision import Decision, Ground, why
from qualification.domain.display import visible
from qualification.domain.facts import Held
from qualification.domain.judgement import Verdicts, is_open, judged, refusing
from qualification.domain.question import Grounds
from qualification.domain.reach import Reach, reach
from qualification.domain.reasons import Reason
from qualification.domain.scene import Scene
from qualification.domain.selection import OF_THE_WHOLE, Part, Selection, intents
from qualification.domain.wish import is_single


@dataclass(frozen=True, slots=True)
class Choice:
    """One node of the configuration.

    `part` is what it stands for; its product is held already (None: it is not). `selectable` says whether the client
    may change `selected` by itself, `visible` whether an app shows it. `refused`: it may not be had as it stands.
    `reasons` are why it is refused, or why it cannot be deselected. `policies` took part. `groups` are the
    choice groups around it, from the inside out. `alternative`: it is what the product may become, not a part of it.
    `changes`: to select it changes a product that is held (back too, to what it is), instead of adding one.
    `trace` are the rows that decided.
    """

    part: Part
    selected: bool
    selectable: bool
    visible: bool = True
    refused: bool = False
    reasons: tuple[Reason, ...] = ()
    option: Option | None = None
    groups: tuple[Group, ...] = ()
    policies: tuple[Policy, ...] = ()
    alternative: bool = False
    values: Mapping[str, object] = field(default_factory=dict)
    changes: bool = False
    trace: tuple[Ground, ...] = ()

    @property
    def offering_id(self) -> str:
        """The offering that the node is about."""
        return self.part.offering_id

    @property
    def product(self) -> Held | None:
        """The product that it is, or that becomes it."""
        return self.part.product


@dataclass(frozen=True, slots=True)
class Configuration:
    """A product or an offering with everything that may be chosen in it.

    The root is refused when anything that is selected is; its reasons are those of the whole, and say also what is
    still to be chosen. `actions` may be done with it now.
    """

    root: Choice
    choices: tuple[Choice, ...]
    selection: Selection
    actions: tuple[str, ...] = ()


def configure(scene: Scene, selection: Selection, *, offered: bool = True) -> Configuration:
    """The tree of a selection (TMF760 queryProductConfiguration); `offered` False: without what is not selected."""
    now = judged(scene, selection)
    against = [ground for grounds in refusing(now).values() for ground in grounds]
    root = Choice(
        selection.root,
        selected=True,
        selectable=False,
        refused=not all(is_open(ground, selection, scene) for ground in against),
        reasons=why(against),
        policies=_policies(now[selection.root.path].trace),
        values=shown_values(scene, selection.root),
        trace=tuple(against),
    )
    choices = tuple(_choices(_Tree(scene, selection, now, _known(now), reach(scene, selection), offered)))
    return Configuration(root, choices, selection, _actions(scene, selection.root))


def shown_values(scene: Scene, part: Part) -> dict[str, object]:
    """The values of the characteristics: those given, else those that the product has, else the defaults."""
    held = scene.current(part.product) if part.product and not part.moved else scene.defaults(part.offering_id)
    return {**held, **part.values}


Objection = tuple[str, Reason | None, str]
"""What speaks against a path: the reason and the row, in words."""


def _known(verdicts: Verdicts) -> frozenset[Objection]:
    """Everything that is said against a selection already."""
    found = refusing(verdicts).items()
    return frozenset((path, ground.reason, ground.words()) for path, grounds in found for ground in grounds)


@dataclass(frozen=True, slots=True)
class _Tree:
    """A selection, what the gate says to it, what of that speaks against anything, and what a change can touch.

    `offered`: what is not selected is shown too.
    """

    scene: Scene
    selection: Selection
    now: Verdicts
    known: frozenset[Objection]
    reach: Reach
    offered: bool

    def after(self, changed: Selection, part: Part) -> tuple[Grounds, Grounds]:
        """What the gate would say to a part after a change, and what it would say anew against anything else.

        Only what the change can touch is judged again: a plan with many options costs about one verdict for each.
        """
        own = intents(self.scene, changed)
        later = judged(self.scene, changed, own=own, only=self.reach.touched(changed, own))
        anew = tuple(
            ground
            for path, grounds in refusing(later).items()
            for ground in grounds
            if path != part.path and (path, ground.reason, ground.words()) not in self.known
        )
        return later[part.path].trace if part.path in later else (), anew


def _actions(scene: Scene, root: Part) -> tuple[str, ...]:
    return actions.possible(scene, root.product) if root.product else (rules.ADD,)


def _choices(tree: _Tree) -> Iterator[Choice]:
    scene, selection = tree.scene, tree.selection
    if selection.action in OF_THE_WHOLE and selection.root.product:
        return
    if is_single(scene, selection.root):
        yield from _alternatives(tree) if tree.offered else ()
        return
    plan = scene.catalog.offerings.get(selection.root.offering_id)
    options = plan.options if plan else {}
    for option in options.values():
        yield from _of_option(tree, option)
    beside = sorted((part for part in selection.parts if part.offering_id not in options), key=_held_first)
    yield from (_selected(tree, part, None) for part in beside)
    if not tree.offered:
        return
    ended = sorted((part for part in selection.removed if _held_id(part) not in options), key=_held_first)
    yield from (_unselected(tree, _as_held(part), None) for part in ended)


def _of_option(tree: _Tree, option: Option) -> Iterator[Choice]:
    """Everything that fills an option, what was taken out of it, and one more where there is room for it."""
    filled = sorted((p for p in tree.selection.parts if p.offering_id == option.offering_id), key=_held_first)
    removed = [part for part in tree.selection.removed if _held_id(part) == option.offering_id]
    yield from (_selected(tree, part, option) for part in filled)
    if not tree.offered:
        return
    yield from (_unselected(tree, _as_held(part), option) for part in removed)
    if not (filled or removed) or (filled and len(filled) + len(removed) < option.upper):
        yield _unselected(tree, Part(f"+{option.offering_id}", option.offering_id), option)


def _selected(tree: _Tree, part: Part, option: Option | None) -> Choice:
    """It can be deselected where an order could take it out, and nothing else is left short."""
    verdict = tree.now.get(part.path)
    refused = why(verdict.trace) if verdict else ()
    own, anew = tree.after(tree.selection.without(part), part)
    stuck = why((*own, *anew))
    choice = _choice(tree, part, option, (*own, *anew, *(verdict.trace if verdict else ())))
    return replace(
        choice, selected=True, selectable=not stuck, refused=bool(refused), reasons=refused or stuck, visible=True
    )


def _unselected(tree: _Tree, part: Part, option: Option | None) -> Choice:
    """It can be selected where an order for it would be accepted beside what is selected."""
    scene, selection = tree.scene, tree.selection
    changed = selection.with_part(scene, part)
    placed = next(p for p in changed.parts if p.path == part.path)
    own, anew = tree.after(changed, placed)
    trace = (*own, *anew, *_no_room(tree, changed, part))
    from_id = placed.product.offering_id if placed.product else None
    decision = Decision(part.offering_id, None, trace)
    shown = visible(scene.catalog, decision, from_id, at=scene.at)
    reasons = decision.reasons
    return replace(
        _choice(tree, part, option, trace),
        selectable=not reasons,
        visible=shown,
        refused=bool(reasons),
        reasons=reasons,
        changes=placed.product is not None and part.product is None,
    )


def _no_room(tree: _Tree, changed: Selection, part: Part) -> Grounds:
    """What a new plan has no room for; a held one says so itself, since the addition is an item of its own there."""
    plan = tree.scene.catalog.offerings.get(changed.root.offering_id)
    if plan is None or changed.root.product is not None:
        return ()
    beside = tuple(other.offering_id for other in changed.parts if other.path != part.path)
    return bundle.no_room(tree.scene.catalog, plan, beside, part.offering_id)


def _alternatives(tree: _Tree) -> Iterator[Choice]:
    """The other members of a product's ladder: what it may become."""
    scene, root = tree.scene, tree.selection.root
    held_id = _held_id(root)
    ladder = scene.catalog.ladder(held_id)
    for member in ladder.members if ladder else ():
        if member != held_id:
            yield _alternative(tree, replace(root, offering_id=member, values={}), held_id)


def _alternative(tree: _Tree, part: Part, held_id: str) -> Choice:
    scene, root = tree.scene, tree.selection.root
    selected = root.offering_id == part.offering_id
    now = tree.now if selected else judged(scene, Selection(part, action=tree.selection.action))
    trace = now[root.path].trace
    decision = Decision(part.offering_id, None, trace)
    return replace(
        _choice(tree, replace(part, values=root.values if selected else {}), None, trace),
        selected=selected,
        # What is selected can be deselected: then the product stays what it is.
        selectable=selected or decision.qualified,
        visible=selected or visible(scene.catalog, decision, held_id, at=scene.at),
        refused=not decision.qualified,
        reasons=decision.reasons,
        alternative=True,
    )


def _choice(tree: _Tree, part: Part, option: Option | None, trace: tuple[Ground, ...]) -> Choice:
    plan = tree.scene.catalog.offerings.get(tree.selection.root.offering_id)
    return Choice(
        part,
        selected=False,
        selectable=False,
        option=option,
        groups=bundle.groups_of(plan, part.offering_id) if plan else (),
        policies=_policies(trace),
        values=shown_values(tree.scene, part),
        trace=trace,
    )


def _policies(trace: Grounds) -> tuple[Policy, ...]:
    return tuple({ground.row.id: ground.row for ground in trace if isinstance(ground.row, Policy)}.values())


def _held_id(part: Part) -> str:
    return part.product.offering_id if part.product else part.offering_id


def _held_first(part: Part) -> tuple[bool, str, str]:
    """An order that does not depend on that in which the client names things."""
    return part.product is None, part.offering_id, (part.product.product_id or "") if part.product else ""


def _as_held(part: Part) -> Part:
    """What was taken out, as it is held."""
    return replace(part, offering_id=_held_id(part), values={})
