"""The doors of the oracle."""

from qualification.services.accept_task import TASK_WORK, accept_task
from qualification.services.answer_task import answer_task, give_up_task
from qualification.services.change_task import change_task, remove_task
from qualification.services.check_configuration import check_configuration
from qualification.services.configure import compute_query
from qualification.services.gate import gate
from qualification.services.keep import answer_at_once, forget_expired
from qualification.services.kind import Answer, Kind
from qualification.services.kinds import KINDS
from qualification.services.qualify import qualify

__all__ = [
    "KINDS",
    "TASK_WORK",
    "Answer",
    "Kind",
    "accept_task",
    "answer_at_once",
    "answer_task",
    "change_task",
    "check_configuration",
    "compute_query",
    "forget_expired",
    "gate",
    "give_up_task",
    "qualify",
    "remove_task",
]
