"""The form of the simulation: a real customer, or one who is put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from catalog.domain.compiled import CompiledCatalog
from inventory.selectors import customer_facts, customers_found
from qualification.domain.facts import ACTIVE, PENDING_TERMINATE, SUSPENDED
from qualification.services import Thing, compose
from qualification.services.holdings import Given
from studio.fields import CatalogForm, MomentField, OfferingField, SearchBox, without_blanks
from studio.spoken import STATUSES

CUSTOMERS = "inventory.view_customer"
"""The permission to look at real customers."""
REAL, COMPOSED = "real", "composed"
FEWEST, MOST = 2, 10
"""How many products a form has room for."""
IN_PLAN, ALONE = "plan", "alone"
LONGEST = 36_500
_PART = re.compile(r"^(held|status|in|days|changed)(\d{1,2})$")


def tidy(query: QueryDict) -> QueryDict:
    """The parameters that say something; those of a plan or a product that is not there do not."""
    kept = without_blanks(query, query)
    for name in query:
        part = _PART.match(name)
        needed = f"held{part[2]}" if part else "plan" if name.startswith("plan_") else name
        if needed not in kept:
            kept.pop(name, None)
    return kept


def _days(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=LONGEST, help_text=help_text)


def _status() -> forms.ChoiceField:
    choices = [(status, STATUSES[status]) for status in (ACTIVE, SUSPENDED, PENDING_TERMINATE)]
    return forms.ChoiceField(label=_("Status"), required=False, choices=choices)


class SimulatorForm(CatalogForm):
    """Who looks, at what, where and when."""

    who = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[(REAL, _("A real customer")), (COMPOSED, _("A composed customer"))],
        widget=forms.RadioSelect,
    )
    customer = forms.CharField(
        label=_("Customer"),
        required=False,
        max_length=200,
        widget=SearchBox(reverse_lazy("studio:customers")),
        help_text=_("The beginning of the id or of the name, or the id of a product."),
    )
    plan = OfferingField(label=_("Plan"), required=False)
    plan_status = _status()
    plan_days = _days(_("Held for days"))
    plan_changed = _days(_("Changed days ago"))
    segment = forms.CharField(
        label=_("Market segment"),
        required=False,
        max_length=64,
        widget=forms.TextInput({"list": "segments", "autocomplete": "off"}),
    )
    place = forms.CharField(label=_("Place (id)"), required=False, max_length=64)
    wanted = OfferingField(
        label=_("Looks at an offering"), required=False, help_text=_("One that they do not have yet.")
    )
    at = MomentField(label=_("Date"), help_text=_("Empty: now."))
    then = MomentField(label=_("Compare with the date"))

    def __init__(self, catalog: CompiledCatalog, data: QueryDict, *, may_see_customers: bool) -> None:
        super().__init__(catalog, data)
        self.may_see_customers = may_see_customers
        named = [int(part[2]) for name in data if (part := _PART.match(name)) and part[1] == "held"]
        self.numbers = range(1, min(MOST, max([FEWEST, *(number + 1 for number in named)])) + 1)
        for number in self.numbers:
            self.fields |= {
                f"held{number}": OfferingField(label=_("Product"), required=False),
                f"status{number}": _status(),
                f"in{number}": forms.ChoiceField(
                    label=_("Where"), required=False, choices=[(IN_PLAN, _("in the plan")), (ALONE, _("on its own"))]
                ),
                f"days{number}": _days(_("Held for days")),
                f"changed{number}": _days(_("Changed days ago")),
            }
        self.know(catalog)

    @property
    def is_real(self) -> bool:
        """Whether a real customer is asked about: what is said decides, where nobody has chosen."""
        chosen = self.data.get("who") or (
            REAL if not self.data.get("plan") and not self.data.get("held1") else COMPOSED
        )
        return self.may_see_customers and chosen == REAL

    def parts(self) -> Iterator[list[BoundField]]:
        """The fields of each product."""
        for number in self.numbers:
            yield [self[f"{name}{number}"] for name in ("held", "status", "in", "days", "changed")]

    def clean_customer(self) -> str:
        """The id of a customer, given itself or found by what is given.

        Raises:
            forms.ValidationError: there is none, or there are several.
        """
        text = str(self.cleaned_data["customer"]).strip()
        if not text or not self.is_real:
            return ""
        if customer_facts(text):
            return text
        found = customers_found(text, limit=4)
        if len(found) == 1:
            return found[0].id
        if not found:
            raise forms.ValidationError(_("No customer is found by “%(text)s”."), params={"text": text})
        names = ", ".join(f"{one.name} ({one.id})" for one in found)
        raise forms.ValidationError(_("Several match, for example: %(names)s."), params={"names": names})

    def composed(self, *, at: datetime) -> Given | None:
        """The customer who is put together; None where nothing is said of them."""
        said = self.cleaned_data
        plan = None
        if said["plan"]:
            plan = Thing(said["plan"], said["plan_status"] or ACTIVE, said["plan_days"], said["plan_changed"])
        things = [
            Thing(
                said[f"held{n}"],
                said[f"status{n}"] or ACTIVE,
                said[f"days{n}"],
                said[f"changed{n}"],
                in_plan=said[f"in{n}"] != ALONE,
            )
            for n in self.numbers
            if said[f"held{n}"]
        ]
        if plan is None and not things and not said["wanted"]:
            return None
        return compose(plan=plan, things=things, segment=said["segment"].strip(), place=said["place"].strip(), at=at)
