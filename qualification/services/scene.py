"""The facts of a TMF760 request, read once: whose products it is about, and everything that it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from catalog.selectors import compiled_catalog
from inventory.domain import HeldProduct, Household
from inventory.domain.snapshots import characteristic_values
from inventory.selectors import facts_of, household, household_of_product, realizations
from qualification.domain.scene import Scene
from qualification.domain.wish import Said, Wish
from qualification.resources.configuration_tree import Item, Node, Question
from qualification.selectors import held, party
from qualification.services.references import References
from tmf.errors import BadReference, Refused
from tmf.reading import Named


def read_scene(question: Question, *, at: datetime) -> tuple[Scene, str]:
    """The facts, and the id of the customer (empty where nobody is known): two queries, however many items there are.

    The customer is who holds the products, else the related party with the role `customer`.

    Raises:
        tmf.errors.RefusedAll: 400, with the path of everything that is named and does not exist.
    """
    catalog = compiled_catalog()
    references = References(catalog)
    channel = references.channel(question.channel)
    roots = [item.root.product for item in question.items if item.root.product]
    found, products = _household(roots, question.customer_id, references)
    for item in question.items:
        _check(item, products, references)
    references.check()
    # What was never given a value has none to read; the customer's other products keep theirs to themselves.
    named = {name.id for name in roots}
    around = [pk for pk, product in products.items() if pk in named or product.plan_product_id in named]
    values = realizations(around) if around else {}
    scene = Scene(
        catalog,
        channel,
        at,
        {pk: held(product) for pk, product in products.items()},
        {pk: characteristic_values(one.characteristics) for pk, one in values.items()},
        party(found),
    )
    return scene, found.customer_id if found else ""


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
    )


def _household(
    roots: Sequence[Named], customer_id: str, references: References
) -> tuple[Household | None, dict[str, HeldProduct]]:
    """Whose products are named, with all that they hold; a product that is not theirs is refused."""
    if not roots:
        found = household(customer_id) if customer_id else None
        return found, _by_id(found.products if found else ())
    found = next(filter(None, (household_of_product(name.id) for name in roots)), None)
    products = _by_id(found.products if found else ())
    strange = [name for name in roots if name.id not in products]
    others = {product.id: product for product in facts_of(name.id for name in strange)} if strange else {}
    for name in strange:
        other = others.get(name.id)
        if other is None:
            references.refuse(BadReference(name.path, "product", name.id))
        elif found is None or other.customer_id != found.customer_id:
            message = "All products have to belong to one customer."
            references.refuse(Refused(400, "invalid", message, path=name.path))
        else:
            products[name.id] = other
    return found, products


def _by_id(products: Iterable[HeldProduct]) -> dict[str, HeldProduct]:
    return {product.id: product for product in products}


def _check(item: Item, products: dict[str, HeldProduct], references: References) -> None:
    """The offerings that an item names exist, and the products below it sit in its own."""
    root = item.root.product.id if item.root.product else None
    for node in (item.root, *item.nodes):
        references.offering(node.offering)
    for node in item.nodes:
        child = products.get(node.product.id) if node.product else None
        if node.product and (child is None or root is None or child.plan_product_id != root):
            references.refuse(BadReference(node.product.path, "product in this one", node.product.id))
