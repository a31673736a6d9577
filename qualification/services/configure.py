"""Answer a TMF760 query: what is in this product, and what may be chosen?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import compiled_catalog
from inventory.domain import HeldProduct
from inventory.selectors import facts_of, held_products
from qualification.domain import Request
from qualification.domain.configuration import Configuration, configure_held, configure_new
from qualification.resources.query_configuration import Item, Question, answer
from qualification.selectors import held
from qualification.services.kind import Answer
from qualification.services.references import References
from tmf.errors import BadReference, Refused


def configure(*, question: Question, body: Mapping[str, Any], at: datetime) -> Answer:  # noqa: ARG001 - as every kind
    """Compute a `queryProductConfiguration`; nothing is stored (TMF760 v5, MISSION B6, B9, B12).

    A product that is held gives the tree of its plan as it is, with what may be chosen beside it; an offering gives its
    tree with the defaults selected. What is held is read in two queries, however many items there are. `question` was
    read from the validated `body`.

    Raises:
        tmf.errors.RefusedAll: 400, with the path of everything that is named and does not exist.
    """
    items = question.items
    catalog = compiled_catalog()
    references = References(catalog)
    channel = references.channel(question.channel)
    products = _products(items, references)
    for item in items:
        references.offering(None if item.product else item.offering)
    references.check()
    customer_id = next((product.customer_id for product in products.values()), "")
    owned = held_products(customer_id) if products else ()
    computed = [(item, _computed(catalog, item, products, owned, channel, at=at)) for item in items]
    return Answer(answer(channel=channel, catalog=catalog, computed=computed, at=at), customer_id)


def _products(items: Sequence[Item], references: References) -> dict[str, HeldProduct]:
    """The products that the items name; all of one customer."""
    named = [item.product for item in items if item.product]
    found = {product.id: product for product in facts_of(name.id for name in named)} if named else {}
    customer_id = next((found[name.id].customer_id for name in named if name.id in found), "")
    for name in named:
        if name.id not in found:
            references.refuse(BadReference(name.path, "product", name.id))
        elif found[name.id].customer_id != customer_id:
            message = "All products have to belong to one customer."
            references.refuse(Refused(400, "invalid", message, path=name.path))
    return found


def _computed(
    catalog: CompiledCatalog,
    item: Item,
    products: Mapping[str, HeldProduct],
    owned: Sequence[HeldProduct],
    channel: str,
    *,
    at: datetime,
) -> Configuration:
    if item.product is not None:
        product = held(products[item.product.id])
        children = [held(child) for child in owned if child.plan_product_id == product.product_id]
        return configure_held(catalog, product, children, Request(channel, item.action), at=at)
    assert item.offering is not None  # noqa: S101 - reading leaves one of the two
    return configure_new(catalog, item.offering.id, Request(channel), at=at)
