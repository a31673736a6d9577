"""May this be ordered? The oracle at the door of TMF622."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import compiled_catalog
from inventory.selectors import held_products
from qualification.domain import Intent, Refusal, judge
from qualification.selectors import held


def gate(
    intents: Sequence[Intent],
    *,
    customer_id: str,
    channel: str,
    at: datetime,
    catalog: CompiledCatalog | None = None,
    ending: Collection[str] = (),
) -> list[Refusal]:
    """Judge every item of a product order, seen together; an empty list means that it may be placed.

    The caller has locked the products it names; they are read here with everything else that the customer holds, in
    one query. `at` is an aware datetime, `channel` the id of a sales channel, `catalog` the one that the caller has
    looked at (None: as it stands), `ending` the ids of products that open orders are going to end.
    """
    products = {product.id: held(product, ending=product.id in ending) for product in held_products(customer_id)}
    return judge(catalog or compiled_catalog(fresh=True), intents, held=products, channel=channel, at=at)
