"""What the machinery of tasks knows of one task resource: how it is declared, read and answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings

from catalog.domain.compiled import CompiledCatalog
from qualification.domain import Decision
from qualification.domain.configuration import Configuration
from qualification.domain.lifecycle import DONE
from qualification.resources.common import KeptResource
from qualification.services.holdings import STORED, Holdings
from tmf.ids import new_id
from tmf.reading import Body, Reader


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found.

    `found` are the attributes that the answer adds to what the client sent (an attribute of both is the answer's).
    `customer_id` says whose products it is about, empty where nobody is known. `expires_at` (aware) is for an answer
    that is known to be wrong sooner than answers are kept. `decisions` or `configurations` are what it was made of, for
    whoever explains it: they name the rows that decided.
    """

    found: dict[str, Any]
    customer_id: str = ""
    expires_at: datetime | None = None
    decisions: tuple[Decision, ...] = ()
    configurations: tuple[Configuration, ...] = ()


class Ask(Protocol):
    """Answer a question as of `at`; nothing is stored.

    `question` was read from the validated `body`. The same question may be asked several times: once to see that it can
    be answered, and again when it is. `holdings` says what customers hold: the inventory, unless somebody asks what
    would be answered to another household. `catalog` is the one that the caller has looked at (None: as it stands).

    Raises:
        Refused, RefusedAll: what the question names is not there, or is not as it has to be.
    """

    def __call__(
        self,
        *,
        question: Any,
        body: Mapping[str, Any],
        at: datetime,
        holdings: Holdings = STORED,
        catalog: CompiledCatalog | None = None,
    ) -> Answer:
        """The answer."""


class Read(Protocol):
    """Make a question of a body as it came; what is wrong with it is noted."""

    def __call__(self, body: Body, read: Reader, /) -> Any:
        """The question."""


@dataclass(frozen=True)
class Kind:
    """One task resource of TMF679 or TMF760: everything that its doors need.

    `api` is the API whose hubs hear of it, `prefix` begins its ids, `at_once` names the attribute that asks for an
    answer in the response (false: later). `changeable` says whether the official file has PATCH and DELETE. `about`
    and `example` (a body that the demo catalog answers) are for the OpenAPI document.
    """

    api: str
    resource: KeptResource
    prefix: str
    at_once: str
    read: Read
    ask: Ask
    changeable: bool = False
    about: str = ""
    example: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the resource in addresses and in rows."""
        return self.resource.path

    def new_id(self) -> str:
        """An id that speaks of the kind and sorts by time."""
        return f"{self.prefix}-{new_id()}"

    def done(self, answer: Answer, *, body: Mapping[str, Any], pk: str, at: datetime) -> dict[str, Any]:
        """The task as a client reads it once it is answered: what was sent (`body`: validated) and what was found."""
        found = {**self.resource.sent(body), **answer.found}
        return self.resource.stamped(found, pk=pk, state=DONE, created_at=at, expires_at=self.expiry(answer, at=at))

    @staticmethod
    def expiry(answer: Answer, *, at: datetime) -> datetime:
        """Until when an answer given at `at` can be read again (TMF679 `expirationDate`)."""
        return min(kept_until(at), answer.expires_at or kept_until(at))


def kept_until(at: datetime) -> datetime:
    """Until when an answer given at `at` can be read at the longest (setting `ANSWERS_KEPT`)."""
    kept: timedelta = settings.ANSWERS_KEPT
    return at + kept
