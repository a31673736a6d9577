"""TMF679 and TMF760: everything that is wrong with a question is named at once, and nothing is kept."""

import pytest

from qualification.models import Task

pytestmark = pytest.mark.usefixtures("demo")
ITEM = "requestProductConfigurationItem"


def told(error):
    """Path and code of every error."""
    assert Task.objects.count() == 0
    return [(one["path"], one["code"]) for one in error["errors"]]


def test_every_fault_of_a_query_is_named_at_once(query, official_errors):
    criteria = {
        "product": {"id": 7, "status": ["active"], "productOffering": "ott-basic"},
        "productOffering": {},
        "action": "explode",
        "qualificationItemRelationship": [{}],
        "category": {"id": "not built, but that is not the point"},
    }
    error = query({"searchCriteria": criteria, "channel": {"id": ""}, "provideUnqualified": "yes", "note": {}}, 400)
    assert sorted(told(error)) == [
        ("channel.id", "missing"),
        ("note", "invalid"),
        ("provideUnqualified", "invalid"),
        ("searchCriteria.action", "invalid"),
        ("searchCriteria.product.id", "invalid"),
        ("searchCriteria.product.productOffering", "invalid"),
        ("searchCriteria.product.status", "invalid"),
        ("searchCriteria.productOffering.id", "missing"),
        ("searchCriteria.qualificationItemRelationship[0].id", "missing"),
    ]
    assert official_errors("TMF679", "Error", error) == []


def test_everything_that_a_query_names_and_that_is_not_there_is_told(query):
    criteria = {
        "product": {"id": "no-product"},
        "productOffering": {"id": "no-offering"},
        "channel": {"id": "no-channel"},
        "qualificationItemRelationship": [{"id": "no-plan"}],
    }
    assert sorted(told(query({"searchCriteria": criteria}, 400))) == [
        ("searchCriteria.channel.id", "unknownReference"),
        ("searchCriteria.product.id", "unknownReference"),
        ("searchCriteria.productOffering.id", "unknownReference"),
        ("searchCriteria.qualificationItemRelationship[0].id", "unknownReference"),
    ]


def test_every_fault_of_a_configuration_is_named_at_once(configure):
    selected = {"isSelected": True}
    items = [
        {"id": "1", "productConfiguration": {"product": {"id": "1233"}}},
        {"id": "1"},
        {"id": "3", "productConfiguration": {"configurationAction": [selected, selected]}},
        {"id": 4, "productConfiguration": []},
    ]
    assert sorted(told(configure(*items, status=400, channel="app"))) == [
        ("channel", "invalid"),
        (f"{ITEM}[1].id", "duplicateItem"),
        (f"{ITEM}[1].productConfiguration", "missing"),
        (f"{ITEM}[2].productConfiguration", "missing"),
        (f"{ITEM}[2].productConfiguration.configurationAction[0].action", "missing"),
        (f"{ITEM}[2].productConfiguration.configurationAction[1]", "invalid"),
        (f"{ITEM}[3].id", "invalid"),
        (f"{ITEM}[3].productConfiguration", "invalid"),
    ]


def test_everything_that_a_configuration_names_and_that_is_not_there_is_told(configure):
    items = [
        {"id": "1", "productConfiguration": {"product": {"id": "no-product"}}},
        {"id": "2", "productConfiguration": {"product": {"id": "1233"}}},
        {"id": "3", "productConfiguration": {"productOffering": {"id": "no-offering"}}},
        {"id": "4", "productConfiguration": {"product": {"id": "1243"}}},
    ]
    assert told(configure(*items, status=400, channel={"id": "no-channel"})) == [
        ("channel.id", "unknownReference"),
        (f"{ITEM}[0].productConfiguration.product.id", "unknownReference"),
        (f"{ITEM}[3].productConfiguration.product.id", "unknownReference"),
        (f"{ITEM}[2].productConfiguration.productOffering.id", "unknownReference"),
    ]


def test_too_many_fields_are_refused_before_anything_is_kept(app):
    path = "/tmf-api/productOfferingQualification/v5/queryProductOfferingQualification"
    fields = ",".join(f"f{n}" for n in range(101))
    answer = app("post", f"{path}?fields={fields}", {"searchCriteria": {"product": {"id": "1234"}}})
    assert (answer.status_code, answer.json()["path"], Task.objects.count()) == (400, "fields", 0)
