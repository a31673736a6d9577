"""The price shown is the price on the order and on the product: TMF760, TMF622 and TMF637 say the same."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from catalog import selectors
from catalog.domain.charges import charges
from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import Alteration, Offering, Option, Price, Relationship
from inventory.domain.snapshots import price_snapshots
from inventory.models import Product
from qualification.resources.configuration_price import configuration_price
from tmf.values import Money

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
CONFIGURE = "/tmf-api/productConfiguration/v5/queryProductConfiguration"
ORDERS = "/tmf-api/productOrderingManagement/v5/productOrder"
PRODUCTS = "/tmf-api/productInventory/v5/product"


def alike(prices):
    """What the three shapes have in common: without `@type`, the address of the price, and the form of the period."""

    def one(price):
        period = price.get("recurringChargePeriod")
        if isinstance(period, dict):
            length = f"{period['amount']} " if period["amount"] > 1 else ""
            period = f"{length}{period['units']}"
        ref = {key: value for key, value in price["productOfferingPrice"].items() if key != "href"}
        return {**price, "@type": "", "recurringChargePeriod": period, "productOfferingPrice": ref}

    return [one(price) for price in prices]


@pytest.fixture
def configured(app, official):
    """The configurationPrice of every offering of a new plan."""

    def ask(plan):
        item = {"id": "1", "productConfiguration": {"productOffering": {"id": plan}}}
        answer = app("post", CONFIGURE, {"requestProductConfigurationItem": [item]}).json()
        assert official.errors("TMF760", "QueryProductConfiguration", answer) == []
        [computed] = answer["computedProductConfigurationItem"]
        items = [computed, *computed["queryProductConfigurationItem"]]
        nodes = [one["productConfiguration"] for one in items]
        return {node["productOffering"]["id"]: node["configurationPrice"] for node in nodes}

    return ask


@pytest.mark.parametrize("tier", ["ott-basic", "ott-standard", "ott-premium"])
def test_a_price_is_the_same_in_the_configuration_on_the_order_and_on_the_product(
    app, demo, official, configured, tier
):
    shown = configured("plan-300")
    party = {"@type": "PartyRef", "id": "cust-2001"}
    part = {"id": "2", "action": "add", "productOffering": {"id": tier}}
    plan = {"id": "1", "action": "add", "productOffering": {"id": "plan-300"}, "productOrderItem": [part]}
    body = {"relatedParty": [{"role": "Customer", "partyOrPartyRole": party}], "productOrderItem": [plan]}
    order = app("post", ORDERS, body).json()
    assert official.errors("TMF622", "ProductOrder", order) == []
    above = order["productOrderItem"][0]
    for item in (above, above["productOrderItem"][0]):
        product = app("get", f"{PRODUCTS}/{item['product']['id']}").json()
        assert official.errors("TMF637", "Product", product) == []
        known = alike(shown[item["productOffering"]["id"]])
        assert known
        assert alike(item["itemPrice"]) == known == alike(product["productPrice"])


def test_a_change_costs_what_its_configuration_showed(app, demo, configured):
    shown = configured("plan-300")["ott-premium"]
    item = {
        "id": "1",
        "action": "modify",
        "product": {"@type": "ProductRef", "id": "1234"},
        "productOffering": {"id": "ott-premium"},
    }
    party = {"@type": "PartyRef", "id": "cust-1001"}
    body = {"relatedParty": [{"role": "Customer", "partyOrPartyRole": party}], "productOrderItem": [item]}
    order = app("post", ORDERS, body).json()
    assert alike(order["productOrderItem"][0]["itemPrice"]) == alike(shown)


@pytest.fixture
def rich():
    """A tier with everything that a price can have, in a plan that includes the tier below it."""
    half = Alteration("half", "Half for a year", "discount", Decimal(50), priority=1, duration=12)
    coupon = Alteration("coupon", "Coupon", "allowance", money=Money(Decimal(1)), priority=2)
    paper = Alteration("paper", "Paper bill", "surcharge", money=Money(Decimal("0.50")), priority=3)
    month = Price("m", "Monthly", "recurring", Money(Decimal("4.99")), "month", tax_rate=Decimal(19))
    prices = (
        Price("h", "High", "recurring", Money(Decimal("14.99")), "month", tax_rate=Decimal(19), alterations=(half,)),
        Price("s", "Setup", "oneTime", Money(Decimal(30)), "month", tax_rate=Decimal(19)),
        Price("q", "Quarterly", "recurring", Money(Decimal("0.5"), "KWD"), "month", 3),
        Price("w", "Welcome", "recurringDiscount", Money(Decimal(5)), "month", duration=10),
    )
    return compile_catalog(
        revision=1,
        offerings=[
            Offering("low", "Low", prices=(month,)),
            Offering("high", "High", prices=prices, alterations=(coupon, paper)),
            Offering("plan", "Plan", options={"low": Option("low", 1, 1, 1)}),
        ],
        relationships=[Relationship("low", "upgrade", "high")],
    )


@pytest.mark.parametrize("offering", ["low", "high"])
def test_every_form_is_what_the_official_file_wants(official, rich, offering):
    lines = charges(rich, offering, plan_id="plan", at=AT)
    configured = [configuration_price(line) for line in lines]
    assert lines
    for api, kind in (("TMF637", "ProductPrice"), ("TMF622", "OrderPrice")):
        prices = price_snapshots(lines, tmf_type=kind)
        assert [official.errors(api, kind, price) for price in prices] == [[]] * len(lines)
        assert alike(prices) == alike(configured)
    assert [official.errors("TMF760", "ConfigurationPrice", price) for price in configured] == [[]] * len(lines)


def test_a_price_that_depends_on_a_value_counts_what_was_said_before(app, demo, monkeypatch):
    """The number of screens was given with an earlier order; the change says nothing of it."""
    Product.objects.filter(pk="1234").update(characteristics=[{"name": "screens", "value": 4}])
    compiled = selectors.compiled_catalog()
    more = Price("more", "Four screens", "recurring", Money(Decimal(3)), "month", when={"screens": frozenset({"4"})})
    premium = compiled.offerings["ott-premium"]
    priced = Offering(premium.id, premium.name, prices=(more,))
    other = compile_catalog(
        revision=compiled.revision,
        offerings=[priced if one.id == premium.id else one for one in compiled.offerings.values()],
        relationships=[
            row for ladder in {id(x): x for x in compiled.ladders.values()}.values() for row in ladder.relationships
        ],
        product_specs=compiled.product_specs.values(),
    )
    monkeypatch.setattr("ordering.services.check.compiled_catalog", lambda **_: other)
    item = {
        "id": "1",
        "action": "modify",
        "product": {"@type": "ProductRef", "id": "1234"},
        "productOffering": {"id": "ott-premium"},
    }
    party = {"@type": "PartyRef", "id": "cust-1001"}
    body = {"relatedParty": [{"role": "Customer", "partyOrPartyRole": party}], "productOrderItem": [item]}
    (price,) = app("post", ORDERS, body).json()["productOrderItem"][0]["itemPrice"]
    assert price["productOfferingPrice"]["id"] == "more"
