"""TMF760 ConfigurationPrice: what an offering costs, as an order of it would say."""

from __future__ import annotations

from typing import Any

from catalog.domain.charges import Charge
from catalog.selectors import price_ref
from inventory.domain.snapshots import price_line


def configuration_price(charge: Charge) -> dict[str, Any]:
    """The line of TMF622 and TMF637 in the shape of TMF760: the period is a Quantity, the price has its address."""
    line = {**price_line(charge), "@type": "ConfigurationPrice", "productOfferingPrice": price_ref(charge.price)}
    if charge.period is not None:
        line["recurringChargePeriod"] = {"amount": charge.period_length, "units": charge.period}
    return line
