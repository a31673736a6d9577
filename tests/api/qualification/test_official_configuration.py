"""Every official example of TMF760 is accepted as it is, and answered in its shape."""

import copy

import pytest
from django.utils import timezone

from tests.api.qualification.official_catalog import load_fiber_contract, load_handset, load_internet

BASE = "/tmf-api/productConfiguration/v5"
NEW = "Configure_a_new_product"
CHANGED = "Change_default_characteristic_value_for_new_product"
ACTIONS, SELECTED = "Query_valid_actions_for_existing_product", "Select_actions_for_existing_product"
FIBER = "Configure_new_product_-_use_case_003_in_the_IG1228_ODA_use-cases_"
VALID, INVALID = "Check_configuration_of_new_product", "Check_configuration_of_new_invalid_product"
QUERIES, CHECKS = (NEW, CHANGED, ACTIONS, SELECTED, FIBER), (VALID, INVALID)


@pytest.fixture
def ask(db, app, official):
    """POST an official example; gives its answer, which is held against the official file, and the official answer."""

    def asked(name, change=None):
        load_handset()
        load_internet(timezone.now())
        load_fiber_contract()
        body = copy.deepcopy(official.examples("TMF760")[f"{name}_request"])
        if change:
            change(body)
        kind = body["@type"]
        answer = app("post", f"{BASE}/{kind[0].lower()}{kind[1:]}", body)
        assert answer.status_code == 200, answer.json()
        assert official.errors("TMF760", kind, answer.json()) == []
        return answer.json(), official.examples("TMF760")[f"{name}_response"]

    return asked


def computed(answer):
    [item] = answer["computedProductConfigurationItem"]
    return item


def flags(node):
    return tuple(node[name] for name in ("isSelectable", "isSelected", "isVisible"))


def values(node):
    """The values of each characteristic, and whether they are selected."""
    return {
        (one["id"], one["name"], one["minCardinality"], one["maxCardinality"], one["isConfigurable"]): [
            (value["characteristicValue"]["value"], value["isSelectable"], value["isSelected"])
            for value in one["configurationCharacteristicValue"]
        ]
        for one in node.get("configurationCharacteristic", ())
    }


def prices(node):
    return [
        (
            one["name"],
            one["priceType"],
            one["price"]["dutyFreeAmount"]["value"],
            one["price"]["taxIncludedAmount"]["value"],
        )
        for one in node.get("configurationPrice", ())
    ]


def terms(node):
    return [(one["name"], one["isSelectable"], one["isSelected"]) for one in node.get("configurationTerm", ())]


def actions(node):
    return {one["action"]: one["isSelected"] for one in node.get("configurationAction", ())}


def test_every_example_request_of_a_task_is_tried_here(official):
    names = {name for name in official.examples("TMF760") if name.endswith("_request") and "Event" not in name}
    assert names == {f"{name}_request" for name in (*QUERIES, *CHECKS)}


@pytest.mark.parametrize("name", [*QUERIES, *CHECKS])
def test_what_was_sent_comes_back(ask, official, name):
    answer, _ = ask(name)
    sent = official.examples("TMF760")[f"{name}_request"]
    for attribute in ("relatedParty", "contextEntity", "contextCharacteristic", "requestProductConfigurationItem"):
        assert answer.get(attribute) == sent.get(attribute)
    assert answer["state"] == "done"


def test_a_new_product_comes_with_its_defaults_terms_and_price(ask):
    answer, expected = ask(NEW)
    node, wanted = computed(answer)["productConfiguration"], computed(expected)["productConfiguration"]
    assert computed(answer)["state"] == "approved"
    assert (flags(node), values(node), terms(node)) == (flags(wanted), values(wanted), terms(wanted))
    assert actions(node) == actions(wanted) == {"add": True}
    assert prices(node) == [("Blue phone price", "oneTimeCharge", 100, 122)]


def test_another_value_has_another_price(ask):
    answer, expected = ask(CHANGED)
    node, wanted = computed(answer)["productConfiguration"], computed(expected)["productConfiguration"]
    assert values(node) == values(wanted)
    assert [(net, gross) for *_, net, gross in prices(node)] == [(net, gross) for *_, net, gross in prices(wanted)]
    [total] = computed(answer)["totalPrice"]
    assert total["price"]["taxIncludedAmount"] == {"unit": "EUR", "value": 134.2}


def test_an_existing_product_says_what_may_be_done_with_it(ask):
    answer, expected = ask(ACTIONS)
    node, wanted = computed(answer)["productConfiguration"], computed(expected)["productConfiguration"]
    assert {"terminate", "Change bandwith"} <= actions(node).keys()
    assert actions(node) == {**actions(wanted), "modify": False}
    assert node["product"]["id"] == "pr1"


def test_a_selected_action_shows_what_can_be_changed(ask):
    answer, expected = ask(SELECTED)
    node, wanted = computed(answer)["productConfiguration"], computed(expected)["productConfiguration"]
    assert computed(answer)["state"] == "approved"
    assert actions(node)["Change bandwith"] is True
    assert (flags(node), values(node)) == (flags(wanted), values(wanted))
    assert [amounts for *_, net, gross in prices(node) for amounts in [(net, gross)]] == [(100, 122)]


def test_a_configuration_of_ig1228_is_answered_in_its_shape(ask):
    answer, expected = ask(FIBER)
    item, wanted = computed(answer), computed(expected)
    assert item["state"] == wanted["state"] == "approved"
    assert [r["code"] for r in item["stateReason"]] == ["groupLimit"]  # a box is still to be chosen
    root = item["productConfiguration"]
    assert prices(root) == prices(wanted["productConfiguration"])
    assert root["configurationPrice"][0]["applicationDuration"] == 10
    children, official = (
        {i["productConfiguration"]["productOffering"]["name"]: i for i in one["queryProductConfigurationItem"]}
        for one in (item, wanted)
    )
    assert children.keys() == official.keys()
    for name, child in children.items():
        mine, theirs = child["productConfiguration"], official[name]["productConfiguration"]
        assert child["state"] == official[name]["state"] == "approved"
        assert (flags(mine), values(mine), prices(mine), actions(mine)) == (
            flags(theirs),
            values(theirs),
            prices(theirs),
            actions(theirs),
        ), name
        assert mine.get("bundledGroupProductOffering") == theirs.get("bundledGroupProductOffering")


def test_a_valid_product_is_approved(ask):
    answer, expected = ask(VALID)
    [item], [wanted] = answer["checkProductConfigurationItem"], expected["checkProductConfigurationItem"]
    assert item["state"] == wanted["state"] == "approved"
    assert "stateReason" not in item
    assert item["productConfiguration"]["product"] == wanted["productConfiguration"]["product"]


def test_a_product_without_its_color_is_rejected(ask):
    answer, expected = ask(INVALID)
    [item], [wanted] = answer["checkProductConfigurationItem"], expected["checkProductConfigurationItem"]
    assert item["state"] == wanted["state"] == "rejected"
    assert [r["code"] for r in item["stateReason"]] == ["characteristicMissing"]
    assert "Color" in item["stateReason"][0]["label"]
    assert "alternateProductConfigurationProposal" not in item


def test_a_product_without_its_color_could_be_had_in_the_usual_one(ask):
    answer, _ = ask(INVALID, lambda body: body.update(provideAlternatives=True))
    [item] = answer["checkProductConfigurationItem"]
    [proposal] = item["alternateProductConfigurationProposal"]
    [chosen] = [value for name, listed in values(proposal).items() for value, _, selected in listed if selected]
    assert (proposal["productOffering"]["id"], chosen) == ("14305", "Blue")
