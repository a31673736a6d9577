"""TMF760 ProductConfiguration: the tree of a plan, with what can be chosen, what cannot and why, and prices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from catalog.domain.charges import charges
from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import Group, Option
from catalog.selectors import FOREIGN_POLICY, policy_ref
from inventory.selectors import product_ref
from qualification.domain import Reason
from qualification.domain.configuration import Choice, Configuration
from qualification.resources.common import offering_reference, reasons_as
from qualification.resources.configuration_price import configuration_price


def product_configuration(
    pk: str, configuration: Configuration, catalog: CompiledCatalog, *, at: datetime
) -> dict[str, Any]:
    """The root with its choices below it, in the order of the plan's options."""
    root = configuration.root
    offering = catalog.offerings.get(root.offering_id)
    groups = offering.groups if offering else {}
    children = [
        _node(f"{pk}.{index}", choice, catalog, groups.get(_group_of(choice)), plan_id=root.offering_id, at=at)
        for index, choice in enumerate(configuration.choices, start=1)
    ]
    node = _node(pk, root, catalog, None, plan_id=root.product.plan_id if root.product else None, at=at)
    return {**node, "productConfiguration": children} if children else node


def state_reasons(found: Iterable[Reason]) -> list[dict[str, str]]:
    """Reasons as TMF760 StateReason."""
    return reasons_as("StateReason", found)


def _group_of(choice: Choice) -> str:
    return (choice.option.group or "") if choice.option else ""


def _node(
    pk: str, choice: Choice, catalog: CompiledCatalog, group: Group | None, *, plan_id: str | None, at: datetime
) -> dict[str, Any]:
    """One node; `stateReason` on it is ours (the file has it on items only) and says why it cannot be selected."""
    lines = charges(catalog, choice.offering_id, plan_id=plan_id, at=at)
    parts: dict[str, Any] = {
        "product": _product(choice),
        "bundledProductOfferingOption": _limits(choice.option) if choice.option else None,
        "bundledGroupProductOffering": _group(group) if group else None,
        "policy": [policy_ref(p.id, p.name) for p in choice.policies if p.kind != FOREIGN_POLICY],
        "stateReason": state_reasons(choice.reasons),
        "configurationPrice": [configuration_price(line) for line in lines],
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
