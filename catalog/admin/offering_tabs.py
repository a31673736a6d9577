"""The tabs of the offering editor: which part of the form stands in which, and where something is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.utils import flatten
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.admin.rows import RowList
from catalog.models import (
    AllowedAction,
    BundleGroup,
    BundleOption,
    CharacteristicSpecification,
    CharacteristicValueUse,
    ProductOfferingPrice,
    ProductOfferingRelationship,
)

ROOT = "admin/catalog/productoffering"


@dataclass(frozen=True)
class Tab:
    """One tab: its address (`#name`), its title, the models of the rows in it, and the templates around them.

    `attributes` are those of the document (TMF620) that are told in it: what is refused at one of them is said there.
    """

    name: str
    title: str | Promise
    models: tuple[Any, ...] = ()
    attributes: tuple[str, ...] = ()
    before: str = ""
    lists: str = f"{ROOT}/lists.html"
    after: str = ""


TABS = (
    Tab("general", _("General"), attributes=("productSpecification", "name", "version")),
    Tab(
        "prices",
        _("Prices"),
        (ProductOfferingPrice,),
        ("productOfferingPrice", "billingStart"),
        before=f"{ROOT}/timeline.html",
        lists=f"{ROOT}/prices.html",
    ),
    Tab(
        "bundle",
        _("Bundle"),
        (BundleOption, BundleGroup),
        ("bundledProductOffering", "bundledGroupProductOffering"),
        lists=f"{ROOT}/bundle.html",
    ),
    Tab(
        "paths",
        _("Upgrade paths"),
        (ProductOfferingRelationship,),
        ("productOfferingRelationship",),
        after=f"{ROOT}/arrows_in.html",
    ),
    Tab("channels", _("Channels and actions"), (AllowedAction,), ("allowedAction", "channel")),
    Tab("policies", _("Policies"), attributes=("policy",), after=f"{ROOT}/policies.html"),
    Tab(
        "characteristics",
        _("Characteristics"),
        (CharacteristicValueUse, CharacteristicSpecification),
        ("prodSpecCharValueUse", "productOfferingCharacteristic"),
    ),
    Tab("services", _("Services and partners"), after=f"{ROOT}/services.html"),
    Tab("history", _("History"), after=f"{ROOT}/history.html"),
)
GENERAL = TABS[0]


@dataclass
class Panel:
    """A tab with what is in it."""

    tab: Tab
    fieldsets: list[Any] = field(default_factory=list)
    lists: list[RowList] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """What was refused when everything was put together, and speaks of this tab."""
    more: int = 0
    """How many things it holds that are no rows."""
    _field_errors: int = 0

    @property
    def errors(self) -> int:
        """How many things are wrong in it."""
        return self._field_errors + len(self.said) + sum(rows.errors for rows in self.lists)

    @property
    def count(self) -> int:
        """How many things are in it."""
        return self.more + sum(len(rows.rows) for rows in self.lists)

    @property
    def by_model(self) -> Mapping[str, RowList]:
        """Its lists by the name of their model, in small letters."""
        return {rows.inline.opts.model._meta.model_name: rows for rows in self.lists}  # noqa: SLF001 - Django's API

    def add_fieldset(self, fieldset: Any) -> None:
        """Put some fields of the form into it, with what is wrong with them."""
        self.fieldsets.append(fieldset)
        names = flatten(fieldset.fields)
        self._field_errors += sum(len(fieldset.form.errors.get(name, ())) for name in names)


def tab_of(path: str) -> Tab | None:
    """The tab that a path of the document (`productOfferingPrice[0].name`) is told in."""
    attribute = path.partition(".")[0].partition("[")[0]
    return next((tab for tab in TABS if attribute in tab.attributes), None)


def panels(adminform: Any, inlines: Sequence[Any], said: Sequence[tuple[str, str]]) -> list[Panel]:
    """The tabs with the fields and rows of a form; `said` is what was refused, each with its path and words."""
    found = {tab.name: Panel(tab) for tab in TABS}
    for fieldset in adminform:
        place = next((tab for tab in TABS if f"in-{tab.name}" in fieldset.classes.split()), GENERAL)
        found[place.name].add_fieldset(fieldset)
    for inline in inlines:
        place = next(tab for tab in TABS if inline.opts.model in tab.models)
        found[place.name].lists.append(RowList(inline))
    for path, words in said:
        if tab := tab_of(path):
            found[tab.name].said.append(words)
    return list(found.values())


def opened(found: Sequence[Panel]) -> str:
    """The tab to open at first: the first one where something is wrong."""
    return next((panel.tab.name for panel in found if panel.errors), GENERAL.name)
