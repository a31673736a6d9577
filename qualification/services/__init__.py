"""The doors of the oracle."""

from qualification.services.accept_task import TASK_WORK, accept_task
from qualification.services.answer_task import answer_task, give_up_task
from qualification.services.cards import Card, Deck, Standing, decks
from qualification.services.change_task import change_task, remove_task
from qualification.services.check_configuration import check_configuration
from qualification.services.configure import compute_query
from qualification.services.count_impact import ImpactFound, count_impact
from qualification.services.gate import gate
from qualification.services.keep import answer_at_once, forget_expired
from qualification.services.kind import Answer, Kind
from qualification.services.kinds import KINDS
from qualification.services.matrix import NOTHING, Matrix, Setting, from_below, ladders_in, matrix
from qualification.services.qualify import qualify
from qualification.services.simulate import Asked, Simulation, Thing, compose, read_household, simulate

__all__ = [
    "KINDS",
    "NOTHING",
    "TASK_WORK",
    "Answer",
    "Asked",
    "Card",
    "Deck",
    "ImpactFound",
    "Kind",
    "Matrix",
    "Setting",
    "Simulation",
    "Standing",
    "Thing",
    "accept_task",
    "answer_at_once",
    "answer_task",
    "change_task",
    "check_configuration",
    "compose",
    "compute_query",
    "count_impact",
    "decks",
    "forget_expired",
    "from_below",
    "gate",
    "give_up_task",
    "ladders_in",
    "matrix",
    "qualify",
    "read_household",
    "remove_task",
    "simulate",
]
