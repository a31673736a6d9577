"""Say under which key a partner sells a tier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from provisioning.models import Partner
from provisioning.services.partners import PartnerNotFound, save_partner


class MappedMeanwhile(Exception):  # noqa: N818 - named for what happened
    """Somebody else has mapped the same tiers since they were shown; carries `tiers`."""

    def __init__(self, tiers: Sequence[str]) -> None:
        self.tiers = tuple(tiers)
        super().__init__(f"Somebody else has changed the product key of: {', '.join(tiers)}")


@transaction.atomic
def map_products(*, partner_id: str, keys: Mapping[str, str], seen: Mapping[str, str]) -> None:
    """Set the partner's product keys of these tiers, and take away those that are empty; the others stay as they are.

    `seen` are the keys that the person had before their eyes, empty where there was none. Steps that were planned
    before use the new keys from their next attempt on.

    Raises:
        PartnerNotFound: there is no such partner.
        MappedMeanwhile: a tier has another key by now than was seen; nothing is stored.
    """
    partner = Partner.objects.select_for_update(no_key=True).filter(pk=partner_id).first()
    if partner is None:
        raise PartnerNotFound(partner_id)
    stored = dict(partner.product_keys)
    if moved := [tier for tier in keys if stored.get(tier, "") not in (seen.get(tier, ""), keys[tier])]:
        raise MappedMeanwhile(moved)
    kept = {tier: key for tier, key in {**stored, **keys}.items() if key}
    if kept != stored:
        save_partner(partner_id=partner_id, values={"product_keys": kept})
