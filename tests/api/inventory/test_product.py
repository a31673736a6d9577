"""TMF637 v5 Product over HTTP."""

import pytest

from inventory.services import load_customers

BASE = "/tmf-api/productInventory/v5"
PRODUCTS = f"{BASE}/product"


@pytest.mark.parametrize("attribute", ["relatedParty.id", "relatedParty.partyOrPartyRole.id"])
def test_the_products_of_a_customer_are_listed(app, demo, official, attribute):
    answer = app("get", f"{PRODUCTS}?{attribute}=cust-1001")
    assert (answer.status_code, answer["X-Total-Count"], answer["X-Result-Count"]) == (200, "2", "2")
    plan, part = answer.json()
    assert [plan["id"], part["id"]] == ["1233", "1234"]
    assert [official.errors("TMF637", "Product", product) for product in (plan, part)] == [[], []]


def test_a_product_says_what_it_is(app, demo, official):
    product = app("get", f"{PRODUCTS}/1234").json()
    assert official.errors("TMF637", "Product", product) == []
    assert (product["@type"], product["status"], product["name"]) == ("Product", "active", "OTT Play Basic")
    assert product["href"].endswith(f"{PRODUCTS}/1234")
    assert product["productOffering"]["id"] == "ott-basic"
    assert product["productSpecification"]["id"] == "ps-ottplay"
    (included,) = product["productPrice"]
    assert included["price"]["taxIncludedAmount"] == {"unit": "EUR", "value": 4.99}
    assert included["priceAlteration"] == [
        {
            "@type": "PriceAlteration",
            "name": "Included in Fiber 300",
            "priceType": "allowance",
            "priority": 0,
            "price": {"@type": "Price", "taxIncludedAmount": {"unit": "EUR", "value": 4.99}},
        }
    ]
    assert product["relatedParty"][0]["partyOrPartyRole"]["id"] == "cust-1001"
    assert product["billingStartDate"] == product["startDate"]
    assert product["billingStartReason"] == "loaded"


def test_a_plan_and_its_parts_know_each_other(app, demo):
    plan, part = app("get", f"{PRODUCTS}/1233").json(), app("get", f"{PRODUCTS}/1234").json()
    assert [ref["id"] for ref in plan["product"]] == ["1234"]
    assert [(r["relationshipType"], r["id"]) for r in plan["productRelationship"]] == [("bundles", "1234")]
    assert [(r["relationshipType"], r["id"]) for r in part["productRelationship"]] == [("bundledBy", "1233")]
    assert "product" not in part


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("status=suspended", ["1283", "1284"]),
        ("relatedParty.id=cust-1003&productOffering.id=ott-premium", ["1254"]),
        ("relatedParty.id=cust-1001,cust-1002&productOffering.id=plan-300", ["1233", "1243"]),
        ("id=1274", ["1274"]),
        ("relatedParty.id=nobody", []),
    ],
)
def test_products_are_filtered(app, demo, query, ids):
    answer = app("get", f"{PRODUCTS}?{query}")
    assert sorted(product["id"] for product in answer.json()) == ids


def test_a_filter_that_is_not_offered_is_said(app, demo, official):
    answer = app("get", f"{PRODUCTS}?colour=red")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalidFilter")
    assert official.errors("TMF637", "Error", answer.json()) == []


def test_a_page_is_a_part(app, demo):
    answer = app("get", f"{PRODUCTS}?limit=2&offset=1&fields=name")
    assert (answer.status_code, len(answer.json())) == (206, 2)
    assert set(answer.json()[0]) == {"@type", "id", "href", "name"}


def test_a_list_takes_the_same_queries_whatever_its_size(app, demo, django_assert_num_queries):
    load_customers(
        customers=[{"id": f"many-{n}", "holds": [{"product": f"m-{n}", "offering": "ott-basic"}]} for n in range(10)],
        at="2026-11-21T12:00:00Z",
    )
    app("get", PRODUCTS)  # looks the token up once
    counts = []
    for limit in (1, 20):
        with django_assert_num_queries(4):  # token, count, products, children
            counts.append(len(app("get", f"{PRODUCTS}?limit={limit}").json()))
    assert counts == [1, 20]


def test_an_unknown_product_is_a_404(app, demo, official):
    answer = app("get", f"{PRODUCTS}/nobody")
    assert (answer.status_code, answer.json()["code"]) == (404, "notFound")
    assert official.errors("TMF637", "Error", answer.json()) == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", PRODUCTS),
        ("patch", f"{PRODUCTS}/1234"),
        ("delete", f"{PRODUCTS}/1234"),
        ("post", f"{BASE}/hub"),
        ("delete", f"{BASE}/hub/1"),
    ],
)
def test_an_operation_that_is_not_offered_yet_is_a_501(app, demo, official, method, path):
    answer = app(method, path, {"@type": "Product"})
    assert (answer.status_code, answer.json()["code"]) == (501, "notImplemented")
    assert official.errors("TMF637", "Error", answer.json()) == []


@pytest.mark.parametrize("path", [PRODUCTS, f"{PRODUCTS}/1234"])
def test_nobody_reads_without_a_token(client, demo, path):
    assert client.get(path).status_code == 401
