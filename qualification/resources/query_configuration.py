"""TMF760 v5 QueryProductConfiguration: its declaration, its items and the computed tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import LADDER_TYPES
from catalog.selectors import channel_ref
from qualification.domain.configuration import Configuration
from qualification.resources.common import ECHOED, TERMINATION, KeptResource
from qualification.resources.product_configuration import product_configuration, state_reasons
from tmf.fields import boolean, json, text
from tmf.reading import MISSING, Body, Named, Reader, below

TMF760 = "/tmf-api/productConfiguration/v5"
MOST_ITEMS = 20
REQUESTED, TREE = "requestProductConfigurationItem", "productConfiguration"
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
        json(REQUESTED, required=True, many=True),
        text("state", read_only=True),
        json("computedProductConfigurationItem", read_only=True, many=True),
        json(TERMINATION, read_only=True, many=True),
    ),
    types=TYPES,
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


@dataclass(frozen=True, slots=True)
class Question:
    """What a request asks: its items, and the channel that it names."""

    items: tuple[Item, ...]
    channel: Named | None


def read_question(body: Body, read: Reader) -> Question:
    """The items and the channel of a body; what cannot be read is noted, and what is not offered yet."""
    return Question(tuple(_items(body, read)), read.reference(body, "channel", ""))


def _items(body: Body, read: Reader) -> Iterator[Item]:
    items = read.parts(body, REQUESTED, "")
    if isinstance(body.get(REQUESTED), list) and not 0 < len(body[REQUESTED]) <= MOST_ITEMS:
        read.fault(REQUESTED, f"There have to be between 1 and {MOST_ITEMS} items.")
        return
    seen: set[str] = set()
    for number, (path, given) in enumerate(items, start=1):
        item = _item(given, path, number, read)
        if item.id in seen:
            read.fault(f"{path}.id", f"The item id {item.id!r} is used more than once.", "duplicateItem")
        seen.add(item.id)
        yield item


def answer(
    *, channel: str, catalog: CompiledCatalog, computed: Iterable[tuple[Item, Configuration]], at: datetime
) -> dict[str, Any]:
    """What is added to the question when it is answered: one computed item for each that the client asked about."""
    return {
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


def _item(item: Body, path: str, number: int, read: Reader) -> Item:
    here = below(path, TREE)
    configuration = read.part(item, TREE, path)
    for parent, key, where in ((item, "queryProductConfigurationItem", path), (configuration, TREE, here)):
        if parent.get(key):
            read.not_built(f"{where}.{key}: to compute the consequences of selections")
    product = read.reference(configuration, "product", here)
    offering = read.reference(configuration, "productOffering", here)
    if item.get(TREE) is None:
        read.fault(here, "It has to say what is to be configured.", MISSING)
    elif configuration is item[TREE] and product is None and offering is None:
        read.fault(here, "It has to name a product that is held or a productOffering by its id.", MISSING)
    named = read.text(item, "id", path, blank=False) or f"{number:02}"
    return Item(named, product, offering, _action(configuration, here, read))


def _action(configuration: Body, path: str, read: Reader) -> str | None:
    """The direction of the action that is selected; at most one can be."""
    actions = read.parts(configuration, "configurationAction", path)
    chosen = [(here, action) for here, action in actions if action.get("isSelected") is True]
    for here, _ in chosen[1:]:
        read.fault(here, "One action can be selected at a time.")
    if not chosen:
        return None
    here, action = chosen[0]
    name = read.text(action, "action", here, required=True)
    if name and name not in (*LADDER_TYPES, *ANY_CHANGE):
        read.not_built(f"{here}: to configure for the action {name!r}")
    return name if name in LADDER_TYPES else None
