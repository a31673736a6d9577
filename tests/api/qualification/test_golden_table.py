"""The golden table, asked over HTTP of TMF679 (query and check), of TMF760 and of the order gate of TMF622."""

from django.db import transaction

CHECK = "/tmf-api/productOfferingQualification/v5/checkProductOfferingQualification"
ORDER = "/tmf-api/productOrderingManagement/v5/productOrder"


def query_of(row):
    """The query of a golden row, with everything that it would explain."""
    criteria = {"product": {"id": "held"}}
    if "action" in row:
        criteria["action"] = row["action"]
    if "askedPlan" in row:
        criteria["qualificationItemRelationship"] = [{"id": row["askedPlan"], "relationshipType": "bundles"}]
    channel = {"channel": {"id": row["channel"]}} if "channel" in row else {}
    return {"searchCriteria": criteria, "provideUnqualified": True, "provideResultReason": True, **channel}


def test_the_query_gives_the_golden_answer(golden, query, official_errors):
    answer = query(query_of(golden))

    items = answer["qualifiedProductOfferingItem"]
    qualified = [i["productOffering"]["id"] for i in items if i["qualificationResult"] == "qualified"]
    assert qualified == golden["expect"]["qualified"]
    refused = {
        i["productOffering"]["id"]: {reason["code"] for reason in i["eligibilityResultReason"]}
        for i in items
        if i["qualificationResult"] == "unqualified"
    }
    assert refused == {name: set(codes) for name, codes in golden["expect"]["unqualified"].items()}
    assert len(items) == len(qualified) + len(refused)
    assert official_errors("TMF679", "QueryProductOfferingQualification", answer) == []


def test_the_query_gives_what_is_qualified_only_unless_asked_for_more(golden, query):
    body = {"searchCriteria": query_of(golden)["searchCriteria"], "channel": {"id": golden.get("channel", "app")}}
    items = query(body)["qualifiedProductOfferingItem"]

    assert [i["productOffering"]["id"] for i in items] == golden["expect"]["qualified"]
    assert all("eligibilityResultReason" not in item for item in items)


def test_the_configuration_of_the_plan_agrees(golden_in_plan, configure, official_errors):
    """Of a plan's options, those can be selected that are qualified; the others say the same reasons."""
    golden = golden_in_plan
    action = [{"action": golden["action"], "isSelected": True}] if "action" in golden else []
    item = {"id": "1", "productConfiguration": {"product": {"id": "plan"}, "configurationAction": action}}
    answer = configure(item, channel={"id": golden.get("channel", "app")})

    expected = dict.fromkeys(golden["expect"]["qualified"], ()) | golden["expect"]["unqualified"]
    items = answer["computedProductConfigurationItem"][0]["queryProductConfigurationItem"]
    children = {item["productConfiguration"]["productOffering"]["id"]: item for item in items}
    offered = {name: item for name, item in children.items() if name in expected}
    codes = {name: {r["code"] for r in item.get("stateReason", ())} for name, item in offered.items()}
    assert codes == {name: set(expected[name]) for name in offered}
    assert [name for name in offered if offered[name]["productConfiguration"]["isSelectable"]] == [
        name for name in offered if name in golden["expect"]["qualified"]
    ]
    assert set(offered) >= set(golden["expect"]["qualified"])
    assert official_errors("TMF760", "QueryProductConfiguration", answer) == []


def test_the_check_gives_the_golden_answer(golden, post, official_errors):
    """One item for each member of the ladder, each in a check of its own: items of one product shut each other out."""
    found = {}
    for name in expected_of(golden):
        asked = {"action": golden.get("action", "modify"), "product": {"id": "held"}, "productOffering": {"id": name}}
        if "askedPlan" in golden:
            asked["qualificationItemRelationship"] = [{"id": golden["askedPlan"], "relationshipType": "bundles"}]
        channel = {"channel": {"id": golden["channel"]}} if "channel" in golden else {}
        body = {"checkProductOfferingQualificationItem": [asked], "provideResultReason": True, **channel}
        answer = post(CHECK, body)
        [item] = answer["checkProductOfferingQualificationItem"]
        found[name] = {reason["code"] for reason in item.get("eligibilityResultReason", ())}
        assert (item["qualificationItemResult"] == "qualified") == (not found[name])
        assert official_errors("TMF679", "CheckProductOfferingQualification", answer) == []
    assert found == expected_of(golden)


def test_the_order_gate_gives_the_golden_answer(golden, app):
    """An order names no direction, and no plan but the one that is held: what only those refuse is not refused here."""
    if "askedPlan" in golden:
        golden = {**golden, "expect": AS_HELD[golden["id"]]}
    found = {name: ordered(app, golden, name) for name in expected_of(golden)}
    assert found == {name: codes - {"notInAskedDirection"} for name, codes in expected_of(golden).items()}


AS_HELD = {
    "q08-the-plan-asked-about-counts-not-the-plan-held": {
        "qualified": ["ott-premium"],
        "unqualified": {
            "ott-classic": ["downgradeNotAllowed", "belowBaseline", "notSellable", "notOfferedInPlan"],
            "ott-basic": ["downgradeNotAllowed"],
            "ott-ultra": ["notSellable", "notOfferedInPlan"],
        },
    }
}


def ordered(app, golden, name):
    """The codes that refuse the order of a change; nothing of it is kept."""
    party = {"role": "Customer", "partyOrPartyRole": {"id": "cust"}}
    item = {"id": "1", "action": "modify", "product": {"id": "held"}, "productOffering": {"id": name}}
    channel = {"channel": {"id": golden.get("channel", "app")}, "role": "sales"}
    with transaction.atomic():
        answer = app("post", ORDER, {"relatedParty": [party], "channel": [channel], "productOrderItem": [item]})
        transaction.set_rollback(True)
    assert answer.status_code in (201, 422), answer.json()
    error = answer.json() if answer.status_code == 422 else {"errors": []}
    return {one["code"] for one in error.get("errors", [error])}


def expected_of(golden):
    """The codes that are expected for every member of the ladder."""
    refused = golden["expect"]["unqualified"]
    return {
        **{name: set() for name in golden["expect"]["qualified"]},
        **{n: set(codes) for n, codes in refused.items()},
    }
