"""What the catalog refuses between entities: circles, limits, prices of one time; and what it keeps together."""

import pytest

from catalog.models import Channel
from catalog.selectors import compiled_catalog
from tests.api.catalog.rules import LAUNCH, group, messages, option

OFFERING, PRICE, SPEC, CATEGORY = "productOffering", "productOfferingPrice", "productSpecification", "category"
SERVICE = "serviceSpecification"
FAR = "https://elsewhere.example/tmf-api"


def upgrade(pk, **more):
    return {"relationshipType": "upgrade", "id": pk, **more}


def depends(pk, kind="dependency"):
    return {"relationshipType": kind, "id": pk}


@pytest.mark.usefixtures("demo")
def test_an_upgrade_that_closes_a_circle_is_refused_with_the_whole_path(catalog):
    """Golden row q19."""
    error = catalog.cannot(
        409, "upgradeCycle", OFFERING, "ott-premium", productOfferingRelationship=[upgrade("ott-classic")]
    )
    assert error["path"] == "productOfferingRelationship"
    steps = [
        one.strip(" .") for one in error["message"].partition(":")[2].rsplit(":")[-1].replace("→", "->").split("->")
    ]
    assert steps == ["ott-classic", "ott-basic", "ott-standard", "ott-premium", "ott-classic"]


@pytest.mark.usefixtures("demo")
def test_the_same_path_twice_at_one_time_is_refused_and_one_after_the_other_is_not(catalog):
    ends, begins = {"endDateTime": "2027-01-01T00:00:00Z"}, {"startDateTime": "2027-01-01T00:00:00Z"}
    twice = [upgrade("music-family"), upgrade("music-family", validFor=begins)]
    catalog.cannot(409, "pathTwice", OFFERING, "music-duo", productOfferingRelationship=twice)
    after = [upgrade("music-family", validFor=ends), upgrade("music-family", validFor=begins)]
    changed = catalog.change(OFFERING, "music-duo", productOfferingRelationship=after)
    assert [one["validFor"] for one in changed["productOfferingRelationship"]] == [
        {"endDateTime": "2027-01-01T00:00:00.000Z"},
        {"startDateTime": "2027-01-01T00:00:00.000Z"},
    ]


def test_a_bundle_that_contains_itself_is_refused_with_the_path(catalog):
    for pk in ("a", "b", "c"):
        catalog.make(OFFERING, pk, isBundle=True)
    catalog.change(OFFERING, "a", bundledProductOffering=[option("b")])
    catalog.change(OFFERING, "b", bundledGroupProductOffering=[group("g", 0, 1, "c")])
    error = catalog.cannot(409, "bundleCycle", OFFERING, "c", bundledProductOffering=[option("a")])
    assert error["path"] == "bundledProductOffering"
    assert error["message"].endswith("c → a → b → c.")


def test_a_bundle_that_is_its_own_option_is_refused(catalog):
    catalog.make(OFFERING, "a", isBundle=True)
    error = catalog.cannot(400, "invalid", OFFERING, "a", bundledProductOffering=[option("a")])
    assert error["path"] == "bundledProductOffering[0].id"
    error = catalog.cannot(400, "invalid", OFFERING, "a", productOfferingRelationship=[upgrade("a")])
    assert error["path"] == "productOfferingRelationship[0].id"


def test_an_offering_that_is_an_option_twice_is_refused(catalog):
    catalog.make(OFFERING, "part")
    catalog.make(OFFERING, "plan", isBundle=True)
    before = catalog.get(OFFERING, "plan")
    patch = {"bundledProductOffering": [option("part"), option("part", 1)]}
    answer = catalog.app("patch", catalog.address(OFFERING, "plan"), patch)
    assert answer.status_code in (400, 409), answer.content
    assert catalog.get(OFFERING, "plan") == before


def test_two_choice_groups_of_one_name_are_refused(catalog):
    catalog.make(OFFERING, "plan", isBundle=True)
    before = catalog.get(OFFERING, "plan")
    patch = {"bundledGroupProductOffering": [group("g", 0, 1), group("g", 0, 2)]}
    answer = catalog.app("patch", catalog.address(OFFERING, "plan"), patch)
    assert answer.status_code in (400, 409), answer.content
    assert catalog.get(OFFERING, "plan") == before


def test_a_characteristic_that_is_fixed_twice_is_refused(catalog):
    catalog.make(OFFERING, "plan")
    patch = {"prodSpecCharValueUse": [{"name": "tier"}, {"name": "tier"}]}
    answer = catalog.app("patch", catalog.address(OFFERING, "plan"), patch)
    assert answer.status_code in (400, 409), answer.content


@pytest.mark.parametrize(
    ("limits", "path"),
    [
        ((2, 1, None), "numberRelOfferLowerLimit"),
        ((0, 1, 2), "numberRelOfferDefault"),
        ((1, 2, 0), "numberRelOfferDefault"),
    ],
)
def test_limits_that_are_inverted_and_a_default_outside_them_are_refused_by_path(catalog, limits, path):
    catalog.make(OFFERING, "part")
    catalog.make(OFFERING, "plan", isBundle=True)
    error = catalog.cannot(400, "invalid", OFFERING, "plan", bundledProductOffering=[option("part", *limits)])
    assert error["path"] == f"bundledProductOffering[0].bundledProductOfferingOption.{path}"


def test_inverted_limits_of_a_group_deep_inside_are_refused_by_path(catalog):
    catalog.make(OFFERING, "plan", isBundle=True)
    groups = [group("outer", 0, 3, inside=[group("inner", 3, 1)])]
    error = catalog.cannot(400, "invalid", OFFERING, "plan", bundledGroupProductOffering=groups)
    inner = "bundledGroupProductOffering[0].bundledGroupProductOffering[0].bundledGroupProductOfferingOption"
    assert error["path"] == f"{inner}.numberRelOfferLowerLimit"


def test_choice_groups_lie_in_each_other_and_come_back_as_they_were(catalog):
    for pk in "abcd":
        catalog.make(OFFERING, pk, lifecycleStatus="Launched")
    inner = group("inner", 1, 2, "c", "d")
    catalog.make(
        OFFERING, "plan", isBundle=True, bundledGroupProductOffering=[group("outer", 1, 3, "a", "b", inside=[inner])]
    )
    (outer,) = catalog.get(OFFERING, "plan")["bundledGroupProductOffering"]
    (found,) = outer["bundledGroupProductOffering"]
    assert [one["id"] for one in outer["bundledProductOffering"]] == ["a", "b"]
    assert [one["id"] for one in found["bundledProductOffering"]] == ["c", "d"]
    assert found["bundledGroupProductOfferingOption"]["numberRelOfferLowerLimit"] == 1
    groups = compiled_catalog().offerings["plan"].groups
    assert (groups["outer"].parent, groups["inner"].parent) == (None, "outer")
    assert compiled_catalog().offerings["plan"].options["c"].group == "inner"


def test_a_launch_counts_the_options_of_inner_groups_for_the_outer_one(catalog):
    for pk, status in (("a", "In Study"), ("c", "Launched"), ("d", "Launched")):
        catalog.make(OFFERING, pk, lifecycleStatus=status)
    inner = group("inner", 0, 2, "c", "d")
    catalog.make(
        OFFERING, "plan", isBundle=True, bundledGroupProductOffering=[group("outer", 2, 3, "a", inside=[inner])]
    )
    catalog.move(OFFERING, "plan", *LAUNCH)
    short = group("outer", 3, 3, "a", inside=[inner])
    error = catalog.cannot(409, "notLaunched", OFFERING, "plan", bundledGroupProductOffering=[short])
    assert "needs 3 launched options and has 2" in error["message"]


def test_groups_deeper_than_four_are_refused(catalog):
    deepest = group("g5", 0, 1)
    for name in ("g4", "g3", "g2", "g1"):
        deepest = group(name, 0, 1, inside=[deepest])
    catalog.make(OFFERING, "plan", isBundle=True)
    error = catalog.cannot(400, "invalid", OFFERING, "plan", bundledGroupProductOffering=[deepest])
    assert error["path"].endswith("bundledGroupProductOffering")
    assert "4 deep" in error["message"]


def monthly(catalog, pk, start=None, end=None, **more):
    bounds = {"startDateTime": start, "endDateTime": end}
    valid = {name: f"{day}T00:00:00Z" for name, day in bounds.items() if day}
    month = {"priceType": "recurring", "recurringChargePeriodType": "month", "price": {"unit": "EUR", "value": 5}}
    return catalog.make(PRICE, pk, **{**month, **({"validFor": valid} if valid else {}), **more})


def test_two_prices_for_the_same_at_one_time_are_refused_and_named(catalog):
    monthly(catalog, "spring", end="2027-06-01")
    monthly(catalog, "summer", start="2027-05-01")
    monthly(catalog, "autumn", start="2027-06-01")
    monthly(catalog, "yearly", recurringChargePeriodType="year")
    monthly(catalog, "dollar", price={"unit": "USD", "value": 5})
    monthly(catalog, "less", priceType="discount")
    overlapping = [{"id": "spring"}, {"id": "summer"}]
    error = catalog.refuse(409, "pricesOverlap", OFFERING, "plan", productOfferingPrice=overlapping)
    assert error["path"] == "productOfferingPrice"
    assert "(spring)" in error["message"]
    assert "(summer)" in error["message"]
    fine = [{"id": pk} for pk in ("spring", "autumn", "yearly", "dollar", "less")]
    made = catalog.make(OFFERING, "plan", productOfferingPrice=fine)
    assert [one["id"] for one in made["productOfferingPrice"]] == ["spring", "autumn", "yearly", "dollar", "less"]


def test_a_price_that_comes_to_overlap_is_refused_too(catalog):
    monthly(catalog, "spring", end="2027-06-01")
    monthly(catalog, "summer", start="2027-06-01")
    catalog.make(OFFERING, "plan", productOfferingPrice=[{"id": "spring"}, {"id": "summer"}])
    earlier = {"startDateTime": "2027-05-01T00:00:00Z"}
    catalog.cannot(409, "pricesOverlap", PRICE, "summer", validFor=earlier)


def test_services_that_wait_for_each_other_are_refused_with_the_path(catalog):
    catalog.make(SERVICE, "account")
    catalog.make(SERVICE, "screen", serviceSpecRelationship=[depends("account")])
    catalog.make(SERVICE, "play", serviceSpecRelationship=[depends("screen")])
    error = catalog.cannot(409, "dependencyCycle", SERVICE, "account", serviceSpecRelationship=[depends("play")])
    assert error["path"] == "serviceSpecRelationship"
    assert error["message"].endswith("account → play → screen → account.")
    error = catalog.cannot(409, "dependencyCycle", SERVICE, "account", serviceSpecRelationship=[depends("account")])
    assert error["message"].endswith("account → account.")
    other = catalog.change(SERVICE, "account", serviceSpecRelationship=[depends("play", "substitution")])
    assert other["serviceSpecRelationship"][0]["relationshipType"] == "substitution"


def test_only_an_rfs_names_a_partner_and_its_mapping_leads_to_names(catalog):
    error = catalog.refuse(400, "invalid", SERVICE, "cfs", category="CFS", partner="ottplay")
    assert error["path"] == "partner"
    error = catalog.refuse(400, "invalid", SERVICE, "rfs", partner="ottplay", partnerMapping={"tier": 5})
    assert error["path"] == "partnerMapping.tier"
    made = catalog.make(SERVICE, "rfs", partner="ottplay", partnerMapping={"tier": "package"})
    assert (made["category"], made["partner"], made["partnerMapping"]) == ("RFS", "ottplay", {"tier": "package"})
    assert compiled_catalog().service_specs["rfs"].partner_fields == {"tier": "package"}


@pytest.mark.parametrize(
    ("path", "parent"),
    [(CATEGORY, lambda pk: {"parent": {"id": pk}}), ("serviceCategory", lambda pk: {"parentId": pk})],
)
def test_a_category_that_lies_in_itself_is_refused_with_the_path(catalog, path, parent):
    catalog.make(path, "top")
    catalog.make(path, "middle", **parent("top"))
    catalog.make(path, "low", **parent("middle"))
    error = catalog.cannot(409, "categoryCycle", path, "top", **parent("low"))
    assert error["message"].endswith("top → low → middle → top.")
    assert error["path"] == next(iter(parent("")))
    catalog.cannot(409, "categoryCycle", path, "top", **parent("top"))


def test_a_tree_is_the_same_from_both_ends(catalog):
    catalog.make(CATEGORY, "low")
    catalog.make(CATEGORY, "other")
    catalog.make(CATEGORY, "top", subCategory=[{"id": "low"}])
    low = catalog.get(CATEGORY, "low")
    assert (low["parent"]["id"], low["isRoot"]) == ("top", False)
    catalog.change(CATEGORY, "other", parent={"id": "top"})
    assert [one["id"] for one in catalog.get(CATEGORY, "top")["subCategory"]] == ["low", "other"]
    catalog.change(CATEGORY, "top", subCategory=[{"id": "other"}])
    low = catalog.get(CATEGORY, "low")
    assert "parent" not in low
    assert low["isRoot"] is True
    assert [one["id"] for one in catalog.list(CATEGORY, "isRoot=true")] == ["low", "top"]


def test_what_is_renamed_is_renamed_wherever_it_is_shown(catalog):
    catalog.make(SPEC, "spec")
    catalog.make(CATEGORY, "shelf")
    catalog.make(OFFERING, "plan", productSpecification={"id": "spec"}, category=[{"id": "shelf"}])
    assert [one["id"] for one in catalog.get(CATEGORY, "shelf")["productOffering"]] == ["plan"]
    catalog.make("policy", "rule", kind="upgradeOnly", productOffering=[{"id": "plan"}])
    for path, pk in ((OFFERING, "plan"), (SPEC, "spec"), (CATEGORY, "shelf"), ("policy", "rule")):
        catalog.change(path, pk, name=f"New {pk}")
    assert catalog.get(OFFERING, "plan")["policy"][0]["name"] == "New rule"
    plan = catalog.get(OFFERING, "plan")
    assert (plan["productSpecification"]["name"], plan["category"][0]["name"]) == ("New spec", "New shelf")
    assert catalog.get(CATEGORY, "shelf")["productOffering"][0]["name"] == "New plan"
    catalog.remove(OFFERING, "plan")
    assert "productOffering" not in catalog.get(CATEGORY, "shelf")


def test_a_price_given_by_value_becomes_an_entity_and_is_answered_by_value(catalog):
    price = {
        "@type": "ProductOfferingPrice", "name": "Monthly", "priceType": "recurring", "lifecycleStatus": "In Study",
        "lastUpdate": "2026-01-01T00:00:00Z", "price": {"unit": "EUR", "value": 9.99},
    }  # fmt: skip
    made = catalog.make(OFFERING, "plan", productOfferingPrice=[price, {**price, "id": "mine", "priceType": "oneTime"}])
    first, second = made["productOfferingPrice"]
    assert second["id"] == "mine"
    assert (first["price"], first["name"]) == ({"unit": "EUR", "value": 9.99}, "Monthly")
    assert catalog.get(PRICE, first["id"]) == first
    changed = catalog.change(OFFERING, "plan", productOfferingPrice=[{**second, "price": {"unit": "EUR", "value": 1}}])
    assert changed["productOfferingPrice"][0]["price"]["value"] == 1
    assert catalog.get(PRICE, "mine")["price"]["value"] == 1


def test_a_wrong_price_by_value_is_refused_by_its_path_and_stores_nothing(catalog):
    price = {"name": "Monthly", "priceType": "recurring", "lifecycleStatus": "Sold", "price": {"unit": "euro"}}
    error = catalog.refuse(400, "invalid", OFFERING, "plan", productOfferingPrice=[price], name=7)
    assert [one["path"] for one in error["errors"]] == [
        "name",
        "productOfferingPrice[0].lifecycleStatus",
        "productOfferingPrice[0].price.unit",
    ]
    assert len(messages(error)) == 3


def test_an_action_that_names_only_channels_of_other_systems_is_allowed_nowhere_here(catalog):
    Channel.objects.create(id="app", name="App")
    far = {"id": "app", "href": f"{FAR}/channel/app"}
    actions = [
        {"action": "upgrade", "channel": [far]},
        {"action": "downgrade"},
        {"action": "modify", "channel": [{"id": "app"}]},
    ]
    made = catalog.make(OFFERING, "plan", allowedAction=actions)
    assert made["allowedAction"][0]["channel"] == [far]
    at = compiled_catalog().offerings["plan"]
    allowed = {one.action: one.channels for one in at.allowed_actions}
    assert "app" not in allowed["upgrade"]
    assert allowed["upgrade"]
    assert allowed["downgrade"] == frozenset()
    assert allowed["modify"] == {"app"}


@pytest.mark.parametrize(
    ("kind", "parameters", "path"),
    [
        ("minTenure", {}, "parameters.days"),
        ("minTenure", None, "parameters.days"),
        ("coolingOff", {"days": -1}, "parameters.days"),
        ("coolingOff", {"days": True}, "parameters.days"),
        ("maxPerCustomer", {"maximum": "2"}, "parameters.maximum"),
        ("requires", {"offerings": []}, "parameters.offerings"),
        ("excludes", {"offerings": [7]}, "parameters.offerings"),
        ("channelOnly", {"channels": "app"}, "parameters.channels"),
        ("segmentOnly", {"segments": [""]}, "parameters.segments"),
    ],
)
def test_a_policy_with_parameters_that_its_kind_cannot_read_is_refused_by_path(catalog, kind, parameters, path):
    body = {} if parameters is None else {"parameters": parameters}
    assert catalog.refuse(400, "invalid", "policy", "rule", kind=kind, **body)["path"] == path


def test_a_policy_reaches_the_rules_and_the_documents_of_its_offerings(catalog):
    catalog.make(OFFERING, "plan")
    catalog.make("policy", "rule", kind="minTenure", parameters={"days": 30}, productOffering=[{"id": "plan"}])
    assert [one["id"] for one in catalog.get(OFFERING, "plan")["policy"]] == ["rule"]
    (policy,) = compiled_catalog().offerings["plan"].policies
    assert (policy.kind, policy.parameters) == ("minTenure", {"days": 30})
    catalog.change("policy", "rule", parameters={"days": 60})
    assert compiled_catalog().offerings["plan"].policies[0].parameters == {"days": 60}
    catalog.change(OFFERING, "plan", policy=[])
    assert "productOffering" not in catalog.get("policy", "rule")
    catalog.remove("policy", "rule")


def test_a_number_that_no_column_holds_is_refused_by_path(catalog):
    for name, value in (("percentage", 1_000_000), ("percentage", -1e9), ("price", {"unit": "EUR", "value": 1e13})):
        error = catalog.refuse(400, "invalid", PRICE, "fee", priceType="discount", **{name: value})
        assert error["path"] in (name, f"{name}.value")
    catalog.make(PRICE, "fee", priceType="discount", percentage=999_999.5)


def paths(error):
    """Where each error of an answer lies."""
    return [one["path"] for one in error.get("errors", [error])]


def test_what_is_wrong_between_attributes_is_named_beside_what_is_wrong_in_them(catalog):
    faulty = {
        "name": "tier", "valueType": "string", "minCardinality": 2, "maxCardinality": 1, "regex": "(((",
        "validFor": {"startDateTime": "x"},
    }  # fmt: skip
    error = catalog.refuse(400, "invalid", SPEC, "spec", productSpecCharacteristic=[faulty])
    here = "productSpecCharacteristic[0]"
    assert paths(error) == [f"{here}.maxCardinality", f"{here}.regex", f"{here}.validFor.startDateTime"]


def test_every_fault_of_a_value_specification_is_named(catalog):
    value = {"rangeInterval": "foo", "valueFrom": 5, "valueTo": 1, "regex": "("}
    tier = {"name": "tier", "valueType": "string", "characteristicValueSpecification": [value]}
    error = catalog.refuse(400, "invalid", SPEC, "spec", productSpecCharacteristic=[tier])
    here = "productSpecCharacteristic[0].characteristicValueSpecification[0]"
    assert sorted(paths(error)) == [f"{here}.rangeInterval", f"{here}.regex", f"{here}.valueTo"]


def test_what_stands_twice_is_named_beside_a_wrong_attribute(catalog):
    twice = [{"name": "tier"}, {"name": "tier"}]
    error = catalog.refuse(400, "invalid", OFFERING, "plan", name=7, isBundle="yes", prodSpecCharValueUse=twice)
    assert sorted(paths(error)) == ["isBundle", "name", "prodSpecCharValueUse[1].name"]


def test_a_bundle_that_is_its_own_option_twice_is_told_both(catalog):
    catalog.make(OFFERING, "a", isBundle=True)
    error = catalog.cannot(400, "invalid", OFFERING, "a", bundledProductOffering=[option("a")] * 2)
    here = "bundledProductOffering"
    assert paths(error) == [f"{here}[0].id", f"{here}[1].id", f"{here}[1].id"]
    assert "already" in messages(error)[2]


@pytest.mark.parametrize(("default", "named"), [(5, ["LowerLimit", "Default"]), (2, ["LowerLimit"])])
def test_a_default_outside_inverted_limits_is_named_beside_them(catalog, default, named):
    catalog.make(OFFERING, "part")
    bundle = [option("part", 3, 1, default)]
    error = catalog.refuse(400, "invalid", OFFERING, "plan", isBundle=True, bundledProductOffering=bundle)
    assert [path.rpartition("numberRelOffer")[2] for path in paths(error)] == named


def test_a_policy_without_a_readable_kind_is_told_what_else_is_wrong(catalog):
    for kind in ({}, {"kind": 7}):
        error = catalog.refuse(400, "missing" if not kind else "invalid", "policy", "rule", parameters={}, **kind)
        assert paths(error) == ["kind"]
