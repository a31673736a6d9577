"""TMF622: orders are filtered, sorted, paged and cut down as TMF630 says, and known by their entity tag."""

import pytest

from ordering.models import ProductOrder

ORDERS = "/tmf-api/productOrderingManagement/v5/productOrder"


def order(customer, *items, **more):
    party = {"role": "Customer", "partyOrPartyRole": {"id": customer, "name": "Ann"}}
    return {"relatedParty": [party], "productOrderItem": list(items), **more}


def add(offering, item_id="1", **more):
    return {"id": item_id, "action": "add", "productOffering": {"id": offering}, **more}


CHANGE = {"id": "1", "action": "modify", "product": {"id": "1234"}, "productOffering": {"id": "ott-standard"}}
BODIES = {
    "plan": order("cust-2001", add("plan-300", productOrderItem=[add("ott-basic", "2")]), category="B2C", priority="2"),
    "sport": order(
        "cust-2002",
        add("sport-lite"),
        channel=[{"channel": {"id": "web"}}],
        note=[{"author": "Ann", "text": "Ring twice"}],
    ),
    "change": order("cust-1001", CHANGE, category="B2B", externalId=[{"owner": "shop", "id": "77"}]),
}


@pytest.fixture
def taken(app, demo):
    """The ids of three orders, by their names here."""
    return {name: app("post", ORDERS, {**body, "id": name}).json()["id"] for name, body in BODIES.items()}


@pytest.fixture
def get(client, token):
    """GET the list: `get({"state": "acknowledged"})`."""
    authorization = token("read")
    return lambda query, path=ORDERS, **headers: client.get(path, query, headers={**authorization, **headers})


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"state": "acknowledged"}, ["change", "plan", "sport"]),
        ({"state.ne": "acknowledged"}, []),
        ({"category": "B2C,B2B"}, ["change", "plan"]),
        ({"category.ne": "B2C"}, ["change", "sport"]),
        ({"creationDate.gte": "2020-01-01", "relatedParty.id": "cust-2002"}, ["sport"]),
        ({"externalId.id": "77"}, ["change"]),
        ({"channel.channel.id": "web"}, ["sport"]),
        ({"note.text": "Ring twice"}, ["sport"]),
        ({"productOrderItem.action": "modify"}, ["change"]),
        ({"productOrderItem.productOffering.id": "ott-basic"}, ["plan"]),
        ({"productOrderItem.productOffering.name": "OTT Play Standard"}, ["change"]),
        ({"productOrderItem.product.id": "1234"}, ["change"]),
        ({"productOrderItem.itemPrice.price.taxIncludedAmount.value.gt": "30"}, ["plan"]),
        ({"filter": "$[?(@.category == 'B2B' || @.priority == '2')]"}, ["change", "plan"]),
        ({"filter": "productOrderItem[?(@.action == 'add' && @.productOffering.id == 'sport-lite')]"}, ["sport"]),
        ({"filter": "productOrderItem[?(@.id == '1' && @.productOffering.id == 'ott-basic')]"}, []),
        ({"filter": "relatedParty[?(@.partyOrPartyRole.id == 'cust-2001')]"}, ["plan"]),
    ],
)
def test_orders_are_found_by_what_they_show(get, taken, query, names):
    answer = get(query)
    assert (answer.status_code, sorted(body["id"] for body in answer.json())) == (200, sorted(taken[n] for n in names))


def test_orders_come_newest_first_or_as_they_are_sorted(get, taken):
    def ids(query):
        return [body["id"] for body in get(query).json()]

    assert ids({}) == list(reversed(taken))
    assert ids({"sort": "creationDate"}) == list(taken)
    assert ids({"sort": "-category"}) == ["sport", "plan", "change"]


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ({"billingAccount.id": "b"}, "invalidFilter", "productOrderItem.productOffering.id"),
        ({"filter": "$[?(@.colour == 'red')]"}, "invalidFilter", "externalId.*"),
        ({"sort": "productOrderItem.id"}, "invalidSort", "requestedStartDate"),
    ],
)
def test_what_cannot_be_asked_for_is_told_with_what_can(get, taken, official_errors, query, code, words):
    error = get(query).json()
    assert (error["status"], error["code"], words in error["message"]) == ("400", code, True), taken
    assert official_errors("TMF622", "Error", error) == []


def test_a_page_says_where_the_others_are(get, taken):
    answer = get({"limit": "1", "offset": "1", "sort": "id"})
    assert (answer.status_code, [body["id"] for body in answer.json()]) == (206, ["plan"])
    rels = [link.rpartition("rel=")[2] for link in answer["Link"].split(", ")]
    assert rels == ['"first"', '"prev"', '"next"', '"last"']
    assert f"{ORDERS}?limit=1&offset=2&sort=id" in answer["Link"]
    assert len(taken) == 3


def test_fields_lead_into_items(get, taken):
    body = get({"fields": "productOrderItem.productOffering.name"}, f"{ORDERS}/{taken['sport']}").json()
    offering = {"name": "SportStream Lite"}
    (item,) = body.pop("productOrderItem")
    assert (set(body), item["productOffering"]) == ({"@type", "id", "href"}, offering)
    assert set(item) == {"productOffering"}


def test_an_order_that_the_client_knows_is_sent_again_when_it_has_changed(get, taken):
    path = f"{ORDERS}/{taken['sport']}"
    tag = get({}, path)["ETag"]
    assert get({}, path, **{"If-None-Match": tag}).status_code == 304
    ProductOrder.objects.filter(pk=taken["sport"]).update(description="changed")
    changed = get({}, path, **{"If-None-Match": tag})
    assert (changed.status_code, changed.json()["description"], changed["ETag"] != tag) == (200, "changed", True)


def test_too_many_fields_are_refused_before_anything_is_stored(app, demo):
    fields = ",".join(f"f{n}" for n in range(101))
    answer = app("post", f"{ORDERS}?fields={fields}", BODIES["sport"])
    assert (answer.status_code, answer.json()["path"]) == (400, "fields")
    assert app("get", ORDERS).json() == []
