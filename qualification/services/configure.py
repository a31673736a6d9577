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
from qualification.models import KeptAnswer
from qualification.resources.query_configuration import Item, answer, read_channel, read_items
from qualification.selectors import held
from qualification.services.channel import channel_of
from qualification.services.keep import keep
from tmf.errors import BadReference, Refused
from tmf.ids import new_id


def configure(*, body: Mapping[str, Any], at: datetime) -> KeptAnswer:
    """Compute a `queryProductConfiguration` and keep the answer (TMF760 v5, MISSION B6, B9, B12).

    A product that is held gives the tree of its plan as it is, with what may be chosen beside it; an offering gives its
    tree with the defaults selected. What is held is read in two queries, however many items there are.

    Raises:
        tmf.errors.Refused: 400 for items that cannot be read or name what does not exist, with the path; 501 for
            selections and actions that are not offered yet.
    """
    items = read_items(body)
    channel = channel_of(read_channel(body))
    catalog = compiled_catalog()
    products = _products(items)
    customer_id = next((product.customer_id for product in products.values()), "")
    owned = held_products(customer_id) if products else ()
    computed = [(item, _computed(catalog, item, products, owned, channel, at=at)) for item in items]
    pk = f"QPC-{new_id()}"
    document = answer(pk=pk, body=body, channel=channel, catalog=catalog, computed=computed, at=at)
    return keep(pk=pk, kind=KeptAnswer.QUERY_CONFIGURATION, customer_id=customer_id, document=document, at=at)


def _products(items: Sequence[Item]) -> dict[str, HeldProduct]:
    """The products that the items name; all of one customer."""
    named = [item.product for item in items if item.product]
    found = {product.id: product for product in facts_of(name.id for name in named)} if named else {}
    for name in named:
        if name.id not in found:
            raise BadReference(name.path, "product", name.id)
        if found[name.id].customer_id != found[named[0].id].customer_id:
            raise Refused(400, "invalid", "All products have to belong to one customer.", path=name.path)
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
    assert item.offering is not None  # noqa: S101 - read_items leaves one of the two
    if item.offering.id not in catalog.offerings:
        raise BadReference(item.offering.path, "product offering", item.offering.id)
    return configure_new(catalog, item.offering.id, at=at)
