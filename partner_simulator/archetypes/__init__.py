"""The ways in which partners behave, one module each: a function that gives a partner its routes.

A partner whose archetype is missing here is known, but answers 501 on all its paths.
"""

from collections.abc import Callable, Mapping, Sequence

from partner_simulator.archetypes import sync_rest
from partner_simulator.http_values import Route
from partner_simulator.partners import Partner
from partner_simulator.store import Store

ARCHETYPES: Mapping[str, Callable[[Partner, Store], Sequence[Route]]] = {
    sync_rest.ARCHETYPE: sync_rest.routes,
}
