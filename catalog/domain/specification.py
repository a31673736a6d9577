"""Product and service specifications as frozen facts (TMF620 ProductSpecification, TMF633 ServiceSpecification)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.domain.characteristic import Characteristic

CFS, RFS = "CFS", "RFS"


@dataclass(frozen=True, slots=True)
class ProductSpec:
    """What is sold: `services` are the CFS specifications that realize it, `characteristics` what it declares."""

    id: str
    name: str
    brand: str = ""
    services: tuple[str, ...] = ()
    characteristics: tuple[Characteristic, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """What the customer has (CFS) or what a partner is asked for (RFS).

    `realized_by` are the RFS of a CFS; `depends_on` the CFS that must be active first; `partner_id` names the partner
    of an RFS, None where nothing outside is called; `characteristics` are the names that it takes,
    `partner_fields` what the partner calls those that it calls otherwise.
    """

    id: str
    name: str
    kind: str
    partner_id: str | None = None
    characteristics: tuple[str, ...] = ()
    realized_by: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    partner_fields: Mapping[str, str] = field(default_factory=dict)
