"""Moving an offering along its lifecycle, and saying beforehand what would stand in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from catalog.domain.offering import LAUNCHED
from catalog.models import ProductOffering, ProductOfferingPrice
from catalog.resources.kinds import BY_MODEL
from catalog.services.edit import edit_catalog, save_entity
from catalog.services.launching import against_launch, against_withdrawal
from catalog.services.own_prices import own_prices
from catalog.services.rules import GONE
from tmf.errors import Refused

LIFECYCLE = ProductOffering.LIFECYCLE


class ChangedMeanwhile(Refused):
    """Somebody wrote the entity after the page was opened from which a change of it comes."""

    def __init__(self, name: str) -> None:
        words = gettext("Somebody changed %(name)s in the meantime, and nothing was stored. Look at it once more.")
        super().__init__(409, "changedMeanwhile", words % {"name": name})


@dataclass(frozen=True, slots=True)
class PossibleMove:
    """A move that the lifecycle has from the present status.

    `target` is the status after it, `along` are the prices that move in the same change, `against` is everything that
    the rules of the catalog would refuse it for: nothing where it can be done.
    """

    verb: str
    target: str
    along: Sequence[ProductOfferingPrice]
    against: Sequence[Refused]


def move_offering(*, pk: str, verb: str, seen: str = "") -> ProductOffering:
    """Move an offering by a verb of its lifecycle, and the prices with it that are its own and stand where it stands.

    `seen` is when the offering was last written as far as who asks for it knows (ISO 8601), empty for does not matter.

    Raises:
        ProductOffering.DoesNotExist: there is no such offering.
        KeyError: the lifecycle has no such verb.
        ChangedMeanwhile: 409, somebody wrote it since.
        tmf.lifecycle.IllegalMove: its lifecycle does not have the verb from where it stands.
        tmf.errors.RefusedAll: 409, it cannot be launched, or is still in use.
    """
    with edit_catalog():
        offering = ProductOffering.objects.get(pk=pk)
        if seen and seen != offering.last_update.isoformat():
            raise ChangedMeanwhile(offering.name)
        target = LIFECYCLE.edge(verb)["target"]
        LIFECYCLE.verb(offering.lifecycle_status, target)
        for one in (*_along(offering), offering):
            one.lifecycle_status = target
            save_entity(one)
    return offering


def possible_moves(offering: ProductOffering) -> list[PossibleMove]:
    """Every move from the present status, each with what speaks against it.

    It writes nothing and holds nobody up, and costs the same however large the catalog is.
    """
    moves = [move for move in LIFECYCLE.moves if offering.lifecycle_status in move.sources]
    along = _along(offering) if moves else []
    return [PossibleMove(move.verb, move.target, along, _against(offering, move.target, along)) for move in moves]


def _along(offering: ProductOffering) -> list[ProductOfferingPrice]:
    """The prices that nobody else has an interest in, and that have come as far as the offering."""
    return [price for price in own_prices(offering) if price.lifecycle_status == offering.lifecycle_status]


def _against(offering: ProductOffering, target: str, along: Sequence[ProductOfferingPrice]) -> list[Refused]:
    if target == LAUNCHED:
        return against_launch(offering.pk, launched_along={price.pk for price in along})
    if target in GONE and offering.lifecycle_status not in GONE:
        return against_withdrawal(BY_MODEL[ProductOffering], [offering.pk])
    return []
