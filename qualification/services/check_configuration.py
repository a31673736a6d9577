"""Answer a TMF760 check: is this configuration valid, and what could be had instead?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from qualification.domain.check import check, proposals
from qualification.resources.check_configuration import answer
from qualification.resources.configuration_tree import Question
from qualification.services.holdings import STORED, Holdings
from qualification.services.kind import Answer
from qualification.services.scene import read_scene, wish_of


def check_configuration(
    *,
    question: Question,
    body: Mapping[str, Any],
    at: datetime,
    holdings: Holdings = STORED,
    catalog: CompiledCatalog | None = None,
) -> Answer:
    """Compute a `checkProductConfiguration`; nothing is stored (TMF760 v5, MISSION B12).

    Every item is judged as the order items that it stands for, together with the other items: what is approved would
    be accepted as an order. Where `provideAlternatives` asks for it, a rejected item gets up to three configurations
    that would be approved. `question` was read from the validated `body`.

    Raises:
        tmf.errors.RefusedAll: 400, with the path of everything that is named and does not exist.
    """
    scene, customer_id = read_scene(question, at=at, holdings=holdings, catalog=catalog)
    found = check(scene, [wish_of(item) for item in question.items])
    instead = [proposals(scene, one) if question.alternatives and not one.approved else () for one in found]
    checked = zip(question.items, found, instead, strict=True)
    return Answer(answer(scene=scene, body=body, checked=checked), customer_id)
