"""Words that columns hold, for people: a value stays as it is everywhere, a screen shows its label."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_noop as word

STATES = frozenset(
    (
        # catalog entities
        word("In Study"),
        word("In Design"),
        word("In Test"),
        word("Rejected"),
        word("Active"),
        word("Launched"),
        word("Retired"),
        word("Obsolete"),
        # jobs
        word("Not Started"),
        word("Running"),
        word("Succeeded"),
        word("Failed"),
        # change sets
        word("draft"),
        word("inReview"),
        word("approved"),
        word("scheduled"),
        word("published"),
        word("undone"),
        word("discarded"),
        # orders and their items
        word("acknowledged"),
        word("rejected"),
        word("inProgress"),
        word("held"),
        word("pending"),
        word("assessingCancellation"),
        word("pendingCancellation"),
        word("cancelled"),
        word("completed"),
        word("failed"),
        word("partial"),
        # products
        word("created"),
        word("pendingActive"),
        word("active"),
        word("suspended"),
        word("pendingTerminate"),
        word("terminated"),
        word("aborted"),
        # services
        word("designed"),
        word("feasibilityChecked"),
        word("reserved"),
        word("inactive"),
        # steps and tasks
        word("waiting"),
        word("ready"),
        word("unknown"),
        word("sent"),
        word("done"),
        word("fallout"),
        word("dropped"),
        word("terminatedWithError"),
        # impact reports
        word("counting"),
    )
)
"""The states of every lifecycle."""
WORDS = frozenset(
    (
        # actions of items
        word("add"),
        word("modify"),
        word("delete"),
        word("noChange"),
        # operations at partners
        word("create"),
        word("changeTier"),
        word("changeAttributes"),
        word("suspend"),
        word("resume"),
        word("cancel"),
        word("lookUp"),
        # starts of billing
        word("onOrder"),
        word("onServiceActivation"),
        word("onCustomerActivation"),
        # what came of work and calls
        word("opened"),
        word("resolved"),
        word("transient"),
        word("notFound"),
        word("leased"),
        word("buried"),
        # changes of products
        word("upgrade"),
        word("downgrade"),
        word("crossgrade"),
        word("terminate"),
        # links between entities
        word("requires"),
        word("excludes"),
        word("substitutes"),
        word("migration"),
        word("dependency"),
        word("realizedBy"),
        word("exclusivity"),
        word("substitution"),
        word("discountedBy"),
        word("contains"),
        # prices
        word("recurring"),
        word("oneTime"),
        word("discount"),
        word("day"),
        word("week"),
        word("month"),
        word("year"),
    )
)
"""Other words of ours that columns hold and pages show."""
KINDS = frozenset(
    (
        # entities of the catalog
        word("Category"),
        word("Channel"),
        word("Policy"),
        word("ProductCatalog"),
        word("ProductOffering"),
        word("ProductOfferingPrice"),
        word("ProductSpecification"),
        word("ServiceCandidate"),
        word("ServiceCatalog"),
        word("ServiceCategory"),
        word("ServiceSpecification"),
        # what has a lifecycle
        word("CatalogEntity"),
        word("CatalogJob"),
        word("ChangeSet"),
        word("Step"),
        word("ServiceOrder"),
        word("ServiceOrderItem"),
        word("Service"),
        word("ProductOrder"),
        word("ProductOrderItem"),
        word("Product"),
        word("Task"),
    )
)
"""The kinds of thing that a refusal may name."""


def in_words(text: str) -> str:
    """A word of ours in the reader's language; any other text as it is."""
    return gettext(text) if text in STATES or text in WORDS else text


def labelled(words: Iterable[str]) -> list[tuple[str, Any]]:
    """The choices of a column that holds one of these words."""
    return [(one, gettext_lazy(one)) for one in words]
