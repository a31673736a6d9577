"""TMF679 v5 QueryProductOfferingQualification: its declaration, its criteria and its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import LADDER_TYPES
from catalog.selectors import channel_ref
from qualification.domain import Decision
from qualification.resources.common import ECHOED, TERMINATION, KeptResource, offering_reference, reasons_as
from tmf.fields import boolean, date_time, json, rfc3339, text
from tmf.reading import MISSING, Body, Named, Reader, below

TMF679 = "/tmf-api/productOfferingQualification/v5"
ANY_DIRECTION = "modify"
CRITERIA = ("product", "productOffering", "category", "promotion")
TYPES = {
    **ECHOED,
    "relatedParty": "RelatedPartyOrPartyRole",
    "searchCriteria": "QueryProductOfferingQualificationItem",
    "qualificationItemRelationship": "ProductOfferingQualificationItemRelationship",
}

QUERY_QUALIFICATION = KeptResource(
    type="QueryProductOfferingQualification",
    base=TMF679,
    path="queryProductOfferingQualification",
    fields=(
        text("description"),
        json("channel"),
        json("relatedParty", many=True),
        json("note", many=True),
        json("searchCriteria"),
        boolean("instantSyncQualification"),
        boolean("provideUnqualified"),
        boolean("provideResultReason"),
        date_time("requestedQualificationCompletionDate"),
        text("state", read_only=True),
        date_time("creationDate", read_only=True),
        date_time("expectedQualificationCompletionDate", read_only=True),
        date_time("effectiveQualificationDate", read_only=True),
        date_time("expirationDate", read_only=True),
        json("qualifiedProductOfferingItem", read_only=True, many=True),
        json(TERMINATION, read_only=True, many=True),
    ),
    types=TYPES,
)
"""`provideUnqualified` and `provideResultReason` are ours on a query: the file has the latter on a check only."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a query asks.

    `product` is held, `valued` the offering of a product given by value with its `status`, `offering` the one asked
    about, `plan` the plan to judge against (a product or an offering). `action` None: any direction.
    """

    channel: Named | None
    action: str | None
    product: Named | None
    valued: Named | None
    status: str | None
    offering: Named | None
    plan: Named | None


def read_criteria(body: Body, read: Reader) -> Criteria:
    """The criteria of a body; what cannot be read is noted, and what is not offered yet."""
    path = "searchCriteria"
    criteria = read.part(body, path, "")
    if not any(criteria.get(name) for name in CRITERIA):
        read.fault(path, f"At least one criterion is needed: {', '.join(CRITERIA)}.", MISSING)
    for name in ("category", "promotion"):
        if criteria.get(name) is not None:
            read.not_built(f"The criterion {path}.{name}")
    product, of_product = read.part(criteria, "product", path), below(path, "product")
    channels = read.reference(criteria, "channel", path), read.reference(body, "channel", "")
    found = Criteria(
        channel=channels[0] or channels[1],
        action=_action(criteria, path, read),
        product=read.reference(criteria, "product", path),
        valued=read.reference(product, "productOffering", of_product),
        status=read.text(product, "status", of_product, blank=False) or None,
        offering=read.reference(criteria, "productOffering", path, required=True),
        plan=_plan(criteria, path, read),
    )
    if criteria.get("product") is not None and not (found.product or found.valued):
        read.not_built(f"{of_product} without an id and without a productOffering")
    return found


def answer(
    *, body: Mapping[str, Any], channel: str, catalog: CompiledCatalog, decisions: Iterable[Decision], at: datetime
) -> dict[str, Any]:
    """What is added to the question when it is answered: one item for every decision that the client wants to see."""
    wanted = [d for d in decisions if d.qualified or body.get("provideUnqualified")]
    explained = bool(body.get("provideResultReason"))
    return {
        "channel": channel_ref(channel),
        "effectiveQualificationDate": rfc3339(at),
        "qualifiedProductOfferingItem": [
            _item(number, decision, catalog, explained=explained) for number, decision in enumerate(wanted, start=1)
        ],
    }


def _item(number: int, decision: Decision, catalog: CompiledCatalog, *, explained: bool) -> dict[str, Any]:
    reasons = reasons_as("EligibilityResultReason", decision.reasons) if explained else []
    return {
        "@type": "QueryProductOfferingQualificationItem",
        "id": str(number),
        "productOffering": offering_reference(catalog, decision.offering_id),
        "qualificationResult": "qualified" if decision.qualified else "unqualified",
        **({"eligibilityResultReason": reasons} if reasons else {}),
    }


def _action(criteria: Body, path: str, read: Reader) -> str | None:
    action = read.text(criteria, "action", path, blank=False)
    known = (*LADDER_TYPES, ANY_DIRECTION) if criteria.get("product") else ("add",)
    if action and action not in known:
        read.fault(f"{path}.action", f"It has to be one of: {', '.join(known)}.")
    return action if action in LADDER_TYPES else None


def _plan(criteria: Body, path: str, read: Reader) -> Named | None:
    """The related plan: the id of a product or of an offering, or either of them as an attribute of its own."""
    for here, related in read.parts(criteria, "qualificationItemRelationship", path):
        for key in ("product", "productOffering"):
            if named := read.reference(related, key, here):
                return named
        if found := read.text(related, "id", here, required=True):
            return Named(found, f"{here}.id")
        return None
    return None
