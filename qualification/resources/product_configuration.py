"""TMF760 ProductConfiguration: one node of a configuration, with what it costs and what may be chosen in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from catalog.domain.charges import Charge, Total, charges, totals
from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import Group, Option
from catalog.selectors import FOREIGN_POLICY, policy_ref
from inventory.selectors import product_ref
from qualification.domain import Reason
from qualification.domain.actions import WORDS
from qualification.domain.configuration import Choice, shown_values
from qualification.domain.order import DELETE
from qualification.domain.scene import Scene
from qualification.domain.selection import OF_THE_WHOLE, Part, Selection
from qualification.domain.wish import default
from qualification.resources.common import offering_reference, reasons_as
from qualification.resources.configuration_characteristic import characteristics_of, terms_of
from qualification.resources.configuration_price import configuration_price
from tmf.values import number


@dataclass(frozen=True, slots=True)
class Look:
    """What the catalog is looked at with: its date, and the plan that the nodes sit in (None: they stand alone)."""

    catalog: CompiledCatalog
    at: datetime
    plan_id: str | None = None

    def charges(self, offering_id: str, values: Mapping[str, object]) -> tuple[Charge, ...]:
        """What an offering costs with these values."""
        return charges(self.catalog, offering_id, plan_id=self.plan_id, characteristics=values, at=self.at)


def product_configuration(pk: str, choice: Choice, look: Look) -> dict[str, Any]:
    """One node without those below it."""
    offering = look.catalog.offerings.get(choice.offering_id)
    lines = look.charges(choice.offering_id, choice.values)
    parts: dict[str, Any] = {
        "quantity": 1 if choice.selected else None,
        "product": _product(choice),
        "bundledProductOfferingOption": _limits(choice.option) if choice.option else None,
        "bundledGroupProductOffering": _groups(choice.groups) if choice.groups else None,
        "policy": [policy_ref(p.id, p.name) for p in choice.policies if p.kind != FOREIGN_POLICY],
        "configurationTerm": terms_of(offering, choice.part.terms, at=look.at) if offering else None,
        "configurationCharacteristic": (
            characteristics_of(look.catalog, offering, choice.values, at=look.at) if offering else None
        ),
        "configurationPrice": [configuration_price(line) for line in lines],
    }
    return {
        "@type": "ProductConfiguration",
        "id": pk,
        "isSelectable": choice.selectable,
        "isSelected": choice.selected,
        "isVisible": choice.visible,
        "productOffering": offering_reference(look.catalog, choice.offering_id),
        **{name: value for name, value in parts.items() if value},
    }


def actions_as(names: Sequence[str], selected: str | None) -> list[dict[str, Any]]:
    """TMF760 ConfigurationAction; one that is not allowed and is selected all the same is shown as it was asked for."""
    shown = (*names, selected) if selected and selected not in names else names
    return [
        {
            "@type": "ConfigurationAction",
            "action": name,
            "description": WORDS.get(name, name),
            "isSelected": name == selected,
        }
        for name in shown
    ]


def state_reasons(found: Iterable[Reason]) -> list[dict[str, str]]:
    """Reasons as TMF760 StateReason."""
    return reasons_as("StateReason", found)


def prices_of(scene: Scene, selection: Selection) -> dict[str, Any]:
    """What everything selected comes to (nothing, where it ends), and what the customer pays now for a held product.

    Both are extensions of ours: a ConfigurationPrice for each kind of price, period and currency.
    """
    product = selection.root.product
    ends = product is not None and OF_THE_WHOLE.get(selection.action or "") == DELETE
    found = {"totalPrice": [] if ends else _totals(scene, selection)}
    if product is not None:
        found["totalPriceBefore"] = _totals(scene, default(scene, Part("", product.offering_id, product)))
    return {name: total for name, total in found.items() if total}


def _totals(scene: Scene, selection: Selection) -> list[dict[str, Any]]:
    root = selection.root
    look = Look(scene.catalog, scene.at, root.product.plan_id if root.product else None)
    lines = list(look.charges(root.offering_id, shown_values(scene, root)))
    inside = replace(look, plan_id=root.offering_id)
    for part in selection.parts:
        lines += inside.charges(part.offering_id, shown_values(scene, part))
    return [_total(total) for total in totals(lines)]


def _total(total: Total) -> dict[str, Any]:
    amount = {"unit": total.charged.unit, "value": number(total.charged.value)}
    period = {"amount": total.period_length, "units": total.period} if total.period else None
    return {
        "@type": "ConfigurationPrice",
        "priceType": total.kind,
        **({"recurringChargePeriod": period} if period else {}),
        "price": {"@type": "Price", "taxIncludedAmount": amount},
    }


def _product(choice: Choice) -> dict[str, Any] | None:
    product_id = choice.product.product_id if choice.product and not choice.alternative else None
    return product_ref(product_id) if product_id else None


def _limits(option: Option) -> dict[str, Any]:
    return {
        "@type": "BundledProductOfferingOption",
        "numberRelOfferLowerLimit": option.lower,
        "numberRelOfferUpperLimit": option.upper,
        "numberRelOfferDefault": option.default,
    }


def _groups(groups: Sequence[Group]) -> dict[str, Any]:
    """The outermost group, with the way down to the one that the option belongs to: every limit around it counts."""
    shown: dict[str, Any] = {}
    for group in groups:
        limits = {"numberRelOfferLowerLimit": group.lower, "numberRelOfferUpperLimit": group.upper}
        shown = {
            "@type": "BundledGroupProductOffering",
            "id": group.id,
            "name": group.name,
            "bundledGroupProductOfferingOption": {"@type": "BundledGroupProductOfferingOption", **limits},
            **({"bundledGroupProductOffering": [shown]} if shown else {}),
        }
    return shown
