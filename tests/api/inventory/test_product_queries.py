"""TMF637: products are filtered, sorted, paged and cut down as TMF630 says, and known by their entity tag."""

import pytest

PRODUCTS = "/tmf-api/productInventory/v5/product"
pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def ids(app):
    """The ids that a query gives, in their order."""

    def found(**params):
        answer = app("get", PRODUCTS, params)
        assert answer.status_code == 200, answer.json()
        return [product["id"] for product in answer.json()]

    return found


@pytest.fixture
def app(client, token):
    """An HTTP client with a token: `app("get", path, {"name": "value"}, **headers)`."""
    authorization = token()

    def call(method, path, query=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(client, method)(path, query, headers={**authorization, **named})

    return call


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"status.ne": "active"}, ["1283", "1284"]),
        ({"name": "Fiber 300", "status": "active"}, ["1233", "1243"]),
        ({"isBundle": "true", "name.gt": "Fiber 300"}, ["1253"]),
        ({"startDate.lt": "2020-01-01"}, []),
        ({"productOffering.name": "OTT Play Classic"}, ["1274"]),
        ({"productOffering.id": "ott-basic,ott-standard"}, ["1234", "1244", "1284"]),
        ({"productPrice.price.taxIncludedAmount.value.gte": "60"}, ["1263"]),
        ({"product.id": "1265"}, ["1263"]),
        ({"relatedParty.role": "Customer", "productSpecification.id": "ps-music"}, ["1266"]),
        ({"billingStartReason": "loaded", "relatedParty.id": "cust-1001"}, ["1233", "1234"]),
        ({"filter": "$[?(@.status == 'suspended' && @.isBundle == true)]"}, ["1283"]),
        ({"filter": "productOffering[?(@.id == 'ott-classic' || @.id == 'music-duo')]"}, ["1266", "1274"]),
        ({"filter": "relatedParty[?(@.role == 'Customer' && @.partyOrPartyRole.id == 'cust-1005')]"}, ["1274"]),
    ],
)
def test_products_are_found_by_what_they_show(ids, params, expected):
    assert sorted(ids(**params)) == expected


def test_products_are_sorted(ids):
    assert ids(sort="-name,id", **{"productOffering.id": "plan-300,ott-basic"}) == [
        *("1234", "1284"),  # OTT Play Basic
        *("1233", "1243", "1283"),  # Fiber 300
    ]


@pytest.mark.parametrize(
    ("params", "code", "words"),
    [
        ({"colour": "red"}, "invalidFilter", "productOffering.id"),
        ({"realizingService.id": "1"}, "invalidFilter", "relatedParty.*"),
        ({"isBundle": "perhaps"}, "invalidFilter", "neither true nor false"),
        ({"sort": "relatedParty"}, "invalidSort", "startDate"),
    ],
)
def test_what_cannot_be_asked_for_is_told_with_what_can(app, official_errors, params, code, words):
    answer = app("get", PRODUCTS, params)
    error = answer.json()
    assert (answer.status_code, error["code"], words in error["message"]) == (400, code, True)
    assert error["path"] == next(iter(params))
    assert official_errors("TMF637", "Error", error) == []


def test_a_page_says_where_the_others_are(app):
    answer = app("get", PRODUCTS, {"status": "suspended", "limit": "1"})
    links = dict(reversed(link.split("; rel=")) for link in answer["Link"].split(", "))
    assert (answer.status_code, answer["X-Total-Count"], answer["X-Result-Count"]) == (206, "2", "1")
    assert set(links) == {'"first"', '"next"', '"last"'}
    assert links['"next"'].endswith(f"{PRODUCTS}?status=suspended&limit=1&offset=1>")


def test_fields_lead_into_objects_and_lists(app):
    fields = "productOffering.name,relatedParty.partyOrPartyRole.id"
    product = app("get", f"{PRODUCTS}/1274", {"fields": fields}).json()
    assert product.pop("href").endswith(f"{PRODUCTS}/1274")
    assert product == {
        "@type": "Product",
        "id": "1274",
        "productOffering": {"name": "OTT Play Classic"},
        "relatedParty": [{"partyOrPartyRole": {"id": "cust-1005"}}],
    }


def test_a_product_that_the_client_knows_is_not_sent_again(app):
    first = app("get", f"{PRODUCTS}/1274")
    again = app("get", f"{PRODUCTS}/1274", If_None_Match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    other = app("get", f"{PRODUCTS}/1274", {"fields": "name"}, If_None_Match=first["ETag"])
    assert (other.status_code, set(other.json())) == (200, {"@type", "id", "href", "name"})
    assert other["ETag"] != first["ETag"]
