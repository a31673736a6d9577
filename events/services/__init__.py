"""Verbs of the outbox and the work queue. All of them work on rows; none of them needs a broker."""

from events.services.apply_move import apply_move
from events.services.cancel import cancel_work
from events.services.claim import claim
from events.services.enqueue import enqueue
from events.services.fence import LeaseLost, NoTransaction
from events.services.finish import finish
from events.services.postpone import postpone
from events.services.purge import purge
from events.services.reap import reap
from events.services.record import record
from events.services.run_due import drain, run_due
from events.services.try_again import try_again

__all__ = [
    "LeaseLost",
    "NoTransaction",
    "apply_move",
    "cancel_work",
    "claim",
    "drain",
    "enqueue",
    "finish",
    "postpone",
    "purge",
    "reap",
    "record",
    "run_due",
    "try_again",
]
