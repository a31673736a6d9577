"""Archetype sync-rest: we choose the id of the entitlement, and every operation is answered with its effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any
from urllib.parse import quote

from provisioning.domain.partner import (
    AMBIGUOUS,
    BUSINESS_CUSTOMER,
    BUSINESS_RULE,
    CANCEL,
    CHANGE_TIER,
    CONFIG,
    CREATE,
    DATA,
    RESUME,
    SUSPEND,
    TRANSIENT,
    Done,
    Evidence,
    Failure,
    NotFound,
    Operation,
    PartnerProfile,
    Rejected,
    Result,
    Snapshot,
    Trace,
    Transient,
    Unknown,
    mismatch,
    product_key,
)
from provisioning.partners.http import Answer, Lost, NotSent, exchange
from provisioning.partners.registry import register

ARCHETYPE = "sync-rest"
LONGEST_ID = 200
"""Of a partner's name for an entitlement (Service.partner_entitlement_id)."""

_ACTIONS = (CHANGE_TIER, SUSPEND, RESUME, CANCEL)
_CLASSES = {
    "INVALID_MSISDN": DATA,
    "INVALID_EMAIL": DATA,
    "UNKNOWN_CUSTOMER": DATA,
    "ALREADY_SUBSCRIBED_DIRECT": BUSINESS_CUSTOMER,
    "ACCOUNT_MISMATCH": BUSINESS_CUSTOMER,
    "MAX_PER_CUSTOMER": BUSINESS_CUSTOMER,
}


@dataclass(frozen=True, slots=True)
class _Request:
    """One request as it goes out; `wanted_key` is the product that the answer has to show."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    wanted_key: str | None = None


@register(ARCHETYPE)
class SyncRest:
    """PUT to create under our id, POST for every change, GET for what became of an operation key."""

    calls_out = True

    def perform(self, partner: PartnerProfile, operation: Operation) -> Result:
        """Do it; a partner that has the entitlement already, as it was wanted, has done it.

        All calls together have `operation.budget` seconds.
        """
        until = monotonic() + operation.budget
        request = _request(partner, operation)
        if isinstance(request, Rejected):
            return request
        result = _classified(operation, request, *_sent(partner, operation, request, until))
        if operation.kind == CREATE and isinstance(result, Rejected) and result.evidence.http_status == 409:  # noqa: PLR2004
            return self._adopt(partner, operation, request, result, until)
        return result

    def look_up(self, partner: PartnerProfile, operation: Operation) -> Trace:
        """Ask for the answer that was lost; 404 with an error code says that there was no effect."""
        asked = _request(partner, operation)
        if isinstance(asked, Rejected):
            return asked
        request = _Request("GET", f"operations/{quote(operation.key, safe='')}", None, asked.wanted_key)
        answer, evidence = _sent(partner, operation, request, monotonic() + operation.budget)
        if isinstance(answer, Answer) and answer.status == 404 and answer.body and answer.body.get("code"):  # noqa: PLR2004
            return NotFound(evidence)
        if isinstance(answer, Answer) and answer.status == 200 and answer.body:  # noqa: PLR2004
            answer = replace(answer, body=answer.body.get("entitlement"))
        return _classified(operation, request, answer, evidence)

    def _adopt(
        self, partner: PartnerProfile, operation: Operation, request: _Request, refused: Rejected, until: float
    ) -> Result:
        """Take over an entitlement under our own id: only we choose that id, so it is ours.

        This is how a partner answers that forgot the operation key but not the entitlement. When there is no time left
        to ask, or nobody answers, it is not known whose the entitlement is, and the create is tried again.
        """
        show = _Request("GET", _path(operation), None, request.wanted_key)
        found = _classified(operation, show, *_sent(partner, operation, show, until))
        return refused if isinstance(found, Rejected) else found


def _request(partner: PartnerProfile, operation: Operation) -> _Request | Rejected:
    key = product_key(partner, operation.tier)
    if operation.kind in (CREATE, CHANGE_TIER) and key is None:
        text = f"{partner.name} has no product key for tier {operation.tier!r}: add it to the partner's mapping."
        return Rejected(Failure(CONFIG, "productKeyMissing", text))
    if operation.kind == CREATE:
        body = {"productKey": key, "customerReference": operation.customer_reference}
        return _Request("PUT", _path(operation), {**body, "attributes": dict(operation.attributes)}, key)
    if operation.kind not in _ACTIONS:
        text = f"{partner.name} has no operation {operation.kind}."
        return Rejected(Failure(BUSINESS_RULE, "NOT_SUPPORTED", text))
    changes: dict[str, Any] = {}
    if operation.kind == CHANGE_TIER:
        expected = product_key(partner, operation.expected_tier) if operation.expected_tier else None
        changes = {"productKey": key} | ({"expectedProductKey": expected} if expected else {})
    return _Request("POST", f"{_path(operation)}/{operation.kind}", changes, key)


def _path(operation: Operation) -> str:
    return f"entitlements/{quote(operation.entitlement_id, safe='')}"


def _sent(
    partner: PartnerProfile, operation: Operation, request: _Request, until: float
) -> tuple[Answer | Exception, Evidence]:
    """One call, which has to end at the moment `until` (monotonic)."""
    began = monotonic()
    key = None if request.method == "GET" else operation.key
    url = f"{partner.base_url.rstrip('/')}/{request.path}"
    asked = {"method": request.method, "url": url, "body": request.body or {}}
    answer: Answer | Exception
    try:
        answer = exchange(request.method, url, budget=until - began, key=key, body=request.body)
    except (NotSent, Lost) as error:
        answer = error
    body = answer.body or {} if isinstance(answer, Answer) else {"error": str(answer)}
    status = answer.status if isinstance(answer, Answer) else None
    return answer, Evidence(asked, body, status, round((monotonic() - began) * 1000))


def _classified(operation: Operation, request: _Request, answer: Answer | Exception, evidence: Evidence) -> Result:
    """Every answer leads to exactly one result; whatever is not understood may have had an effect."""
    match answer:
        case NotSent():
            return Transient(Failure(TRANSIENT, "unreachable", str(answer)), None, evidence)
        case Answer(status=425 | 429):
            return Transient(Failure(TRANSIENT, "slowDown", _text(answer)), answer.retry_after, evidence)
        case Answer(status=200 | 201):
            return _success(operation, request, answer, evidence)
        case Answer(status=401 | 403):
            return Rejected(Failure(CONFIG, "unauthorized", _text(answer)), evidence)
        case Answer(status=status) if 300 <= status < 500 and status != 408:  # noqa: PLR2004 - 408 is no answer at all
            return Rejected(_refusal(answer), evidence)
        case _:
            text = _text(answer) if isinstance(answer, Answer) else str(answer)
            return Unknown(Failure(AMBIGUOUS, "noAnswer", text), evidence)


def _success(operation: Operation, request: _Request, answer: Answer, evidence: Evidence) -> Result:
    snapshot = _snapshot(answer.body)
    if snapshot is None:
        return Unknown(Failure(AMBIGUOUS, "unreadableAnswer", "the answer holds no entitlement"), evidence)
    if difference := mismatch(operation.kind, request.wanted_key, snapshot):
        return Rejected(Failure(BUSINESS_RULE, "notApplied", difference), evidence)
    return Done(snapshot, evidence)


def _refusal(answer: Answer) -> Failure:
    if answer.status < 400:  # noqa: PLR2004
        return Failure(CONFIG, "redirected", "the partner's address redirects elsewhere")
    code = str((answer.body or {}).get("code") or f"http{answer.status}")[:100]
    return Failure(_CLASSES.get(code, BUSINESS_RULE), code, _text(answer))


def _text(answer: Answer) -> str:
    return str((answer.body or {}).get("message") or f"the partner answered {answer.status}")[:500]


def _snapshot(body: Any) -> Snapshot | None:
    """The entitlement in an answer; attributes that are not known here are let through, an endless id is not."""
    if not isinstance(body, Mapping):
        return None
    entitlement, key, state = (body.get(name) for name in ("entitlementId", "productKey", "serviceState"))
    sequence = body.get("sequence", 0)
    if not all(isinstance(text, str) and text for text in (entitlement, key, state)) or not isinstance(sequence, int):
        return None
    if len(str(entitlement)) > LONGEST_ID:
        return None
    return Snapshot(str(entitlement), str(key), str(state), str(body.get("linkState") or "notRequired"), sequence)
