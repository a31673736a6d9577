"""TMF760 v5 QueryProductConfiguration: its declaration, its items and the computed tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import LADDER_TYPES
from catalog.selectors import channel_ref
from qualification.domain.configuration import Configuration
from qualification.resources.common import ECHOED, KeptResource
from qualification.resources.product_configuration import product_configuration, state_reasons
from qualification.resources.reading import Named, object_at, objects_at, reference_at, text_at, typed
from tmf.errors import NotBuilt, Refused
from tmf.fields import boolean, json, text

TMF760 = "/tmf-api/productConfiguration/v5"
MOST_ITEMS = 20
TREE = "productConfiguration"
ANY_CHANGE = ("add", "modify")
TYPES = {
    **ECHOED,
    "relatedParty": "RelatedPartyRefOrPartyRoleRef",
    "requestProductConfigurationItem": "QueryProductConfigurationItem",
    "contextItem": "ItemRef",
    "productConfiguration": "ProductConfiguration",
    "configurationAction": "ConfigurationAction",
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
        json("requestProductConfigurationItem", required=True, many=True),
        text("state", read_only=True),
        json("computedProductConfigurationItem", read_only=True, many=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a request: a product that is held, or an offering that is to be bought.

    `action` is the direction of the action that the client selected, None for any change.
    """

    id: str
    product: Named | None
    offering: Named | None
    action: str | None


def read_items(body: Mapping[str, Any]) -> list[Item]:
    """The items of a validated body.

    Raises:
        Refused: 400 for what cannot be read; 501 for selections and actions that are not offered yet.
    """
    items = objects_at(body, "requestProductConfigurationItem", "")
    if not 0 < len(items) <= MOST_ITEMS:
        message = f"There have to be between 1 and {MOST_ITEMS} items."
        raise Refused(400, "invalid", message, path="requestProductConfigurationItem")
    read: dict[str, Item] = {}
    for number, (given, path) in enumerate(items, start=1):
        item = _item(given, path, number)
        if item.id in read:
            raise Refused(400, "duplicateItem", f"The item id {item.id!r} is used more than once.", path=f"{path}.id")
        read[item.id] = item
    return list(read.values())


def read_channel(body: Mapping[str, Any]) -> Named | None:
    """The channel that the request names."""
    return reference_at(body, "channel", "")


def answer(
    *,
    pk: str,
    body: Mapping[str, Any],
    channel: str,
    catalog: CompiledCatalog,
    computed: Iterable[tuple[Item, Configuration]],
    at: datetime,
) -> dict[str, Any]:
    """The answered query: what the client sent, and one computed item for each that it asked about."""
    echoed = ("relatedParty", "contextEntity", "contextCharacteristic", "requestProductConfigurationItem")
    return {
        **typed(body.get("extension", {}), TYPES),
        "@type": QUERY_CONFIGURATION.type,
        "id": pk,
        "href": QUERY_CONFIGURATION.href(pk),
        "state": "done",
        **typed({name: body[name] for name in echoed if name in body}, TYPES),
        **({"instantSync": body["instantSync"]} if "instantSync" in body else {}),
        "channel": channel_ref(channel),
        "computedProductConfigurationItem": [
            _computed(item, configuration, catalog, at=at) for item, configuration in computed
        ],
    }


def _computed(item: Item, configuration: Configuration, catalog: CompiledCatalog, *, at: datetime) -> dict[str, Any]:
    """A computed item; it is approved unless something speaks against the whole of it."""
    pk = f"{item.id}.1"
    against = configuration.root.reasons
    link = {"@type": "ProductConfigurationItemRelationship", "id": item.id, "relationshipType": "requestItem"}
    return {
        "@type": "QueryProductConfigurationItem",
        "id": pk,
        "state": "rejected" if against else "approved",
        **({"stateReason": state_reasons(against)} if against else {}),
        "productConfigurationItemRelationship": [link],
        "productConfiguration": product_configuration(pk, configuration, catalog, at=at),
    }


def _item(item: Mapping[str, Any], path: str, number: int) -> Item:
    configuration, here = object_at(item, "productConfiguration", path)
    if configuration is None:
        raise Refused(400, "missing", "It has to say what is to be configured.", path=here)
    for parent, key, where in ((item, "queryProductConfigurationItem", path), (configuration, TREE, here)):
        if parent.get(key):
            raise NotBuilt(f"{where}.{key}: to compute the consequences of selections")
    product = reference_at(configuration, "product", here)
    offering = reference_at(configuration, "productOffering", here)
    if product is None and offering is None:
        message = "It has to name a product that is held or a productOffering by its id."
        raise Refused(400, "missing", message, path=here)
    return Item(text_at(item, "id", path) or f"{number:02}", product, offering, _action(configuration, here))


def _action(configuration: Mapping[str, Any], path: str) -> str | None:
    """The direction of the action that is selected; at most one can be."""
    chosen = [
        (text_at(action, "action", here), here)
        for action, here in objects_at(configuration, "configurationAction", path)
        if action.get("isSelected") is True
    ]
    if len(chosen) > 1:
        raise Refused(400, "invalid", "One action can be selected at a time.", path=chosen[1][1])
    for action, here in chosen:
        if action is None:
            raise Refused(400, "missing", "The selected action has to be named.", path=f"{here}.action")
        if action not in (*LADDER_TYPES, *ANY_CHANGE):
            raise NotBuilt(f"{here}: to configure for the action {action!r}")
        return action if action in LADDER_TYPES else None
    return None
