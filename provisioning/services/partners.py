"""Keep partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from provisioning.domain.partner import LOCAL
from provisioning.models import Partner
from provisioning.partners.registry import archetypes


class PartnerNotFound(Exception):  # noqa: N818 - named for what happened
    """There is no such partner; carries `partner_id`."""

    def __init__(self, partner_id: str) -> None:
        self.partner_id = partner_id
        super().__init__(f"There is no partner {partner_id!r}")


def spoken_archetypes() -> tuple[str, ...]:
    """The archetypes of partners that an adapter speaks to, in the order of their names."""
    return tuple(name for name in archetypes() if name != LOCAL)


@transaction.atomic
def load_partners(*, partners: Sequence[Mapping[str, Any]], simulator_url: str) -> None:
    """Make the partners of a demo, all of them played by the simulator at `simulator_url`.

    Each is `{"id", "name", "archetype"}` with an optional `productKeys` (tier to product key). One that is there
    already keeps what people have made of it; only its address follows the simulator.
    """
    there = set(Partner.objects.values_list("pk", flat=True))
    for given in partners:
        partner_id = str(given["id"])
        address = {"base_url": f"{simulator_url.rstrip('/')}/{partner_id}"}
        rest = {
            "name": str(given.get("name", partner_id)),
            "archetype": str(given["archetype"]),
            "product_keys": dict(given.get("productKeys", {})),
        }
        save_partner(partner_id=partner_id, values=address if partner_id in there else {**rest, **address})


@transaction.atomic
def save_partner(*, partner_id: str, values: Mapping[str, Any]) -> Partner:
    """Make or change a partner: any of `name`, `archetype`, `base_url`, `product_keys`, `enabled`.

    Steps that were planned before use the new values from their next attempt on.

    Raises:
        django.core.exceptions.ValidationError: a value is not of its kind; nothing is stored.
    """
    partner = Partner.objects.select_for_update(no_key=True).filter(pk=partner_id).first() or Partner(pk=partner_id)
    for name, value in values.items():
        setattr(partner, name, value)
    keys = partner.product_keys
    if not isinstance(keys, dict) or not all(isinstance(key, str) and key for key in keys.values()):
        raise ValidationError({"product_keys": 'A mapping of tiers to product keys: {"basic": "OP-BASIC"}.'})
    partner.clean_fields()
    partner.save()
    return partner
