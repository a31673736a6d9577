"""TMF641 POST: what does not fit is the client's to mend, and never a failure of ours."""

import pytest

from provisioning.models import ServiceOrder

ORDERS = "/tmf-api/serviceOrdering/v5/serviceOrder"
REFERENCE, CUSTOMER = "externalReference[0]", "relatedParty[0].partyOrPartyRole.id"
NO_IDS = ["x" * 65, "a b", "a/b", "-a", "\u00e4", "a\n", 7, ["a"], {"a": 1}, True, None, ""]


def refused(api, order, picture):
    """Status, code and path of an answer; nothing is stored."""
    before = picture()
    answer = api("post", ORDERS, order)
    body = answer.json()
    assert picture() == before
    return answer.status_code, body["code"], body.get("path")


@pytest.mark.parametrize("value", NO_IDS)
def test_the_clients_id_of_the_order_is_an_id(api, order, picture, value):
    assert refused(api, {**order, "id": value}, picture) == (400, "invalid", "id")


@pytest.mark.parametrize("value", NO_IDS)
def test_the_clients_id_of_an_item_is_an_id(api, order, picture, value):
    order["serviceOrderItem"][0]["id"] = value
    assert refused(api, order, picture) == (400, "invalid", "serviceOrderItem[0].id")


@pytest.mark.parametrize("value", NO_IDS)
def test_the_id_of_the_customer_is_an_id(api, order, picture, value):
    order["relatedParty"][0]["partyOrPartyRole"]["id"] = value
    expected = (400, "invalid", CUSTOMER) if value else (400, "missing", "relatedParty")
    assert refused(api, order, picture) == expected


@pytest.mark.parametrize("value", ["a", "x" * 64, "Order:1.2_3~4-5"])
def test_an_id_is_kept_as_it_was_chosen(api, order, value):
    order["relatedParty"][0]["partyOrPartyRole"]["id"] = order["serviceOrderItem"][0]["id"] = value
    body = api("post", ORDERS, {**order, "id": value}).json()
    assert (body["id"], body["serviceOrderItem"][0]["id"]) == (value, value)
    assert ServiceOrder.objects.get().customer_id == value


@pytest.mark.parametrize(("name", "longest"), [("category", 200), ("priority", 40), ("description", 4000)])
def test_a_text_that_travels_is_a_text_that_fits(api, order, picture, name, longest):
    for wrong in ("x" * (longest + 1), 7, ["x"], {"x": 1}):
        assert refused(api, {**order, name: wrong}, picture) == (400, "invalid", name)
    assert api("post", ORDERS, {**order, name: "x" * longest}).json()[name] == "x" * longest


@pytest.mark.parametrize(
    ("name", "longest"), [("owner", 200), ("name", 200), ("externalReferenceType", 100), ("id", 200), ("href", 500)]
)
def test_a_part_of_the_external_reference_is_a_text_that_fits(api, order, picture, name, longest):
    reference = order["externalReference"][0]
    for wrong in ("x" * (longest + 1), 7, ["x"], {"x": 1}):
        reference[name] = wrong
        assert refused(api, order, picture) == (400, "invalid", f"{REFERENCE}.{name}")
    reference[name] = "x" * longest
    assert api("post", ORDERS, order).json()["externalReference"][0][name] == "x" * longest


@pytest.mark.parametrize("role", ["customer", "Customer", "CUSTOMER"])
def test_the_customer_is_known_by_its_role_in_whatever_case(api, order, role):
    order["relatedParty"][0]["role"] = role
    assert api("post", ORDERS, order).status_code == 201
    assert ServiceOrder.objects.get().customer_id == "cust-1"


def test_what_is_to_begin_later_is_not_begun_at_once(api, order, picture):
    assert refused(api, {**order, "requestedStartDate": "2099-12-24T12:00:00Z"}, picture) == (
        501,
        "notImplemented",
        None,
    )


def test_what_was_to_begin_already_is_begun(api, order):
    body = api("post", ORDERS, {**order, "requestedStartDate": "2020-12-24T12:00:00Z"}).json()
    assert (body["state"], body["requestedStartDate"]) == ("inProgress", "2020-12-24T12:00:00.000Z")
