"""Answer a TMF760 query: what is in this product, what may be chosen, and what follows from what was chosen?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from qualification.domain.configuration import configure
from qualification.domain.expiry import instants, next_change
from qualification.domain.scene import Scene
from qualification.domain.wish import select
from qualification.resources.configuration_tree import Item, Question
from qualification.resources.query_configuration import answer
from qualification.services.kind import Answer, kept_until
from qualification.services.scene import read_scene, wish_of


def compute_query(*, question: Question, body: Mapping[str, Any], at: datetime) -> Answer:  # noqa: ARG001 - as every kind
    """Compute a `queryProductConfiguration`; nothing is stored (TMF760 v5, MISSION B6, B9, B12).

    A product that is held gives the actions that are allowed and its tree; with another offering, what the change makes
    of it; an offering alone gives its tree with the defaults selected. What the client selected in a tree that it sends
    back counts. The answer holds until the next moment at which it would be another one. `question` was read from the
    validated `body`.

    Raises:
        tmf.errors.RefusedAll: 400, with the path of everything that is named and does not exist.
    """
    scene, customer_id = read_scene(question, at=at)
    concerned = {pk for item in question.items for pk in _concerned(scene, item)}
    until = next_change(
        lambda then: _found(replace(scene, at=then), question),
        _found(scene, question),
        instants(scene.catalog, concerned, scene.held.values()),
        at=at,
        until=kept_until(at),
    )
    return Answer(_found(scene, question), customer_id, until)


def _found(scene: Scene, question: Question) -> dict[str, Any]:
    """The answer as of the date of the scene."""
    computed = [(item, configure(scene, select(scene, wish_of(item), as_sent=False))) for item in question.items]
    return answer(scene=scene, computed=computed)


def _concerned(scene: Scene, item: Item) -> set[str]:
    """The offerings that the answer to an item depends on: the plans held and wanted, and their options."""
    product = scene.held.get(item.root.product.id) if item.root.product else None
    plans = {product.offering_id if product else "", item.root.offering.id if item.root.offering else ""}
    found = [scene.catalog.offerings[pk] for pk in plans if pk in scene.catalog.offerings]
    return {pk for offering in found for pk in (offering.id, *offering.options)}
