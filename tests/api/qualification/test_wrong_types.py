"""Whatever stands where something else should stand is refused or answered, never a failure of ours."""

import pytest

from tests.api.wrong_types import WRONG, places, swap

PATHS = {
    "TMF679": "/tmf-api/productOfferingQualification/v5/queryProductOfferingQualification",
    "TMF760": "/tmf-api/productConfiguration/v5/queryProductConfiguration",
    "Check": "/tmf-api/productConfiguration/v5/checkProductConfiguration",
}
REF = {"@type": "Ref", "id": "app", "name": "App"}
PARTY = {"role": "Customer", "partyOrPartyRole": {"id": "cust-1001", "name": "Ann"}}
CRITERIA = {
    "product": {"id": "1234", "status": "active", "productOffering": {"id": "ott-basic"}},
    "productOffering": {"id": "ott-standard"},
    "action": "upgrade",
    "channel": REF,
    "category": None,
    "promotion": None,
    "qualificationItemRelationship": [{"id": "1233", "product": {"id": "1233"}, "productOffering": {"id": "plan-300"}}],
}
ACTION = {"action": "upgrade", "isSelected": True}
CONFIGURATION = {
    "product": {"id": "1233"},
    "productOffering": {"id": "plan-300"},
    "configurationAction": [ACTION],
    "productConfiguration": [],
}
COLOR = {
    "name": "color",
    "configurationCharacteristicValue": [
        {"isSelected": True, "characteristicValue": {"name": "color", "value": "blue"}}
    ],
}
NODE = {
    "productOffering": {"id": "ott-premium"},
    "isSelected": True,
    "quantity": 1,
    "configurationCharacteristic": [COLOR],
    "configurationTerm": [{"name": "12 months", "isSelected": True}],
    "productConfiguration": [{"productOffering": {"id": "sport-lite"}}],
}
BY_VALUE = {
    "product": {
        "productOffering": {"id": "sport-lite"},
        "productCharacteristic": [{"name": "color", "value": "blue"}],
        "place": [{"role": "home", "place": {"id": "here"}}],
    }
}
BODIES = {
    "TMF679": {
        "@type": "QueryProductOfferingQualification",
        "id": "mine",
        "description": "text",
        "channel": REF,
        "relatedParty": [PARTY],
        "note": [{"text": "text"}],
        "instantSyncQualification": True,
        "provideUnqualified": True,
        "provideResultReason": True,
        "requestedQualificationCompletionDate": "2026-11-21T12:00:00Z",
        "searchCriteria": CRITERIA,
    },
    "TMF679 new": {
        "searchCriteria": {"productOffering": {"id": "sport-lite"}, "qualificationItemRelationship": [{"id": "1233"}]}
    },
    "TMF760": {
        "@type": "QueryProductConfiguration",
        "id": "mine",
        "channel": REF,
        "relatedParty": [PARTY],
        "contextEntity": REF,
        "contextCharacteristic": [{"name": "a", "value": 1}],
        "instantSync": True,
        "requestProductConfigurationItem": [
            {
                "id": "1",
                "productConfiguration": CONFIGURATION,
                "queryProductConfigurationItem": [{"id": "2", "productConfiguration": NODE}],
            }
        ],
    },
    "Check": {
        "instantSync": True,
        "provideAlternatives": True,
        "checkProductConfigurationItem": [
            {
                "id": "1",
                "productConfiguration": {"productOffering": {"id": "plan-300"}},
                "productConfigurationItem": [{"id": "2", "productConfiguration": NODE}],
                "productConfigurationItemRelationship": [{"id": "1", "role": "requestItem"}],
            },
            {"id": "3", "productConfiguration": BY_VALUE},
        ],
    },
}


@pytest.mark.parametrize("question", BODIES)
@pytest.mark.usefixtures("demo")
def test_an_attribute_of_another_type_is_never_a_failure_of_ours(app, question):
    path, body = PATHS[question.split()[0]], BODIES[question]
    odd = [
        (place, value, answer.status_code)
        for place in places(body)
        for value in WRONG
        if (answer := app("post", path, swap(body, place, value))).status_code not in (200, 201, 400, 501)
    ]
    assert odd == []
