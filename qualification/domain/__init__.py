"""The rules of change as pure functions: one oracle, asked by every door (docs/adr/0002)."""

from qualification.domain.decision import Decision, Ground
from qualification.domain.facts import Facts, Held, Request, Room
from qualification.domain.gate import Intent, Refusal, judge
from qualification.domain.oracle import decide, decide_change, decide_new
from qualification.domain.reasons import Reason

__all__ = [
    "Decision",
    "Facts",
    "Ground",
    "Held",
    "Intent",
    "Reason",
    "Refusal",
    "Request",
    "Room",
    "decide",
    "decide_change",
    "decide_new",
    "judge",
]
