"""Whether configurations are valid, and what could be had instead of one that is not (TMF760 check).

The items of a request are judged together, as the items of one order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from qualification.domain import reasons
from qualification.domain.alternates import nearest
from qualification.domain.carry import newly_included
from qualification.domain.decision import Ground, why
from qualification.domain.judgement import Verdicts, judged, refusing
from qualification.domain.question import Grounds
from qualification.domain.reasons import Reason
from qualification.domain.scene import Scene
from qualification.domain.selection import Part, Selection, intents
from qualification.domain.wish import Wish, default, is_single, other_tiers_wanted, select

SEVERAL_TIERS = "A product can become one tier, and several are selected"
MOST_PROPOSALS, MOST_TRIES = 3, 50
"""How many configurations are proposed, and how many tiers of parts (and how many plans) are tried for them."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One configuration: `against` is what speaks against each path of it, nothing when it is approved."""

    selection: Selection
    against: Mapping[str, Grounds]

    @property
    def approved(self) -> bool:
        """Whether an order for it would be accepted."""
        return not self.against

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All reasons against any of it, each once."""
        return why(ground for grounds in self.against.values() for ground in grounds)

    def reasons_at(self, path: str) -> tuple[Reason, ...]:
        """The reasons against what stands at a path."""
        return why(self.against.get(path, ()))


def check(scene: Scene, wishes: Sequence[Wish]) -> tuple[Checked, ...]:
    """The configurations of one request, seen together."""
    selections = [select(scene, wish, as_sent=True) for wish in wishes]
    of_each = [intents(scene, selection) for selection in selections]
    everything = tuple(intent for own in of_each for intent in own)
    return tuple(
        Checked(selection, _against(scene, wish, selection, judged(scene, selection, own=own, everything=everything)))
        for wish, selection, own in zip(wishes, selections, of_each, strict=True)
    )


def _against(scene: Scene, wish: Wish, selection: Selection, verdicts: Verdicts) -> dict[str, Grounds]:
    """What speaks against each path; also, that one product is to become several tiers."""
    against, product = refusing(verdicts), selection.root.product
    if product is not None and is_single(scene, selection.root):
        tiers = other_tiers_wanted(wish, product.offering_id)
        if len({tier.offering_id for tier in tiers}) > 1:
            rival = Ground(product, reasons.EXCLUDED_BY_PRODUCT.about(SEVERAL_TIERS))
            against |= {tier.path: (*against.get(tier.path, ()), rival) for tier in tiers}
    return against


def proposals(scene: Scene, refused: Checked) -> tuple[Selection, ...]:
    """Up to three configurations that would be approved, the nearest to the refused one first."""
    return tuple(islice(_approved(scene, refused), MOST_PROPOSALS))


def _approved(scene: Scene, refused: Checked) -> Iterator[Selection]:
    seen = [_content(refused.selection)]
    for candidate in _candidates(scene, refused):
        content = _content(candidate)
        # That everything stays as it is would be no proposal.
        if content not in seen and intents(scene, candidate) and not refusing(judged(scene, candidate)):
            yield candidate
        seen.append(content)


def _candidates(scene: Scene, refused: Checked) -> Iterator[Selection]:
    """Wrong values left to their defaults, refused tiers replaced, what is missing added; then the usual one."""
    selection = refused.selection
    plain = replace(selection, root=_plain(selection.root, refused), parts=_plain_parts(selection, refused))
    for mended in (plain, *_with_other_tiers(scene, plain, refused)):
        yield mended
        yield _completed(scene, mended)
    if selection.root.product is None or selection.root.moved:
        yield default(scene, plain.root, selection.action)
        for other in nearest(scene.catalog, selection.root.offering_id)[:MOST_TRIES]:
            if not (selection.root.product and selection.root.product.offering_id == other):
                yield default(scene, replace(plain.root, offering_id=other, values={}), selection.action)


def _with_other_tiers(scene: Scene, selection: Selection, refused: Checked) -> Iterator[Selection]:
    """Every refused part replaced by the nearest tier that may be had, or left out; then by the next one."""
    wrong = [part for part in selection.parts if part.path in refused.against]
    if not wrong or is_single(scene, selection.root):
        return
    tries = iter(range(MOST_TRIES))
    first, *others = wrong
    tiers = _fitting(scene, selection, first, tries)
    for rank in range(MOST_PROPOSALS):
        mended = _replaced(scene, selection, first, next(tiers, None))
        for part in others:
            tier = next(islice(_fitting(scene, mended, part, tries), rank, None), None)
            mended = _replaced(scene, mended, part, tier)
        yield mended


def _fitting(scene: Scene, selection: Selection, part: Part, tries: Iterator[int]) -> Iterator[Part]:
    """The tiers that may be had in place of a part, the nearest first, as long as there are tries left."""
    without = _without(selection, part)
    for candidate in nearest(scene.catalog, part.offering_id):
        if part.product and part.product.offering_id == candidate:
            continue
        if next(tries, None) is None:
            return
        tier = replace(part, offering_id=candidate, values={})
        tried = judged(scene, without.with_part(scene, tier), only=frozenset({part.path}))
        if part.path not in refusing(tried):
            yield tier


def _replaced(scene: Scene, selection: Selection, part: Part, tier: Part | None) -> Selection:
    """With another tier in its place; where there is none, as it is held, or without it."""
    without = _without(selection, part)
    if tier is None and part.product and part.moved:
        tier = replace(part, offering_id=part.product.offering_id, values={})
    return without.with_part(scene, tier) if tier else without


def _without(selection: Selection, part: Part) -> Selection:
    """Without a part that something else takes the place of: its product does not go."""
    return replace(selection, parts=tuple(other for other in selection.parts if other.path != part.path))


def _completed(scene: Scene, selection: Selection) -> Selection:
    """With what the plan includes and nothing fills."""
    if selection.root.product is not None and not selection.root.moved:
        return selection
    missing = newly_included(scene.catalog, selection.root.offering_id, selection.offerings())
    added = tuple(Part(f"{pk}#{n}", pk) for n, pk in enumerate(missing))
    return replace(selection, parts=(*selection.parts, *added))


def _plain(part: Part, refused: Checked) -> Part:
    """Without the values that were given, where something is wrong with it: the defaults are right."""
    return replace(part, values={}, complete=False) if part.path in refused.against else part


def _plain_parts(selection: Selection, refused: Checked) -> tuple[Part, ...]:
    return tuple(_plain(part, refused) for part in selection.parts)


def _content(selection: Selection) -> tuple[object, ...]:
    """What two selections have to have in common to be one and the same proposal."""
    return (_told(selection.root), sorted(_told(part) for part in selection.parts))


def _told(part: Part) -> tuple[str, str, str]:
    values: Sequence[tuple[str, object]] = sorted(part.values.items(), key=lambda item: item[0])
    return part.offering_id, (part.product.product_id or "") if part.product else "", f"{values} {part.complete}"
