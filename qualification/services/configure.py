"""Answer a TMF760 query: what is in this product, what may be chosen, and what follows from what was chosen?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from qualification.domain.configuration import configure
from qualification.domain.wish import select
from qualification.resources.configuration_tree import Question
from qualification.resources.query_configuration import answer
from qualification.services.holdings import STORED, Holdings
from qualification.services.kind import Answer
from qualification.services.scene import read_scene, wish_of


def compute_query(
    *,
    question: Question,
    body: Mapping[str, Any],  # noqa: ARG001 - as every kind
    at: datetime,
    holdings: Holdings = STORED,
    catalog: CompiledCatalog | None = None,
) -> Answer:
    """Compute a `queryProductConfiguration`; nothing is stored (TMF760 v5, MISSION B6, B9, B12).

    A product that is held gives the actions that are allowed and its tree; with another offering, what the change makes
    of it; an offering alone gives its tree with the defaults selected. What the client selected in a tree that it sends
    back counts. It is said as of `at`: TMF760 has no date until which an answer holds. `question` was read from the
    validated `body`.

    Raises:
        tmf.errors.RefusedAll: 400, with the path of everything that is named and does not exist.
    """
    scene, customer_id = read_scene(question, at=at, holdings=holdings, catalog=catalog)
    computed = [(item, configure(scene, select(scene, wish_of(item), as_sent=False))) for item in question.items]
    found = answer(scene=scene, computed=computed)
    return Answer(found, customer_id, configurations=tuple(configuration for _, configuration in computed))
