"""TMF622 v5 ProductOrder over HTTP."""

import pytest

from events.models import OutboxEvent
from inventory.models import Product
from ordering.api.views import ProductOrderList
from ordering.models import ProductOrder
from ordering.services import fulfil, fulfil_order
from tmf.errors import Refused

BASE = "/tmf-api/productOrderingManagement/v5"
ORDERS = f"{BASE}/productOrder"


def party(customer):
    reference = {"@type": "PartyRef", "@referredType": "Individual", "id": customer, "name": "Ann"}
    return {"@type": "RelatedPartyRefOrPartyRoleRef", "role": "Customer", "partyOrPartyRole": reference}


def item(item_id, action, **more):
    return {"@type": "ProductOrderItem", "id": item_id, "action": action, "quantity": 1, **more}


def offering(offering_id):
    return {"@type": "ProductOfferingRef", "id": offering_id}


def order(*items, customer="cust-2001", **more):
    return {"@type": "ProductOrder", "relatedParty": [party(customer)], "productOrderItem": list(items), **more}


def change(product, to, customer):
    wanted = {"product": {"@type": "ProductRef", "id": product}, "productOffering": offering(to)}
    return order(item("1", "modify", **wanted), customer=customer)


@pytest.fixture
def plan():
    email = {"@type": "StringCharacteristic", "name": "email", "valueType": "string", "value": "ann@example.org"}
    product = {"@type": "Product", "productCharacteristic": [email]}
    part = item("2", "add", productOffering=offering("ott-basic"), product=product)
    return order(
        item("1", "add", productOffering=offering("plan-300"), productOrderItem=[part]),
        category="B2C",
        priority="1",
        externalId=[{"@type": "ExternalIdentifier", "owner": "shop", "externalIdentifierType": "PO", "id": "77"}],
        channel=[{"@type": "RelatedChannel", "role": "capture", "channel": {"@type": "ChannelRef", "id": "web"}}],
        note=[{"@type": "Note", "author": "Ann", "text": "Ring twice"}],
        billingAccount={"@type": "BillingAccountRef", "id": "b-1"},
    )


def test_an_order_is_taken(app, demo, official, plan):
    assert official.errors("TMF622", "ProductOrder_FVO", plan) == []
    answer = app("post", ORDERS, plan)
    taken = answer.json()
    assert (answer.status_code, answer["Location"], taken["state"]) == (201, taken["href"], "acknowledged")
    assert official.errors("TMF622", "ProductOrder", taken) == []
    for name in ("category", "priority", "externalId", "channel", "note", "billingAccount", "relatedParty"):
        assert taken[name] == plan[name]
    (above,) = taken["productOrderItem"]
    (below,) = above["productOrderItem"]
    assert [(i["id"], i["state"], i["action"]) for i in (above, below)] == [
        ("1", "acknowledged", "add"),
        ("2", "acknowledged", "add"),
    ]
    assert below["product"]["productCharacteristic"][0]["value"] == "ann@example.org"
    (included,) = below["itemPrice"]
    assert included["price"]["taxIncludedAmount"]["value"] == 4.99
    assert included["priceAlteration"][0]["price"]["taxIncludedAmount"]["value"] == 4.99
    assert Product.objects.get(pk=below["product"]["id"]).parent_id == above["product"]["id"]


def test_the_example_of_the_schema_is_an_order(app, demo, official):
    example = ProductOrderList.example
    assert official.errors("TMF622", "ProductOrder_FVO", example) == []
    answer = app("post", ORDERS, example, Idempotency_Key="my-1")
    assert (answer.status_code, answer.json()["productOrderItem"][0]["action"]) == (201, "modify")
    assert set(ProductOrderList.request_headers) == {"Idempotency-Key"}


def test_a_key_that_cannot_be_printed_is_refused(app, demo, plan):
    answer = app("post", ORDERS, plan, Idempotency_Key="k\x00")
    assert (answer.status_code, answer.json()["path"]) == (400, "Idempotency-Key")
    assert ProductOrder.objects.count() == 0


@pytest.mark.parametrize("name", ["a/b", "a\nb", "..", "a?b"])
def test_an_order_is_not_stored_under_an_id_that_has_no_address(app, demo, plan, name):
    answer = app("post", ORDERS, {**plan, "id": name})
    assert (answer.status_code, answer.json()["path"]) == (400, "id")
    assert ProductOrder.objects.count() == 0


def test_an_order_is_read_as_it_was_answered(app, demo, plan):
    taken = app("post", ORDERS, plan).json()
    assert app("get", f"{ORDERS}/{taken['id']}").json() == taken
    assert app("get", f"{ORDERS}?relatedParty.id=cust-2001").json() == [taken]
    assert app("get", f"{ORDERS}?state=completed").json() == []


def test_the_event_of_an_order_holds_the_order(app, demo, plan):
    taken = app("post", ORDERS, plan).json()
    (event,) = OutboxEvent.objects.filter(event_type="ProductOrderCreateEvent")
    assert event.payload == {"productOrder": taken}


def test_a_repeat_gives_the_first_answer_again(app, demo, plan):
    first = app("post", ORDERS, plan, Idempotency_Key="k-1")
    again = app("post", ORDERS, plan, Idempotency_Key="k-1")
    assert "Idempotent-Replayed" not in first
    assert (again.status_code, again["Idempotent-Replayed"], again["Location"]) == (201, "true", first["Location"])
    assert again.json() == first.json()
    assert ProductOrder.objects.count() == 1


def test_a_key_is_for_one_order(app, demo, official, plan):
    app("post", ORDERS, plan, Idempotency_Key="k-1")
    other = {**plan, "category": "B2B", "externalId": []}
    answer = app("post", ORDERS, other, Idempotency_Key="k-1")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotencyKeyReused")
    assert official.errors("TMF622", "Error", answer.json()) == []
    assert ProductOrder.objects.count() == 1


def test_a_downgrade_is_refused_with_its_reason_and_path(app, demo, official):
    answer = app("post", ORDERS, change("1244", "ott-basic", "cust-1002"))
    error = answer.json()
    assert (answer.status_code, error["code"], error["path"]) == (422, "downgradeNotAllowed", "productOrderItem[0]")
    assert official.errors("TMF622", "Error", error) == []
    assert ProductOrder.objects.count() == 0


def test_every_reason_is_an_error_of_its_own(app, demo, official):
    errors = app("post", ORDERS, change("1244", "ott-classic", "cust-1002")).json()["errors"]
    assert {error["code"] for error in errors} == {
        *("downgradeNotAllowed", "belowBaseline"),
        *("notSellable", "notOfferedInPlan"),
    }
    assert [official.errors("TMF622", "Error", error) for error in errors] == [[]] * 4


def test_every_fault_of_a_body_is_named_at_once(app, demo, official):
    answer = app("post", ORDERS, {"productOrderItem": [{"action": "replace"}]})
    assert answer.status_code == 400
    assert {error["path"] for error in answer.json()["errors"]} == {
        *("relatedParty", "productOrderItem[0].id", "productOrderItem[0].action"),
    }
    assert official.errors("TMF622", "Error", answer.json()) == []


@pytest.mark.parametrize("body", [[], "order", None, 5])
def test_a_body_that_is_no_object_is_refused(app, demo, body):
    answer = app("post", ORDERS, b"null" if body is None else body)
    assert (answer.status_code, answer.json()["@type"]) == (400, "Error")


@pytest.mark.parametrize(
    ("customer", "code"), [("cust-1001", "productNotOfCustomer"), ("cust-new", "productNotOfCustomer")]
)
def test_a_product_of_another_customer_cannot_be_ordered_upon(app, demo, customer, code):
    answer = app("post", ORDERS, change("1244", "ott-premium", customer))
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.json()["path"] == "productOrderItem[0].product.id"
    assert ProductOrder.objects.count() == 0


def test_a_rejected_order_says_why(app, demo, official, monkeypatch, plan):
    def refuse(**_):
        raise Refused(422, "noWay", "There is no network.")

    monkeypatch.setattr(fulfil, "place_service_order", refuse)
    taken = app("post", ORDERS, plan).json()
    fulfil_order(order_id=taken["id"])
    now = app("get", f"{ORDERS}/{taken['id']}").json()
    assert official.errors("TMF622", "ProductOrder", now) == []
    assert now["state"] == "rejected"
    assert {error["message"] for error in now["productOrderErrorMessage"]} == {"There is no network."}


def test_ending_a_plan_shows_what_ends_with_it(app, demo, official):
    body = order(item("1", "delete", product={"@type": "ProductRef", "id": "1233"}), customer="cust-1001")
    taken = app("post", ORDERS, body).json()
    assert official.errors("TMF622", "ProductOrder", taken) == []
    (implied,) = taken["productOrderItem"][0]["productOrderItem"]
    assert (implied["id"], implied["isImplied"], implied["product"]["id"]) == ("1.1", True, "1234")


def test_the_official_example_is_refused_only_for_what_the_catalog_does_not_have(app, demo, official):
    answer = app("post", ORDERS, official.examples("TMF622")["CreateProductOrder1_request"])
    assert answer.status_code == 400
    assert {(error["code"], error["path"]) for error in answer.json()["errors"]} == {
        ("unknownReference", "channel[0].channel.id"),
        *(("unknownReference", f"productOrderItem[{n}].productOffering.id") for n in range(4)),
    }


def test_an_offering_is_required_where_the_official_file_lets_it_out(app, demo, official):
    answer = app("post", ORDERS, official.examples("TMF622")["CreateProductOrder2_request"])
    assert (answer.status_code, answer.json()["code"]) == (400, "missing")
    assert answer.json()["path"] == "productOrderItem[0].productOffering.id"


def test_a_list_takes_the_same_queries_whatever_its_size(app, demo, plan, django_assert_num_queries):
    for number in range(3):
        app("post", ORDERS, {**plan, "externalId": [{"id": str(number)}]})
    for limit, count in ((1, 1), (20, 3)):
        with django_assert_num_queries(4):  # token, count, orders, items
            assert len(app("get", f"{ORDERS}?limit={limit}").json()) == count


def test_an_unknown_order_is_a_404(app, demo):
    assert app("get", f"{ORDERS}/nobody").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("patch", f"{ORDERS}/1"),
        ("delete", f"{ORDERS}/1"),
        ("get", f"{BASE}/cancelProductOrder"),
        ("post", f"{BASE}/cancelProductOrder"),
        ("get", f"{BASE}/cancelProductOrder/1"),
        ("post", f"{BASE}/hub"),
        ("delete", f"{BASE}/hub/1"),
    ],
)
def test_an_operation_that_is_not_offered_yet_is_a_501(app, demo, official, method, path):
    answer = app(method, path, {} if method in ("post", "patch") else None)
    assert (answer.status_code, answer.json()["code"]) == (501, "notImplemented")
    assert official.errors("TMF622", "Error", answer.json()) == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_orders_or_reads_without_a_token(client, demo, method):
    assert getattr(client, method)(ORDERS, content_type="application/json").status_code == 401
    assert ProductOrder.objects.count() == 0
