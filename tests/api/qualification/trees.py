"""Configurations as a client asks for them, and what stands in the answered tree."""

import copy

from inventory.services import load_customers

FLAGS = ("isSelected", "isSelectable", "isVisible")


def of_product(pk, number="1", **words):
    return {"id": number, "productConfiguration": {"product": {"id": pk}, **words}}


def of_offering(pk, **words):
    return {"id": "1", "productConfiguration": {"productOffering": {"id": pk}, **words}}


def load_more(demo, customer):
    load_customers(customers=[customer], at=demo["today"])


def root(answer):
    [computed] = answer["computedProductConfigurationItem"]
    return computed["productConfiguration"]


def tree(answer):
    """Selected, selectable, visible and reasons of every child."""
    return {
        name: (*(node[flag] for flag in FLAGS), [reason["code"] for reason in item.get("stateReason", ())])
        for name, item in children(answer).items()
        for node in [item["productConfiguration"]]
    }


def children(answer):
    """The items below the computed one, by their offering."""
    [computed] = answer["computedProductConfigurationItem"]
    items = computed.get("queryProductConfigurationItem", ())
    return {item["productConfiguration"]["productOffering"]["id"]: item for item in items}


def sent_back(answer, *selected, deselected=()):
    """The computed tree as a request: these offerings selected, those deselected, all else as it was answered."""
    [item] = copy.deepcopy(answer["computedProductConfigurationItem"])
    for name, child in children({"computedProductConfigurationItem": [item]}).items():
        if name in (*selected, *deselected):
            child["productConfiguration"]["isSelected"] = name in selected
    return {**item, "id": "1"}


def total(answer, name="totalPrice"):
    [computed] = answer["computedProductConfigurationItem"]
    return [(one["priceType"], one["price"]["taxIncludedAmount"]["value"]) for one in computed[name]]
