"""The facts of a TMF760 request, read once: whose products it is about, and everything that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import compiled_catalog
from inventory.domain import HeldProduct
from qualification.domain.scene import Scene
from qualification.domain.wish import Said, Wish
from qualification.resources.configuration_tree import Item, Node, Question
from qualification.selectors import held, party
from qualification.services.holdings import STORED, Holdings, Values
from qualification.services.references import References
from tmf.errors import BadReference
from tmf.reading import Named


def read_scene(
    question: Question, *, at: datetime, holdings: Holdings = STORED, catalog: CompiledCatalog | None = None
) -> tuple[Scene, str]:
    """The facts, and the id of the customer (empty where nobody is known): two queries, however many items there are.

    The customer is who holds the products, else the related party with the role customer.

    Raises:
        tmf.errors.RefusedAll: 400, with the path of everything that is named and does not exist.
    """
    catalog = catalog or compiled_catalog()
    references = References(catalog, holdings)
    channel = references.channel(question.channel)
    roots = [item.root.product for item in question.items if item.root.product]
    references.whose(question.customer, *roots)
    products = _products(roots, references)
    for item in question.items:
        _check(item, products, references)
    references.check()
    values = _values(products, {named.id for named in roots}, holdings)
    holds = {pk: held(product) for pk, product in products.items()}
    return Scene(catalog, channel, at, holds, values, party(references.household)), references.customer_id


def wish_of(item: Item) -> Wish:
    """What an item says, as the domain hears it."""
    return Wish(_said(item.root), tuple(_said(node) for node in item.nodes), item.action)


def _said(node: Node) -> Said:
    return Said(
        node.path,
        node.offering.id if node.offering else None,
        node.product.id if node.product else None,
        node.selected,
        node.values,
        node.terms,
        node.complete,
        node.places,
    )


def _products(roots: Sequence[Named], references: References) -> dict[str, HeldProduct]:
    """Everything that the customer holds; a product that is named and not theirs is refused."""
    products = references.products()
    for named in roots:
        if named.id not in products:
            references.refuse(BadReference(named.path, "product of this customer", named.id))
    return products


def _values(products: Mapping[str, HeldProduct], named: set[str], holdings: Holdings) -> Values:
    """The values of the products that are named and of what sits in them (one query, none where none is named)."""
    around = [pk for pk, product in products.items() if pk in named or product.plan_product_id in named]
    return holdings.values(around) if around else {}


def _check(item: Item, products: Mapping[str, HeldProduct], references: References) -> None:
    """The offerings that an item names exist, and the products below it sit in its own."""
    root = item.root.product.id if item.root.product else None
    for node in (item.root, *item.nodes):
        references.offering(node.offering)
    for node in item.nodes:
        child = products.get(node.product.id) if node.product else None
        if node.product and (child is None or root is None or child.plan_product_id != root):
            references.refuse(BadReference(node.product.path, "product in this one", node.product.id))
