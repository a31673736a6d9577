"""May this be ordered? The oracle at the door of TMF622."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import compiled_catalog
from inventory.selectors import household
from qualification.domain import Intent, Verdict, judge
from qualification.selectors import held, party


def gate(
    intents: Sequence[Intent],
    *,
    customer_id: str,
    channel: str,
    at: datetime,
    catalog: CompiledCatalog | None = None,
) -> list[Verdict]:
    """Judge every item of a product order, seen together; an empty list means that it may be placed.

    The caller has locked the products it names; they are read here with everything else that the customer holds, in
    one query. `at` is an aware datetime, `channel` the id of a sales channel, `catalog` the one that the caller has
    looked at (None: as it stands).
    """
    found = household(customer_id)
    products = {product.id: held(product) for product in found.products} if found else {}
    return judge(
        catalog or compiled_catalog(fresh=True), intents, held=products, channel=channel, party=party(found), at=at
    )
