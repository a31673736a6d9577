"""The words of the lifecycles, for people: a value stays as it is everywhere, a screen shows its label."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as word

STATES = frozenset(
    {
        *(word("In Study"), word("In Design"), word("In Test"), word("Rejected"), word("Active"), word("Launched")),
        *(word("Retired"), word("Obsolete")),
        *(word("Not Started"), word("Running"), word("Succeeded"), word("Failed")),
        *(word("draft"), word("inReview"), word("approved"), word("scheduled"), word("published"), word("undone")),
        word("discarded"),
        *(word("acknowledged"), word("rejected"), word("inProgress"), word("held"), word("pending"), word("cancelled")),
        *(
            word("assessingCancellation"),
            word("pendingCancellation"),
            word("completed"),
            word("failed"),
            word("partial"),
        ),
        *(word("created"), word("pendingActive"), word("active"), word("suspended"), word("pendingTerminate")),
        *(word("terminated"), word("aborted")),
        *(word("designed"), word("feasibilityChecked"), word("reserved"), word("inactive")),
        *(
            word("waiting"),
            word("ready"),
            word("unknown"),
            word("sent"),
            word("done"),
            word("fallout"),
            word("dropped"),
        ),
        word("terminatedWithError"),
    }
)
"""The states of every lifecycle."""
WORDS = frozenset(
    {
        *(word("add"), word("modify"), word("delete"), word("noChange")),
        *(
            word("create"),
            word("changeTier"),
            word("changeAttributes"),
            word("suspend"),
            word("resume"),
            word("cancel"),
        ),
        word("lookUp"),
        *(word("onOrder"), word("onServiceActivation"), word("onCustomerActivation")),
        *(word("opened"), word("resolved"), word("transient"), word("notFound")),
        *(word("CatalogEntity"), word("Step")),
    }
)
"""Other words of ours that pages show: actions of items, operations at partners, starts of billing, outcomes."""


def labelled(words: Iterable[str]) -> list[tuple[str, Any]]:
    """The choices of a column that holds one of these words."""
    return [(one, gettext_lazy(one)) for one in words]
