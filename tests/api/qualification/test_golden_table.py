"""The golden table, asked over HTTP of TMF679 and of TMF760."""


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
