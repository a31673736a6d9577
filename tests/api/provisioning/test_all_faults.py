"""TMF641 POST: everything that is wrong with an order is named at once."""

from tests.api.provisioning.conftest import ORDERING

ORDERS = f"{ORDERING}/serviceOrder"


def faults(api, order, picture, status=400):
    """Path and code of every error of an answer; nothing is stored."""
    before = picture()
    answer = api("post", ORDERS, order)
    assert (answer.status_code, picture()) == (status, before)
    return [(error.get("path"), error["code"]) for error in answer.json()["errors"]]


def test_every_fault_of_a_body_is_named_at_once(api, order, picture, official_errors):
    wrong = {
        "id": "a/b",
        "priority": "x" * 41,
        "requestedStartDate": "soon",
        "relatedParty": [{"role": "seller"}, "Ann"],
        "externalReference": [{"id": 7}],
        "serviceOrderItem": [
            {"id": "1", "action": "explode", "service": {}},
            {"id": "2", "action": "add", "service": {"serviceSpecification": {}}},
            {"action": "delete", "service": []},
            "item",
            {"id": "5", "action": "modify", "service": {"id": "s", "serviceCharacteristic": ["tier"]}},
            {**order["serviceOrderItem"][0], "serviceOrderItemRelationship": [{"relationshipType": "likes"}]},
        ],
    }
    assert sorted(faults(api, wrong, picture)) == [
        ("externalReference[0].id", "invalid"),
        ("id", "invalid"),
        ("priority", "invalid"),
        ("relatedParty", "missing"),
        ("relatedParty[1]", "invalid"),
        ("requestedStartDate", "invalid"),
        ("serviceOrderItem[0].action", "invalid"),
        ("serviceOrderItem[1].service.serviceSpecification.id", "missing"),
        ("serviceOrderItem[2].id", "missing"),
        ("serviceOrderItem[2].service", "invalid"),
        ("serviceOrderItem[3]", "invalid"),
        ("serviceOrderItem[4].service.serviceCharacteristic[0]", "invalid"),
        ("serviceOrderItem[5].serviceOrderItemRelationship", "invalid"),
        ("serviceOrderItem[5].serviceOrderItemRelationship", "missing"),
    ]
    error = api("post", ORDERS, wrong).json()
    assert official_errors("TMF641", "Error", error) == []


def test_every_item_that_names_nothing_is_told(api, order, picture):
    one = order["serviceOrderItem"][0]
    unknown = {**one, "id": "2", "service": {"serviceSpecification": {"id": "none"}}}
    gone = {"id": "3", "action": "delete", "service": {"id": "nobody"}}
    order["serviceOrderItem"] = [one, unknown, gone]
    assert faults(api, order, picture) == [
        ("serviceOrderItem[1]", "unknownSpecification"),
        ("serviceOrderItem[2]", "unknownService"),
    ]


def test_a_fault_counts_before_what_is_not_built(api, order, picture):
    order["externalReference"].append({"id": "PO-2"})
    order["serviceOrderItem"][0]["action"] = "explode"
    before = picture()
    answer = api("post", ORDERS, order)
    assert (answer.status_code, answer.json()["path"]) == (400, "serviceOrderItem[0].action")
    assert picture() == before
