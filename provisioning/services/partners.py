"""Keep partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from provisioning.models import Partner


@transaction.atomic
def load_partners(*, partners: Sequence[Mapping[str, Any]], simulator_url: str) -> None:
    """Make or renew the partners of a demo, all of them played by the simulator at `simulator_url`.

    Each is `{"id", "name", "archetype"}` with an optional `productKeys` (tier to product key).
    """
    for given in partners:
        partner_id = str(given["id"])
        save_partner(
            partner_id=partner_id,
            values={
                "name": str(given.get("name", partner_id)),
                "archetype": str(given["archetype"]),
                "base_url": f"{simulator_url.rstrip('/')}/{partner_id}",
                "product_keys": dict(given.get("productKeys", {})),
            },
        )


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
