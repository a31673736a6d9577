"""Verbs of the outbox, the work queue and the hubs. All of them work on rows; none of them needs a broker."""

from events.services.apply_move import apply_move
from events.services.cancel import cancel_work
from events.services.claim import claim
from events.services.deliver import deliver
from events.services.enqueue import enqueue
from events.services.fence import LeaseLost, NoTransaction
from events.services.finish import finish
from events.services.listening import has_listener
from events.services.postpone import postpone
from events.services.purge import purge
from events.services.reap import reap
from events.services.record import Happening, record, record_all
from events.services.register_hub import register_hub
from events.services.renew import renew
from events.services.run_due import drain, run_due
from events.services.switch_hubs import switch_hubs
from events.services.try_again import try_again
from events.services.unregister_hub import NoSuchHub, unregister_hub

__all__ = [
    "Happening",
    "LeaseLost",
    "NoSuchHub",
    "NoTransaction",
    "apply_move",
    "cancel_work",
    "claim",
    "deliver",
    "drain",
    "enqueue",
    "finish",
    "has_listener",
    "postpone",
    "purge",
    "reap",
    "record",
    "record_all",
    "register_hub",
    "renew",
    "run_due",
    "switch_hubs",
    "try_again",
    "unregister_hub",
]
