"""TMF760 v5 QueryProductConfiguration: its declaration, its items and the computed tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from catalog.selectors import channel_ref
from qualification.domain.configuration import Choice, Configuration
from qualification.domain.order import ADD, MODIFY
from qualification.domain.rules import TERMINATE
from qualification.domain.scene import Scene
from qualification.resources.common import ECHOED, TERMINATION, KeptResource
from qualification.resources.configuration_tree import Item, Question, read_items
from qualification.resources.product_configuration import (
    Look,
    actions_as,
    prices_of,
    product_configuration,
    state_reasons,
)
from qualification.resources.reading import read_channel, read_customer
from tmf.fields import boolean, json, text
from tmf.reading import Body, Reader

TMF760 = "/tmf-api/productConfiguration/v5"
REQUESTED, COMPUTED = "requestProductConfigurationItem", "computedProductConfigurationItem"
TYPES = {
    **ECHOED,
    "relatedParty": "RelatedPartyRefOrPartyRoleRef",
    "requestProductConfigurationItem": "QueryProductConfigurationItem",
    "queryProductConfigurationItem": "QueryProductConfigurationItem",
    "productConfigurationItemRelationship": "ProductConfigurationItemRelationship",
    "contextItem": "ItemRef",
    "productConfiguration": "ProductConfiguration",
    "configurationAction": "ConfigurationAction",
    "configurationTerm": "ConfigurationTerm",
    "configurationPrice": "ConfigurationPrice",
    "configurationCharacteristic": "ConfigurationCharacteristic",
    "configurationCharacteristicValue": "ConfigurationCharacteristicValue",
}

QUERY_CONFIGURATION = KeptResource(
    type="QueryProductConfiguration",
    base=TMF760,
    path="queryProductConfiguration",
    fields=(
        json("channel"),
        json("relatedParty", many=True),
        json("contextEntity"),
        json("contextCharacteristic", many=True),
        boolean("instantSync"),
        json(REQUESTED, required=True, many=True),
        text("state", read_only=True),
        json(COMPUTED, read_only=True, many=True),
        json(TERMINATION, read_only=True, many=True),
    ),
    types=TYPES,
)


def read_question(body: Body, read: Reader) -> Question:
    """The items and the channel of a body; what cannot be read is noted."""
    items = tuple(read_items(body, REQUESTED, read))
    return Question(items, read_channel(body, read), read_customer(body, read))


def answer(*, scene: Scene, computed: Iterable[tuple[Item, Configuration]]) -> dict[str, Any]:
    """What is added to the question when it is answered: one computed item for each that the client asked about."""
    return {
        "channel": channel_ref(scene.channel, scene.catalog.channels.get(scene.channel)),
        COMPUTED: [_computed(item, found, scene) for item, found in computed],
    }


def _computed(item: Item, found: Configuration, scene: Scene) -> dict[str, Any]:
    """A computed item with a child item for every node; it is approved unless something selected may not be had.

    `totalPrice` and `totalPriceBefore` are ours: what everything selected comes to, and what the customer pays now.
    """
    pk = f"{item.id}.1"
    product = found.root.product
    look = Look(scene.catalog, scene.at, product.plan_id if product else None)
    inside = replace(look, plan_id=found.root.offering_id)
    children = [_child(f"{pk}.{n}", choice, pk, inside) for n, choice in enumerate(found.choices, start=1)]
    configuration = product_configuration(pk, found.root, look)
    actions = actions_as(found.actions, found.selection.action or _added(found))
    if actions:
        configuration["configurationAction"] = actions
    return {
        **_item(pk, found.root, ("requestItem", item.id)),
        "productConfiguration": configuration,
        **({"queryProductConfigurationItem": children} if children else {}),
        **prices_of(scene, found.selection),
    }


def _child(pk: str, choice: Choice, parent: str, look: Look) -> dict[str, Any]:
    if choice.alternative:
        look = replace(look, plan_id=choice.product.plan_id if choice.product else None)
    configuration = product_configuration(pk, choice, look)
    name = _does(choice)
    if name:
        configuration["configurationAction"] = actions_as([name], name if _wanted(choice) else None)
    relation = ("alternative", parent) if choice.alternative else None
    return {**_item(pk, choice, relation), "productConfiguration": configuration}


def _item(pk: str, choice: Choice, relation: tuple[str, str] | None) -> dict[str, Any]:
    links = []
    if relation is not None:
        kind, other = relation
        links.append({"@type": "ProductConfigurationItemRelationship", "id": other, "relationshipType": kind})
    return {
        "@type": "QueryProductConfigurationItem",
        "id": pk,
        "state": "rejected" if choice.refused else "approved",
        **({"stateReason": state_reasons(choice.reasons)} if choice.reasons else {}),
        **({"productConfigurationItemRelationship": links} if links else {}),
    }


def _added(found: Configuration) -> str | None:
    return ADD if found.root.product is None else None


def _does(choice: Choice) -> str | None:
    """What an order would do with the node: nothing to a product that stays as it is."""
    if choice.alternative or choice.changes or choice.part.moved:
        return MODIFY
    if choice.product is None:
        return ADD
    return TERMINATE if not choice.selected else None


def _wanted(choice: Choice) -> bool:
    return choice.selected or _does(choice) == TERMINATE
