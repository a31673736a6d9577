"""The main job, told from outside: `make story`, or `python -m tests.scenarios.story [BASE_URL]`.

An app, a product manager and a partner's own books, with nothing but HTTP and the demo credentials of var/demo.json.
The demo customers are left as they were; each run brings a new customer of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import uuid
from pathlib import Path
from typing import Any

import httpx

from tests.scenarios.admin_client import AdminClient
from tests.scenarios.app_client import AppClient, StoryFailed, check

INVENTORY = "/tmf-api/productInventory/v5/product"
QUALIFY = "/tmf-api/productOfferingQualification/v5/queryProductOfferingQualification"
CONFIGURE = "/tmf-api/productConfiguration/v5/queryProductConfiguration"
ORDERS = "/tmf-api/productOrderingManagement/v5/productOrder"
SERVICE_ORDERS = "/tmf-api/serviceOrdering/v5/serviceOrder"
SERVICES = "/tmf-api/serviceInventory/v5/service"
PRODUCT, ORDER = ("TMF637", "Product"), ("TMF622", "ProductOrder")
QUERY = ("TMF679", "QueryProductOfferingQualification")
TIERS = {"ott-basic": "OTT Play Basic", "ott-standard": "OTT Play Standard", "ott-premium": "OTT Play Premium"}


class Story:
    """The eight steps; each raises StoryFailed where what it sees is not what it tells."""

    def __init__(self, demo: dict[str, Any]) -> None:
        self.demo = demo
        self.app = AppClient(demo)
        self.customer = f"cust-story-{uuid.uuid4().hex[:8]}"
        self.plan = self.ott = self.change = ""

    def run(self) -> None:
        """Tell the whole story."""
        steps = [
            ("What does cust-1001 have?", self.step_1_inventory),
            ("What may cust-1001 upgrade to?", self.step_2_upgrades),
            ("And cust-1002, who is on Standard?", self.step_3_no_way_down),
            ("A new customer orders Fiber 300 with its included OTT Play Basic", self.step_4_order),
            ("That customer orders OTT Play Standard", self.step_5_upgrade),
            ("The same customer asks again", self.step_6_ask_again),
            ("cust-1002 tries to order OTT Play Basic", self.step_7_refused),
            ("A product manager takes an upgrade path out of force", self.step_8_product_manager),
        ]
        for number, (title, step) in enumerate(steps, 1):
            print(f"\n{number}. {title}")
            step()
        judged = (
            f"{self.app.judged} answers validated against the official files"
            if self.app.judge
            else ("answers not validated: TMF_SPECS_DIR names no official files, or jsonschema is missing")
        )
        print(f"\nThe story is true: {len(steps)} passed, 0 failed; {judged}.")

    def step_1_inventory(self) -> None:
        """Fiber 300 with OTT Play Basic (product 1234), both active."""
        held = {p["id"]: p for p in self.products("cust-1001")}
        names_held = (held["1233"]["name"], held["1234"]["name"])
        expected = ("Fiber 300", "OTT Play Basic")
        changed = f"cust-1001 holds {names_held}, the story begins with {expected}. `make reset` restores the demo."
        check(names_held == expected, changed)
        check(all(held[pk]["status"] == "active" for pk in ("1233", "1234")), f"not active: {held}")

    def step_2_upgrades(self) -> None:
        """The literal request: Standard and Premium, nothing below; with reasons: the others too."""
        criteria = {"searchCriteria": {"product": {"id": "1234"}, "action": "upgrade"}}
        answer = self.app.post(QUALIFY, criteria, valid_as=QUERY).json()
        self.tell_items(answer)
        check(names(answer) == ["OTT Play Standard", "OTT Play Premium"], f"offered: {names(answer)}")
        check(all(i["qualificationResult"] == "qualified" for i in items(answer)), "all are qualified")
        check(answer["href"].endswith(answer["id"]) and answer["effectiveQualificationDate"], "id, href and date")
        explained = self.ask("1234", explain=True)
        refused = reasons(explained)
        check({"ott-classic", "ott-ultra"} == set(refused), f"refused: {refused}")
        check("belowBaseline" in refused["ott-classic"] and "notSellable" in refused["ott-ultra"], f"{refused}")

    def step_3_no_way_down(self) -> None:
        """A customer on Standard is not offered Basic."""
        check(names(self.ask("1244")) == ["OTT Play Premium"], "only Premium is offered")
        check(reasons(self.ask("1244", explain=True))["ott-basic"] == ["downgradeNotAllowed"], "Basic is a downgrade")

    def step_4_order(self) -> None:
        """From the order to active products; the TV account came first."""
        child = {"id": "2", "action": "add", "productOffering": ref("ott-basic"), "@type": "ProductOrderItem"}
        child["product"] = value_of(email=f"{self.customer}@example.com")
        plan = {"id": "1", "action": "add", "productOffering": ref("plan-300"), "@type": "ProductOrderItem"}
        plan["product"] = value_of(msisdn="+49 151 0000000", region="north")
        plan["productOrderItem"] = [child]
        key = {"Idempotency-Key": uuid.uuid4().hex}
        body = self.order_body(plan)
        answer = self.app.post(ORDERS, body, valid_as=ORDER, status=201, headers=key)
        order = answer.json()
        check(order["state"] == "acknowledged", f"state {order['state']}")
        check(answer.headers["Location"] == order["href"], "Location leads to the order")
        again = self.app.post(ORDERS, body, valid_as=ORDER, status=201, headers=key).json()
        check(again["id"] == order["id"], "sent twice with one key, it is one order")
        self.completed(order["id"])
        held = {p["productOffering"]["id"]: p for p in self.products(self.customer)}
        check(set(held) == {"plan-300", "ott-basic"}, f"held: {set(held)}")
        for product in held.values():
            self.check_billing(product)
        self.plan, self.ott = held["plan-300"]["id"], held["ott-basic"]["id"]
        effects = [(row["partner"], row["operation"], row["tier"]) for row in self.ledger()]
        print(f"   the partners' ledger: {effects}")
        check(effects == [("tvplatform", "create", "account"), ("ottplay", "create", "basic")], f"ledger: {effects}")

    def check_billing(self, product: dict[str, Any]) -> None:
        """The demo's offerings of this order say onServiceActivation: billed since the service is active."""
        service = self.service_of(product)
        check(product["status"] == "active", f"not active: {product}")
        check(product["billingStartDate"] == service["startDate"], f"{product} is not billed as {service} says")

    def service_of(self, product: dict[str, Any]) -> dict[str, Any]:
        """The service that realizes a product, by TMF638."""
        service_id = product["realizingService"][0]["id"]
        service: dict[str, Any] = self.app.get(f"{SERVICES}/{service_id}", valid_as=("TMF638", "Service"))
        return service

    def step_5_upgrade(self) -> None:
        """One item, action modify; the same product is Standard afterwards, and the partner holds one entitlement."""
        change = {"id": "1", "action": "modify", "product": product_ref(self.ott), "@type": "ProductOrderItem"}
        body = self.order_body({**change, "productOffering": ref("ott-standard")})
        basic = self.app.get(f"{INVENTORY}/{self.ott}", valid_as=PRODUCT)
        order = self.app.post(ORDERS, body, valid_as=ORDER, status=201).json()
        self.completed(order["id"])
        product = self.app.get(f"{INVENTORY}/{self.ott}", valid_as=PRODUCT)
        self.tell([product])
        check(product["productOffering"]["id"] == "ott-standard" and product["status"] == "active", f"{product}")
        check(product["billingStartDate"] > basic["billingStartDate"], "billing of Standard starts with the change")
        self.check_service(order["id"], product)
        holds = [row for row in self.simulator("entitlements") if row["partner"] == "ottplay"]
        print(f"   the partner holds: {[(row['entitlementId'], row['tier'], row['serviceState']) for row in holds]}")
        check([row["tier"] for row in holds] == ["standard"], f"one entitlement, standard: {holds}")

    def check_service(self, order_id: str, product: dict[str, Any]) -> None:
        """TMF641 shows the service order that the order caused, TMF638 the service with the partner's entitlement."""
        caused = self.app.get(SERVICE_ORDERS, valid_as=("TMF641", "ServiceOrder"), **{"externalReference.id": order_id})
        check([o["state"] for o in caused] == ["completed"], f"service orders: {caused}")
        service = self.service_of(product)
        entitlement = {row["entitlementId"] for row in self.simulator("entitlements") if row["partner"] == "ottplay"}
        shown = {row["id"] for row in service["externalIdentifier"]}
        print(f"   service {service['id']} is {service['state']}, at the partner {sorted(shown)}")
        check(service["state"] == "active" and shown == entitlement, f"{service} at the partner: {entitlement}")

    def step_6_ask_again(self) -> None:
        """Only Premium now, and the configuration of the plan agrees."""
        check(names(self.ask(self.ott)) == ["OTT Play Premium"], "only Premium is offered")
        item = {"id": "1", "@type": "QueryProductConfigurationItem"}
        item["productConfiguration"] = {"@type": "ProductConfiguration", "product": product_ref(self.plan)}
        body = {"@type": "QueryProductConfiguration", "requestProductConfigurationItem": [item], "instantSync": True}
        answer = self.app.post(CONFIGURE, body, valid_as=("TMF760", "QueryProductConfiguration")).json()
        (computed,) = answer["computedProductConfigurationItem"]
        selectable = {
            part["productConfiguration"]["productOffering"]["id"]: part["productConfiguration"]["isSelectable"]
            for part in computed["queryProductConfigurationItem"]
        }
        print(f"   isSelectable: { {tier: selectable[tier] for tier in TIERS} }")
        check(selectable["ott-basic"] is False and selectable["ott-premium"] is True, f"selectable: {selectable}")

    def step_7_refused(self) -> None:
        """422 with the reason, and nothing is stored."""
        before = self.total_orders("cust-1002")
        change = {"id": "1", "action": "modify", "product": product_ref("1244"), "@type": "ProductOrderItem"}
        body = self.order_body({**change, "productOffering": ref("ott-basic")}, customer="cust-1002")
        error = self.app.post(ORDERS, body, valid_as=("TMF622", "Error"), status=422).json()
        print(f"   {error['code']}: {error['message']}")
        check(error["code"] == "downgradeNotAllowed", f"{error}")
        check(self.total_orders("cust-1002") == before, "nothing is stored")
        check([p["name"] for p in self.products("cust-1002")][1:] == ["OTT Play Standard"], "still on Standard")

    def step_8_product_manager(self) -> None:
        """The change holds from the very next query on; then it is put back."""
        manager = AdminClient(self.demo, "product_manager")
        path = manager.relationship("ott-standard", "upgrade", "ott-premium")
        yesterday = dt.datetime.now(tz=dt.UTC) - dt.timedelta(days=1)
        try:
            manager.end_validity(path, day=yesterday.strftime("%Y-%m-%d"), time="00:00:00")
            check(names(self.ask("1234")) == ["OTT Play Standard"], "Premium cannot be reached any more")
        finally:
            manager.end_validity(path, day="", time="")
        check(names(self.ask("1234")) == ["OTT Play Standard", "OTT Play Premium"], "the path is in force again")

    def ask(self, product: str, *, explain: bool = False) -> dict[str, Any]:
        """One qualification query for a held product."""
        body: dict[str, Any] = {"searchCriteria": {"product": {"id": product}, "action": "upgrade"}}
        if explain:
            body |= {"provideUnqualified": True, "provideResultReason": True}
        answer: dict[str, Any] = self.app.post(QUALIFY, body, valid_as=QUERY).json()
        self.tell_items(answer)
        return answer

    def products(self, customer: str) -> list[dict[str, Any]]:
        """What a customer has, by TMF637."""
        found: list[dict[str, Any]] = self.app.get(INVENTORY, valid_as=PRODUCT, **{"relatedParty.id": customer})
        self.tell(found)
        return found

    def total_orders(self, customer: str) -> int:
        """How many orders a customer has."""
        return len(self.app.get(ORDERS, valid_as=ORDER, **{"relatedParty.id": customer, "limit": "100"}))

    def completed(self, order_id: str) -> dict[str, Any]:
        """Poll an order to its end."""
        ends = ("completed", "failed", "held", "partial", "cancelled", "rejected")
        order: dict[str, Any] = self.app.until(
            f"{ORDERS}/{order_id}", valid_as=ORDER, done=lambda body: body["state"] in ends
        )
        check(order["state"] == "completed", f"the order ended as {order['state']}: {json.dumps(order)[:2000]}")
        return order

    def order_body(self, item: dict[str, Any], customer: str | None = None) -> dict[str, Any]:
        """A product order of one item."""
        party = {"@type": "PartyRef", "@referredType": "Individual", "id": customer or self.customer}
        related = {"@type": "RelatedPartyRefOrPartyRoleRef", "role": "Customer", "partyOrPartyRole": party}
        return {"@type": "ProductOrder", "relatedParty": [related], "productOrderItem": [item]}

    def simulator(self, what: str) -> list[dict[str, Any]]:
        """What the partners say themselves of this customer: `ledger` or `entitlements`."""
        answer = httpx.get(f"{self.demo['simulator_url']}/_control/{what}", params={"customerReference": self.customer})
        rows: list[dict[str, Any]] = answer.json()
        return rows

    def ledger(self) -> list[dict[str, Any]]:
        """What the partners did for this customer, in order."""
        return self.simulator("ledger")

    @staticmethod
    def tell(products: list[dict[str, Any]]) -> None:
        """Print what matters of products."""
        for p in products:
            print(f"     {p['id']}  {p['name']}, {p['status']}, billed from {p.get('billingStartDate', 'not yet')}")

    @staticmethod
    def tell_items(answer: dict[str, Any]) -> None:
        """Print what matters of a qualification."""
        for item in items(answer):
            why = ", ".join(reason["code"] for reason in item.get("eligibilityResultReason", ()))
            print(f"     {item['qualificationResult']:<12} {item['productOffering']['name']}  {why}")


def items(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """All items of a qualification."""
    found: list[dict[str, Any]] = answer.get("qualifiedProductOfferingItem", [])
    return found


def names(answer: dict[str, Any]) -> list[str]:
    """The names of what is qualified."""
    return [i["productOffering"]["name"] for i in items(answer) if i["qualificationResult"] == "qualified"]


def reasons(answer: dict[str, Any]) -> dict[str, list[str]]:
    """The reasons of what is not qualified, by offering."""
    refused = [i for i in items(answer) if i["qualificationResult"] == "unqualified"]
    return {i["productOffering"]["id"]: [r["code"] for r in i["eligibilityResultReason"]] for i in refused}


def ref(offering: str) -> dict[str, str]:
    """A ProductOfferingRef."""
    return {"@type": "ProductOfferingRef", "id": offering}


def product_ref(product: str) -> dict[str, str]:
    """A ProductRef."""
    return {"@type": "ProductRef", "id": product}


def value_of(**characteristics: str) -> dict[str, Any]:
    """A new product by value, with its characteristics."""
    given = [{"@type": "StringCharacteristic", "name": n, "value": v} for n, v in characteristics.items()]
    return {"@type": "Product", "productCharacteristic": given}


def main() -> None:
    """Read var/demo.json, take BASE_URL from the command line where it is given, and tell the story."""
    root = Path(__file__).parents[2]
    path = Path(os.environ.get("TIERWAY_VAR", root / "var")) / "demo.json"
    if not path.is_file():
        sys.exit(f"{path} is missing: start Tierway with `make run` in another shell first.")
    demo = json.loads(path.read_text())
    if len(sys.argv) > 1:
        base = sys.argv[1].rstrip("/")
        demo |= {"base_url": base, "token_url": f"{base}/oauth2/token"}
    try:
        Story(demo).run()
    except (StoryFailed, httpx.HTTPError) as error:
        sys.exit(f"\nThe story is NOT true: {error}")


if __name__ == "__main__":
    main()
