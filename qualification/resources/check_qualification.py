"""TMF679 v5 CheckProductOfferingQualification: its declaration, its items and its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import LADDER_TYPES
from catalog.selectors import channel_ref
from qualification.domain import rules
from qualification.domain.items import circles
from qualification.domain.reasons import Reason
from qualification.resources.common import ECHOED, TERMINATION, KeptResource, offering_reference, reasons_as
from qualification.resources.query_qualification import TMF679
from qualification.resources.reading import (
    PLAN_RELATION,
    SaidPlan,
    SaidProduct,
    read_action,
    read_channel,
    read_customer,
    read_plan,
    read_product,
)
from tmf.fields import boolean, date_time, json, text
from tmf.reading import MISSING, Body, Named, Reader, below

ITEMS, NESTED = "checkProductOfferingQualificationItem", "CheckProductOfferingQualificationItem"
"""The official file writes the items within an item with a capital letter."""
MOST_ITEMS = 100
ACTIONS = (rules.ADD, rules.MODIFY, *LADDER_TYPES, rules.TERMINATE, rules.SUSPEND, rules.RESUME)
QUALIFIED, UNQUALIFIED, ALTERNATE = "qualified", "unqualified", "alternate"
TYPES = {
    **ECHOED,
    "relatedParty": "RelatedPartyOrPartyRole",
    ITEMS: "CheckProductOfferingQualificationItem",
    NESTED: "CheckProductOfferingQualificationItem",
    PLAN_RELATION: "ProductOfferingQualificationItemRelationship",
    "promotion": "PromotionRef",
}

CHECK_QUALIFICATION = KeptResource(
    type="CheckProductOfferingQualification",
    base=TMF679,
    path="checkProductOfferingQualification",
    fields=(
        text("description"),
        json("channel"),
        json("relatedParty", many=True),
        json("note", many=True),
        json(ITEMS, required=True, many=True),
        boolean("instantSyncQualification"),
        boolean("provideAlternative"),
        boolean("provideOnlyAvailable"),
        boolean("provideResultReason"),
        date_time("requestedQualificationCompletionDate"),
        text("state", read_only=True),
        text("qualificationResult", read_only=True),
        date_time("creationDate", read_only=True),
        date_time("expectedQualificationCompletionDate", read_only=True),
        date_time("effectiveQualificationDate", read_only=True),
        date_time("expirationDate", read_only=True),
        json(TERMINATION, read_only=True, many=True),
    ),
    types=TYPES,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a check, nested ones flattened.

    `sent` is the item as it came without the items within it, `nested_in` the id of the item around it.
    `relationships` are (relationshipType, id) as in `qualificationItemRelationship`; `plan` is what they or the product
    name as the plan and is no item of the check.
    """

    id: str
    path: str
    sent: Mapping[str, Any]
    action: str
    product: SaidProduct
    offering: Named | None
    category: Named | None
    nested_in: str | None
    relationships: tuple[tuple[str, str], ...]
    plan: SaidPlan | None


@dataclass(frozen=True, slots=True)
class Check:
    """What a check asks: its items, a parent before what is nested in it, the channel, and who asks."""

    items: tuple[Item, ...]
    channel: Named | None
    customer: Named | None


@dataclass(frozen=True, slots=True)
class Result:
    """What was found for one item: the reasons against it (none: it is qualified), and what could be had instead."""

    reasons: tuple[Reason, ...] = ()
    alternates: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """TMF679 qualificationItemResult."""
        if not self.reasons:
            return QUALIFIED
        return ALTERNATE if self.alternates else UNQUALIFIED


def read_check(body: Body, read: Reader) -> Check:
    """The items of a body; what cannot be read is noted."""
    items = tuple(_level(body, "", None, read))
    if isinstance(body.get(ITEMS), list) and not 0 < len(items) <= MOST_ITEMS:
        read.fault(ITEMS, f"There have to be between 1 and {MOST_ITEMS} items.")
        return Check((), None, None)
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            read.fault(below(item.path, "id"), f"The item id {item.id!r} is used more than once.", "duplicateItem")
        seen.add(item.id)
    paths = {item.id: item.path for item in items}
    for item_id in dict.fromkeys(circles(items)) if len(paths) == len(items) else ():
        read.fault(paths[item_id], f"The item {item_id!r} leads back to itself.", "itemCycle")
    # What relates to an item of the check is no plan elsewhere.
    return Check(
        tuple(_without_item_as_plan(item, paths) for item in items), read_channel(body, read), read_customer(body, read)
    )


def answer(
    *, body: Mapping[str, Any], check: Check, results: Mapping[str, Result], channel: str, catalog: CompiledCatalog
) -> dict[str, Any]:
    """What is added to the check when it is answered: each item with its result, and the result of the whole.

    With `provideOnlyAvailable` the items that cannot be had are left out; what is nested in one of them goes with it.
    """
    words = {results[item.id].word for item in check.items}
    whole = next((word for word in (UNQUALIFIED, ALTERNATE) if word in words), QUALIFIED)
    shown = [one for one in check.items if not body.get("provideOnlyAvailable") or results[one.id].word != UNQUALIFIED]
    return {
        "channel": channel_ref(channel, catalog.channels.get(channel)),
        "qualificationResult": whole,
        ITEMS: [_answered(item, shown, results, body, catalog) for item in shown if item.nested_in is None],
    }


def _answered(
    item: Item, shown: Sequence[Item], results: Mapping[str, Result], body: Mapping[str, Any], catalog: CompiledCatalog
) -> dict[str, Any]:
    result = results[item.id]
    nested = [_answered(one, shown, results, body, catalog) for one in shown if one.nested_in == item.id]
    reasons = reasons_as("EligibilityResultReason", result.reasons) if body.get("provideResultReason") else []
    proposals = [_proposal(number, pk, catalog) for number, pk in enumerate(result.alternates, start=1)]
    parts = {"eligibilityResultReason": reasons, "alternateProductOfferingProposal": proposals, NESTED: nested}
    named = {"productOffering": offering_reference(catalog, item.offering.id)} if item.offering else {}
    return {
        **CHECK_QUALIFICATION.normal({ITEMS: [item.sent]})[ITEMS][0],
        **named,
        "id": item.id,
        "state": "done",
        "qualificationItemResult": result.word,
        **{name: value for name, value in parts.items() if value},
    }


def _proposal(number: int, offering_id: str, catalog: CompiledCatalog) -> dict[str, Any]:
    return {
        "@type": "AlternateProductOfferingProposal",
        "id": str(number),
        "alternateProductOffering": offering_reference(catalog, offering_id),
    }


def _level(body: Body, path: str, nested_in: str | None, read: Reader) -> Iterator[Item]:
    for key in (ITEMS, NESTED) if path else (ITEMS,):
        for number, (here, given) in enumerate(read.parts(body, key, path), start=1):
            item = _item(given, here, f"{nested_in}.{number}" if nested_in else str(number), nested_in, read)
            yield item
            yield from _level(given, here, item.id, read)


def _item(given: Body, path: str, number: str, nested_in: str | None, read: Reader) -> Item:
    product = read_product(given, path, read)
    offering = read.reference(given, "productOffering", path, required=True)
    category = read.reference(given, "category", path, required=True)
    held = product.ref is not None
    action = read_action(given, path, read, ACTIONS) or (rules.MODIFY if held else rules.ADD)
    if action == rules.ADD and not (offering or product.offering or product.specification or category):
        read.fault(below(path, "productOffering"), "An item has to say what is to be had.", MISSING)
    if action != rules.ADD and not (held or product.offering):
        read.fault(below(path, "product"), f"To {action} something, its product has to be named.", MISSING)
    return Item(
        id=read.text(given, "id", path, blank=False) or number,
        path=path,
        sent={name: value for name, value in given.items() if name not in (ITEMS, NESTED)},
        action=action,
        product=product,
        offering=offering or (product.offering if action == rules.ADD else None),
        category=category,
        nested_in=nested_in,
        relationships=_relationships(given, path, read),
        plan=read_plan(given, path, read) or product.plan,
    )


def _relationships(given: Body, path: str, read: Reader) -> tuple[tuple[str, str], ...]:
    silent = Reader()  # its faults were noted where the plan was read
    related = silent.parts(given, PLAN_RELATION, path)
    for here, entry in related:
        read.text(entry, "relationshipType", here)
    return tuple(
        (str(entry.get("relationshipType") or ""), entry["id"])
        for _, entry in related
        if isinstance(entry.get("id"), str)
    )


def _without_item_as_plan(item: Item, paths: Mapping[str, str]) -> Item:
    if item.plan is None or item.plan.id not in paths or not item.plan.path.startswith(f"{item.path}.{PLAN_RELATION}"):
        return item
    return replace(item, plan=item.product.plan)
