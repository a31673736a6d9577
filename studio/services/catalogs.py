"""The two catalogs that a change set stands between."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import catalog_token, change_set_facts, compiled_catalog
from catalog.services import Conflicted, drafted, hold_catalog
from catalog.services.refusals import REFUSALS

UNFIT = (Conflicted, *REFUSALS)
"""What `drafted` raises for a set that does not fit the live catalog any more, or is not there."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The live catalog and that of a change set, of one moment.

    `live_token` is the revision of the live catalog, `revision` that of the set: equal ones mean equal catalogs.
    """

    live: CompiledCatalog
    draft: CompiledCatalog
    live_token: str
    revision: int


def catalogs_of(change_set_id: str) -> Compared:
    """The live catalog and what it would be with a change set; both can be kept and asked outside.

    Writers wait only while the draft is compiled: the live catalog is compiled before.

    Raises:
        UNFIT: there is no such set, or it does not fit the live catalog any more.
    """
    compiled_catalog(fresh=True)
    with hold_catalog():
        live_token, live = catalog_token(), compiled_catalog(fresh=True)
        facts = change_set_facts(change_set_id)
        with drafted(change_set_id):
            return Compared(live, compiled_catalog(), live_token, facts.revision if facts else 0)
