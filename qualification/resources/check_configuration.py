"""TMF760 v5 CheckProductConfiguration: its declaration, its items, and each of them approved or rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog.selectors import channel_ref
from qualification.domain.check import Checked
from qualification.domain.configuration import configure
from qualification.domain.scene import Scene
from qualification.domain.selection import Selection
from qualification.resources.common import TERMINATION, KeptResource, typed
from qualification.resources.configuration_tree import CHILDREN, TREE, Item, Question, read_items
from qualification.resources.product_configuration import Look, prices_of, product_configuration, state_reasons
from qualification.resources.query_configuration import TMF760, TYPES
from qualification.resources.reading import read_channel, read_customer
from tmf.fields import boolean, json, text
from tmf.reading import Body, Reader, below

CHECKED, BELOW = "checkProductConfigurationItem", "productConfigurationItem"
CHECK_TYPES = {
    **TYPES,
    CHECKED: "CheckProductConfigurationItem",
    BELOW: "CheckProductConfigurationItem",
}

CHECK_CONFIGURATION = KeptResource(
    type="CheckProductConfiguration",
    base=TMF760,
    path="checkProductConfiguration",
    fields=(
        json("channel"),
        json("relatedParty", many=True),
        json("contextEntity"),
        json("contextCharacteristic", many=True),
        boolean("instantSync"),
        boolean("provideAlternatives"),
        json(CHECKED, required=True, many=True),
        text("state", read_only=True),
        json(TERMINATION, read_only=True, many=True),
    ),
    types=CHECK_TYPES,
)


def read_check(body: Body, read: Reader) -> Question:
    """The items and the channel of a body; what cannot be read is noted."""
    items = tuple(read_items(body, CHECKED, read))
    alternatives = body.get("provideAlternatives") is True
    return Question(items, read_channel(body, read), read_customer(body, read), alternatives)


def answer(
    *,
    scene: Scene,
    body: Mapping[str, Any],
    checked: Iterable[tuple[Item, Checked, Sequence[Selection]]],
) -> dict[str, Any]:
    """The items as they were sent, each with its state, its reasons and what could be had instead."""
    sent = typed(body[CHECKED], CHECK_TYPES, CHECKED)
    items = [
        _whole(given, item, found, instead, scene) for given, (item, found, instead) in zip(sent, checked, strict=True)
    ]
    channel = channel_ref(scene.channel, scene.catalog.channels.get(scene.channel))
    return {"channel": channel, CHECKED: items}


def _whole(
    given: Mapping[str, Any], item: Item, found: Checked, instead: Sequence[Selection], scene: Scene
) -> dict[str, Any]:
    """An item is approved when everything in it is; it says all reasons, its children say their own."""
    proposed = [_proposal(f"{item.id}.{n}", selection, scene) for n, selection in enumerate(instead, start=1)]
    return {
        **_marked(given, item.path, found),
        "id": item.id,
        "state": "approved" if found.approved else "rejected",
        **({"stateReason": state_reasons(found.reasons)} if found.reasons else {}),
        **({"alternateProductConfigurationProposal": proposed} if proposed else {}),
        **prices_of(scene, found.selection),
    }


def _marked(given: Mapping[str, Any], path: str, found: Checked) -> dict[str, Any]:
    """An item as it was sent with its state, and so the items below it, in whichever list they came.

    A nested configuration has no state (TMF760 ProductConfiguration): the item around it says what speaks against it.
    """
    kept = {name: value for name, value in given.items() if name not in ("state", "stateReason")}
    here = below(path, TREE)
    nested = _with_nested(given.get(TREE) or {}, here)
    reasons = tuple(dict.fromkeys(reason for one in (path, *nested) for reason in found.reasons_at(one)))
    configuration = _inside(given[TREE], here, found) if given.get(TREE) else None
    return {
        **kept,
        **({TREE: configuration} if configuration else {}),
        "state": "rejected" if reasons else "approved",
        **({"stateReason": state_reasons(reasons)} if reasons else {}),
        **_items(given, path, found),
    }


def _items(given: Mapping[str, Any], path: str, found: Checked) -> dict[str, Any]:
    return {
        key: [_marked(child, f"{below(path, key)}[{n}]", found) for n, child in enumerate(given[key])]
        for key in CHILDREN
        if given.get(key)
    }


def _inside(configuration: Mapping[str, Any], here: str, found: Checked) -> dict[str, Any]:
    """A configuration with the items marked that stand in the configurations nested in it."""
    nested = [{**_inside(one, path, found), **_items(one, path, found)} for path, one in _nested(configuration, here)]
    return {**configuration, **({TREE: nested} if nested else {})}


def _with_nested(configuration: Mapping[str, Any], here: str) -> Iterator[str]:
    """The paths of all configurations nested in one."""
    for path, one in _nested(configuration, here):
        yield path
        yield from _with_nested(one, path)


def _nested(configuration: Mapping[str, Any], here: str) -> list[tuple[str, Mapping[str, Any]]]:
    return [(f"{below(here, TREE)}[{n}]", one) for n, one in enumerate(configuration.get(TREE) or ())]


def _proposal(pk: str, selection: Selection, scene: Scene) -> dict[str, Any]:
    """A configuration that would be approved: what is selected in it, nested, ready to be sent."""
    found = configure(scene, selection, offered=False)
    product = found.root.product
    look = Look(scene.catalog, scene.at, product.plan_id if product else None)
    inside = replace(look, plan_id=found.root.offering_id)
    children = [product_configuration(f"{pk}.{n}", choice, inside) for n, choice in enumerate(found.choices, start=1)]
    root = product_configuration(pk, found.root, look)
    return {**root, TREE: children} if children else root
