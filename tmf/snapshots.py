"""Attributes that are kept as JSON and, for what they are found by, in columns beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tmf.fields import Field, json
from tmf.query.lookups import Column


def keyed(name: str, source: str | None = None, *, keys: Mapping[str, str], **options: Any) -> Field:
    """JSON that travels (`tmf.fields.json`), of which `keys` are columns too: path below the attribute to column.

        keyed("productOffering", "product_offering_ref", keys={"id": "product_offering_id"})

    A filter by one of these paths asks the column, whose index answers it; any other path is looked for in the JSON.
    """
    plain = json(name, source, **options)
    columns = tuple((path, Column(column)) for path, column in keys.items())
    return replace(plain, lookups=(*plain.lookups, *columns))


def related_party(**options: Any) -> Field:
    """`relatedParty` of what belongs to one customer, who is found by the index of `customer_id`.

    `relatedParty.id` is what the JSON calls `relatedParty.partyOrPartyRole.id`. Both ask for the customer alone; other
    parties are found by `filter=relatedParty[?(@.partyOrPartyRole.id == '…')]`.
    """
    keys = {"id": "customer_id", "partyOrPartyRole.id": "customer_id"}
    return keyed("relatedParty", keys=keys, many=True, **options)
