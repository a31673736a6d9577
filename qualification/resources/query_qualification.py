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
from qualification.resources.common import ECHOED, KeptResource, offering_reference, reasons_as
from qualification.resources.reading import Named, object_at, objects_at, reference_at, text_at, typed
from tmf.errors import NotBuilt, Refused
from tmf.fields import boolean, date_time, json, rfc3339, text

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
        date_time("effectiveQualificationDate", read_only=True),
        json("qualifiedProductOfferingItem", read_only=True, many=True),
    ),
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


def read_criteria(body: Mapping[str, Any]) -> Criteria:
    """The criteria of a validated body.

    Raises:
        Refused: 400 without any criterion or with one that cannot be read; 501 for one that is not offered yet.
    """
    criteria, path = object_at(body, "searchCriteria", "")
    if criteria is None or not any(criteria.get(name) for name in CRITERIA):
        message = f"At least one criterion is needed: {', '.join(CRITERIA)}."
        raise Refused(400, "missing", message, path="searchCriteria")
    for name in ("category", "promotion"):
        if criteria.get(name) is not None:
            raise NotBuilt(f"The criterion {path}.{name}")
    product, product_path = object_at(criteria, "product", path)
    found = Criteria(
        channel=reference_at(criteria, "channel", path) or reference_at(body, "channel", ""),
        action=_action(criteria, path),
        product=reference_at(criteria, "product", path),
        valued=reference_at(product or {}, "productOffering", product_path),
        status=text_at(product or {}, "status", product_path),
        offering=reference_at(criteria, "productOffering", path),
        plan=_plan(criteria, path),
    )
    if product is not None and not (found.product or found.valued):
        raise NotBuilt(f"{product_path} without an id and without a productOffering")
    if criteria.get("productOffering") is not None and found.offering is None:
        raise Refused(400, "missing", "The offering has to be named by its id.", path=f"{path}.productOffering.id")
    return found


def answer(
    *,
    pk: str,
    body: Mapping[str, Any],
    channel: str,
    catalog: CompiledCatalog,
    decisions: Iterable[Decision],
    at: datetime,
) -> dict[str, Any]:
    """The answered query: what the client sent, and one item for every decision that it wants to see."""
    given = {name: body[name] for name in ("description", "relatedParty", "note", "searchCriteria") if name in body}
    flags = ("instantSyncQualification", "provideUnqualified", "provideResultReason")
    due = body.get("requestedQualificationCompletionDate")
    wanted = [d for d in decisions if d.qualified or body.get("provideUnqualified")]
    explained = bool(body.get("provideResultReason"))
    return {
        **typed(body.get("extension", {}), TYPES),
        "@type": QUERY_QUALIFICATION.type,
        "id": pk,
        "href": QUERY_QUALIFICATION.href(pk),
        "state": "done",
        **typed(given, TYPES),
        **{name: body[name] for name in flags if name in body},
        **({"requestedQualificationCompletionDate": rfc3339(due)} if due else {}),
        "channel": channel_ref(channel),
        "creationDate": rfc3339(at),
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


def _action(criteria: Mapping[str, Any], path: str) -> str | None:
    action = text_at(criteria, "action", path)
    known = (*LADDER_TYPES, ANY_DIRECTION) if criteria.get("product") else ("add",)
    if action is not None and action not in known:
        raise Refused(400, "invalid", f"It has to be one of: {', '.join(known)}.", path=f"{path}.action")
    return action if action in LADDER_TYPES else None


def _plan(criteria: Mapping[str, Any], path: str) -> Named | None:
    """The related plan: the id of a product or of an offering, or either of them as an attribute of its own."""
    for related, here in objects_at(criteria, "qualificationItemRelationship", path):
        for key in ("product", "productOffering"):
            if named := reference_at(related, key, here):
                return named
        if (found := text_at(related, "id", here)) is not None:
            return Named(found, f"{here}.id")
        raise Refused(400, "missing", "The plan has to be named by its id.", path=f"{here}.id")
    return None
