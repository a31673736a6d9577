"""The demo catalog as frozen facts, with the `given` and `edit` words of the golden table applied to it."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from catalog.domain.compiled import CompiledCatalog, compile_catalog
from catalog.domain.offering import AllowedAction, Group, Offering, Option, Policy, Price, Relationship
from qualification.domain import Facts, Held, Party, Request, judge
from tests.demo import demo_document
from tmf.values import ALWAYS, Money, Period

HERE = Path(__file__).resolve().parent


def period(written: dict | None) -> Period:
    return Period(written.get("startDateTime"), written.get("endDateTime")) if written else ALWAYS


def options(row: dict) -> dict[str, Option]:
    plain = {name: Option(name, *limits) for name, limits in row.get("options", {}).items()}
    grouped = {
        name: Option(name, 0, 1, 0, group)
        for group, written in row.get("groups", {}).items()
        for name in written["options"]
    }
    return plain | grouped


def offering(row: dict, document: dict) -> Offering:
    name = row["id"]
    return Offering(
        id=name,
        name=row["name"],
        lifecycle_status=row.get("lifecycleStatus", "Launched"),
        validity=period(row.get("validFor")),
        is_bundle=row.get("isBundle", False),
        is_sellable=row.get("isSellable", True),
        prices=(Price(f"{name}-price", row["name"], "recurring", Money(Decimal(str(row["price"])))),),
        options=options(row),
        groups={key: Group(key, key, *g["limits"]) for key, g in row.get("groups", {}).items()},
        allowed_actions=tuple(
            AllowedAction(a["action"], frozenset(a["channel"]), period(a.get("validFor")))
            for a in document["allowedActions"]
            if a["offering"] == name
        ),
        policies=tuple(
            Policy(
                p["id"],
                p["kind"],
                display=p.get("display", "hide"),
                validity=period(p.get("validFor")),
                parameters=p.get("parameters", {}),
            )
            for p in document["policies"]
            if name in p["offerings"]
        ),
        channels=frozenset(row.get("channel", ())),
        segments=frozenset(row.get("marketSegment", ())),
        places=frozenset(row.get("place", ())),
    )


@dataclass(frozen=True)
class Demo:
    """The written catalog, and what can be made of it."""

    document: dict

    @property
    def today(self) -> datetime:
        return self.document["today"]

    def given(self, words: dict) -> Demo:
        """The same catalog after the overrides of a golden case."""
        document = copy.deepcopy(self.document)
        document["relationships"] += words.get("relationships", [])
        document["policies"] += [{"id": f"given-{n}", **row} for n, row in enumerate(words.get("policies", []))]
        document["allowedActions"] += words.get("allowedActions", [])
        periods = words.get("relationshipValidFor", [])
        document["relationshipPeriods"] = [(row[:3], period(row[3])) for row in periods]
        for row in document["offerings"]:
            row.update(words.get(row["id"], {}))
        return Demo(document)

    def relationships(self) -> list[Relationship]:
        periods = self.document.get("relationshipPeriods", [])
        return [
            Relationship(*row, next((valid for named, valid in periods if named == row), ALWAYS))
            for row in self.document["relationships"]
        ]

    def catalog(self) -> CompiledCatalog:
        offerings = [offering(row, self.document) for row in self.document["offerings"]]
        return compile_catalog(revision=1, offerings=offerings, relationships=self.relationships())


@dataclass(frozen=True)
class Case:
    """One row of the golden table, ready to be asked."""

    id: str
    demo: Demo
    row: dict

    @property
    def at(self) -> datetime:
        return self.row.get("at", self.demo.today)

    @property
    def products(self) -> dict[str, Held]:
        """Everything that the customer holds, by product id; what is asked about is `held`."""
        plan, party = self.row["plan"], self.row.get("party", {})
        beside = [Held(name, f"beside-{name}") for name in party.get("holds", ())]
        beside += [Held(name, f"ending-{name}", ending=True) for name in party.get("ending", ())]
        all_of_them = [self.held, *beside, *([Held(plan, "plan")] if plan else [])]
        return {str(product.product_id): product for product in all_of_them}

    @property
    def party(self) -> Party:
        """The customer, without what they hold."""
        known = self.row.get("party", {})
        return Party(known.get("segment", "residential"), frozenset(known.get("places", ())))

    @property
    def held(self) -> Held:
        return Held(
            self.row["held"],
            product_id="held",
            status=self.row.get("status", "active"),
            open_order=self.row.get("openOrder", False),
            plan_product_id="plan" if self.row["plan"] else None,
            plan_id=self.row["plan"],
            since=self.row.get("since"),
            changed=self.row.get("changed"),
        )

    @property
    def facts(self) -> Facts:
        beside = tuple(product for key, product in self.products.items() if key != "held")
        plan = self.row.get("askedPlan", self.row["plan"])
        return Facts(self.held, plan, replace(self.party, holdings=beside))

    @property
    def request(self) -> Request:
        return Request(self.row.get("channel", "app"), self.row.get("action"))

    def without_action(self) -> Case:
        return replace(self, row={k: v for k, v in self.row.items() if k != "action"})


DOCUMENT = demo_document()
TABLE = yaml.safe_load((HERE / "qualification.yaml").read_text(encoding="utf-8"))["cases"]
ROWS = {row["id"]: row for row in TABLE}


@pytest.fixture(scope="session")
def demo() -> Demo:
    return Demo(DOCUMENT)


@pytest.fixture(params=[name for name, row in ROWS.items() if "held" in row])
def golden(request, demo) -> Case:
    """Every row of the golden table that asks what is qualified."""
    row = ROWS[request.param]
    return Case(request.param, demo.given(row.get("given", {})), row)


@pytest.fixture(scope="session")
def golden_rows() -> dict[str, dict]:
    return ROWS


@pytest.fixture(scope="session")
def gate(demo):
    """Judge over the demo catalog (or one with `given`); refusals as path and codes."""

    def ask(intents, held=None, *, channel="app", given=None):
        catalog = demo.given(given or {}).catalog()
        refusals = judge(catalog, intents, held=held or {}, channel=channel, at=demo.today)
        return {refusal.path: [reason.code for reason in refusal.reasons] for refusal in refusals}

    return ask
