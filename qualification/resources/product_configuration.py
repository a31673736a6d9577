"""TMF760 ProductConfiguration: the tree of a plan, with what can be chosen, what cannot and why, and prices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import Group, Option, Price
from catalog.selectors import FOREIGN_POLICY, policy_ref, price_ref
from inventory.selectors import product_ref
from qualification.domain import Reason
from qualification.domain.configuration import Choice, Configuration
from qualification.resources.common import offering_reference, reasons_as
from tmf.fields import number


def product_configuration(
    pk: str, configuration: Configuration, catalog: CompiledCatalog, *, at: datetime
) -> dict[str, Any]:
    """The root with its choices below it, in the order of the plan's options."""
    root = configuration.root
    offering = catalog.offerings.get(root.offering_id)
    groups = offering.groups if offering else {}
    children = [
        _node(f"{pk}.{index}", choice, catalog, groups.get(_group_of(choice)), at=at)
        for index, choice in enumerate(configuration.choices, start=1)
    ]
    node = _node(pk, root, catalog, None, at=at)
    return {**node, "productConfiguration": children} if children else node


def state_reasons(found: Iterable[Reason]) -> list[dict[str, str]]:
    """Reasons as TMF760 StateReason."""
    return reasons_as("StateReason", found)


def _group_of(choice: Choice) -> str:
    return (choice.option.group or "") if choice.option else ""


def _node(pk: str, choice: Choice, catalog: CompiledCatalog, group: Group | None, *, at: datetime) -> dict[str, Any]:
    """One node; `stateReason` on it is ours (the file has it on items only) and says why it cannot be selected."""
    offering = catalog.offerings.get(choice.offering_id)
    prices = [_price(price) for price in offering.prices if price.validity.contains(at)] if offering else []
    parts: dict[str, Any] = {
        "product": _product(choice),
        "bundledProductOfferingOption": _limits(choice.option) if choice.option else None,
        "bundledGroupProductOffering": _group(group) if group else None,
        "policy": [policy_ref(p.id, p.name) for p in choice.policies if p.kind != FOREIGN_POLICY],
        "stateReason": state_reasons(choice.reasons),
        "configurationPrice": prices,
    }
    return {
        "@type": "ProductConfiguration",
        "id": pk,
        "isSelectable": choice.selectable,
        "isSelected": choice.selected,
        "isVisible": choice.visible,
        "productOffering": offering_reference(catalog, choice.offering_id),
        **{name: value for name, value in parts.items() if value},
    }


def _product(choice: Choice) -> dict[str, Any] | None:
    return product_ref(choice.product.product_id) if choice.product and choice.product.product_id else None


def _limits(option: Option) -> dict[str, Any]:
    return {
        "@type": "BundledProductOfferingOption",
        "numberRelOfferLowerLimit": option.lower,
        "numberRelOfferUpperLimit": option.upper,
        "numberRelOfferDefault": option.default,
    }


def _group(group: Group) -> dict[str, Any]:
    limits = {"numberRelOfferLowerLimit": group.lower, "numberRelOfferUpperLimit": group.upper}
    return {
        "@type": "BundledGroupProductOffering",
        "id": group.id,
        "name": group.name,
        "bundledGroupProductOfferingOption": {"@type": "BundledGroupProductOfferingOption", **limits},
    }


def _price(price: Price) -> dict[str, Any]:
    """A price with tax, once or for a period (a Quantity here, unlike in TMF622 and TMF637)."""
    amount = {"unit": price.money.unit, "value": number(price.money.value)}
    period = {"recurringChargePeriod": {"amount": price.period_length, "units": price.period}} if price.period else {}
    return {
        "@type": "ConfigurationPrice",
        "name": price.name,
        "priceType": price.price_type,
        "price": {"@type": "Price", "taxIncludedAmount": amount},
        "productOfferingPrice": price_ref(price),
        **period,
    }
