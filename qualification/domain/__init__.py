"""The rules of change as pure functions: one oracle, asked by every door (docs/adr/0002)."""

from qualification.domain.decision import Decision, Ground
from qualification.domain.facts import NOBODY, Facts, Held, Party, Request, Room
from qualification.domain.gate import assess, judge
from qualification.domain.oracle import decide, decide_change, decide_new
from qualification.domain.order import Intent, Verdict
from qualification.domain.reasons import Reason

__all__ = [
    "NOBODY",
    "Decision",
    "Facts",
    "Ground",
    "Held",
    "Intent",
    "Party",
    "Reason",
    "Request",
    "Room",
    "Verdict",
    "assess",
    "decide",
    "decide_change",
    "decide_new",
    "judge",
]
