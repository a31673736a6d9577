"""A lifecycle is a table: states and the named moves between them. Pure Python.

The table is the truth; a model's protected FSMField takes source and target of every verb from it
(docs/adr/0004). A refused move says why and which moves there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from tmf.words import Words, worded


class IllegalMove(Exception):  # noqa: N818 - named for what happened
    """A move that the lifecycle does not have.

    Carries `lifecycle`, `state`, `wanted` and `possible` (target states that can be reached in one move), and the
    `words` for a person.
    """

    def __init__(self, lifecycle: str, state: str, wanted: str, possible: tuple[str, ...]) -> None:
        self.lifecycle, self.state, self.wanted, self.possible = lifecycle, state, wanted, possible
        self.words = worded(
            "%(thing)s is %(state)s: %(wanted)s is not possible; possible: %(choices)s",
            thing=Words(lifecycle),
            state=Words(state),
            wanted=Words(wanted),
            choices=[Words(one) for one in possible] or worded("none, the state is final"),
        )
        super().__init__(self.words)


class Edge(TypedDict):
    """What `django_fsm.transition` needs to know of a verb."""

    source: list[str]
    target: str


@dataclass(frozen=True, slots=True)
class Move:
    """One verb: from any of `sources` to `target`."""

    verb: str
    sources: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The states of one kind of thing and the moves between them.

    `source` names the figure of the TM Forum guide the table was drawn from.
    """

    name: str
    initial: str
    moves: tuple[Move, ...]
    source: str

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order in which the moves name them."""
        named = [self.initial, *(s for move in self.moves for s in (*move.sources, move.target))]
        return tuple(dict.fromkeys(named))

    @property
    def final(self) -> tuple[str, ...]:
        """The states without a way out."""
        left = {s for move in self.moves for s in move.sources}
        return tuple(s for s in self.states if s not in left)

    def edge(self, verb: str) -> Edge:
        """Sources and target of a verb, as keyword arguments of `django_fsm.transition`.

        Raises:
            KeyError: the table has no such verb.
        """
        for move in self.moves:
            if move.verb == verb:
                return {"source": list(move.sources), "target": move.target}
        raise KeyError(f"{self.name} has no verb {verb}")

    def possible(self, state: str) -> tuple[str, ...]:
        """The states that can be reached from `state` in one move."""
        return tuple(dict.fromkeys(move.target for move in self.moves if state in move.sources))

    def leads(self, state: str, target: str) -> bool:
        """Whether moves lead from `state` to `target`, however many; from a state to itself none are needed."""
        seen, waiting = {state}, [state]
        while waiting:
            for reached in self.possible(waiting.pop()):
                if reached not in seen:
                    seen.add(reached)
                    waiting.append(reached)
        return target in seen

    def check(self, state: str, verb: str) -> str:
        """The state after `verb`.

        Raises:
            IllegalMove: the table does not allow it from `state`.
        """
        edge = self.edge(verb)
        if state not in edge["source"]:
            raise IllegalMove(self.name, state, verb, self.possible(state))
        return edge["target"]

    def verb(self, state: str, target: str) -> str:
        """The verb that leads from `state` to `target` (for roll-ups and a client's PATCH of `state`).

        Raises:
            IllegalMove: there is none.
        """
        for move in self.moves:
            if state in move.sources and move.target == target:
                return move.verb
        raise IllegalMove(self.name, state, target, self.possible(state))
