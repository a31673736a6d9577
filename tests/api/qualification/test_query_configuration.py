"""TMF760 queryProductConfiguration: the tree of a held plan, of a new one, and what is refused."""

import pytest

from catalog.models import Policy, ProductOffering
from catalog.services import save_entity
from inventory.services import attach_order
from qualification.models import Task
from qualification.services import KINDS
from tests.api.qualification.trees import FLAGS, children, load_more, of_offering, of_product, root, tree

PATH = "/tmf-api/productConfiguration/v5/queryProductConfiguration"
pytestmark = pytest.mark.usefixtures("demo")


class TestHeldPlan:
    def test_what_is_held_is_selected_and_the_rest_is_as_the_oracle_decides(self, configure):
        assert tree(configure(of_product("1243"))) == {
            "ott-basic": (False, False, False, ["downgradeNotAllowed"]),
            "ott-standard": (True, False, True, ["requiredOptionMissing"]),
            "ott-premium": (False, True, True, []),
            "sport-lite": (False, True, True, []),
            "sport-plus": (False, True, True, []),
            "sport-max": (False, True, True, []),
            "sport-plus-annual": (False, True, True, []),
        }

    def test_every_ladder_is_judged_from_its_own_tier(self, configure):
        assert tree(configure(of_product("1253"))) == {
            "ott-standard": (False, False, False, ["downgradeNotAllowed"]),
            "ott-premium": (True, False, True, ["requiredOptionMissing"]),
            "sport-lite": (False, False, False, ["actionNotAllowed"]),
            "sport-plus": (True, False, True, ["actionNotAllowed", "requiredOptionMissing"]),
            "sport-max": (False, True, True, []),
        }

    def test_a_full_choice_group_shows_its_limits_and_takes_no_more(self, configure, official_errors):
        answer = configure(of_product("1263"))
        assert tree(answer)["music-family"] == (False, False, False, ["groupLimit"])
        family = children(answer)["music-family"]["productConfiguration"]
        assert family["bundledGroupProductOffering"] == {
            "@type": "BundledGroupProductOffering",
            "id": "extras",
            "name": "extras",
            "bundledGroupProductOfferingOption": {
                "@type": "BundledGroupProductOfferingOption",
                "numberRelOfferLowerLimit": 2,
                "numberRelOfferUpperLimit": 2,
            },
        }
        assert official_errors("TMF760", "QueryProductConfiguration", answer) == []

    def test_an_option_that_an_order_could_take_out_can_be_deselected(self, demo, configure):
        sport = {"product": "7", "offering": "sport-lite"}
        holds = {"product": "5", "offering": "plan-300", "children": [{"product": "6", "offering": "ott-basic"}, sport]}
        load_more(demo, {"id": "c", "holds": [holds]})
        assert tree(configure(of_product("5")))["sport-lite"] == (True, True, True, [])

    def test_what_is_held_and_no_longer_an_option_stays_in_the_tree(self, demo, configure):
        classic = {"product": "6", "offering": "ott-classic"}
        load_more(demo, {"id": "c", "holds": [{"product": "5", "offering": "plan-100", "children": [classic]}]})
        assert tree(configure(of_product("5"))) == {
            "ott-basic": (False, True, True, []),
            "ott-standard": (False, True, True, []),
            "ott-premium": (False, True, True, []),
            "sport-lite": (False, True, True, []),
            "sport-plus": (False, True, True, []),
            "sport-max": (False, True, True, []),
            "ott-classic": (True, True, True, []),
        }

    def test_a_policy_that_explains_shows_what_it_refuses_and_is_named(self, configure):
        policy = Policy.objects.get()
        policy.display = "explain"
        save_entity(policy)
        answer = configure(of_product("1243"))
        assert tree(answer)["ott-basic"] == (False, False, True, ["downgradeNotAllowed"])
        basic = children(answer)["ott-basic"]["productConfiguration"]
        assert [ref["id"] for ref in basic["policy"]] == ["pol-ott-upgrade-only"]

    def test_the_channel_counts(self, configure):
        assert tree(configure(of_product("1253"), channel={"id": "care"}))["sport-lite"] == (False, True, True, [])

    def test_a_selected_action_is_the_direction_that_is_asked_for(self, configure):
        action = [{"action": "downgrade", "isSelected": True}, {"action": "upgrade", "isSelected": False}]
        answer = configure(of_product("1243", configurationAction=action))
        assert tree(answer)["ott-premium"] == (False, False, False, ["notInAskedDirection"])

    def test_a_suspended_plan_is_rejected_with_its_reason_and_nothing_can_be_chosen(self, configure):
        answer = configure(of_product("1283"))
        [computed] = answer["computedProductConfigurationItem"]
        assert (computed["state"], [r["code"] for r in computed["stateReason"]]) == ("rejected", ["productNotActive"])
        assert not any(selectable for _, selectable, _, _ in tree(answer).values())

    def test_an_open_order_on_the_plan_takes_no_additions(self, configure):
        attach_order(product_ids=["1233"], order_id="open")
        assert tree(configure(of_product("1233")))["sport-lite"] == (False, False, False, ["orderInFlight"])
        assert tree(configure(of_product("1233")))["ott-standard"] == (False, True, True, [])

    def test_the_answer_is_whole_and_valid(self, configure, official_errors):
        answer = configure(of_product("1233"))
        pk = answer["id"]
        assert pk.startswith("QPC-")
        assert (answer["state"], answer["instantSync"]) == ("done", True)
        assert answer["href"] == f"http://127.0.0.1:8000{PATH}/{pk}"
        [computed] = answer["computedProductConfigurationItem"]
        assert computed["productConfigurationItemRelationship"] == [
            {"@type": "ProductConfigurationItemRelationship", "id": "1", "relationshipType": "requestItem"}
        ]
        node = computed["productConfiguration"]
        assert (computed["id"], computed["state"]) == ("1.1", "approved")
        assert [node[flag] for flag in FLAGS] == [True, False, True]
        assert node["product"] == {
            "@type": "ProductRef",
            "@referredType": "Product",
            "id": "1233",
            "href": "http://127.0.0.1:8000/tmf-api/productInventory/v5/product/1233",
        }
        basic = children(answer)["ott-basic"]["productConfiguration"]
        assert (basic["id"], basic["product"]["id"]) == ("1.1.1", "1234")
        assert basic["bundledProductOfferingOption"] == {
            "@type": "BundledProductOfferingOption",
            "numberRelOfferLowerLimit": 1,
            "numberRelOfferUpperLimit": 1,
            "numberRelOfferDefault": 1,
        }
        [price] = basic["configurationPrice"]
        assert price["price"] == {"@type": "Price", "taxIncludedAmount": {"unit": "EUR", "value": 4.99}}
        assert [a["price"]["taxIncludedAmount"]["value"] for a in price["priceAlteration"]] == [4.99]
        assert (price["priceType"], price["recurringChargePeriod"]) == ("recurring", {"amount": 1, "units": "month"})
        assert official_errors("TMF760", "QueryProductConfiguration", answer) == []

    def test_a_tier_above_the_included_one_costs_the_difference(self, configure):
        answer = configure(of_product("1233"))
        shown = {name: item["productConfiguration"]["configurationPrice"] for name, item in children(answer).items()}
        assert [(p["name"], p["price"]["taxIncludedAmount"]["value"]) for p in shown["ott-premium"]] == [
            ("OTT Play Premium instead of OTT Play Basic", 10)
        ]
        assert [(p["name"], p["price"]["taxIncludedAmount"]["value"]) for p in shown["sport-plus"]] == [
            ("SportStream Plus", 12.99)
        ]
        assert root(answer)["configurationPrice"][0]["price"]["taxIncludedAmount"]["value"] == 39.9

    def test_a_part_of_a_plan_has_its_price_in_the_plan_when_it_is_asked_about_itself(self, configure):
        [price] = root(configure(of_product("1244")))["configurationPrice"]
        assert price["price"]["taxIncludedAmount"]["value"] == 5

    def test_a_product_without_options_stands_alone(self, configure):
        assert "productConfiguration" not in root(configure(of_product("1274")))

    def test_what_is_held_is_read_in_a_fixed_number_of_queries(self, configure, settings, django_assert_num_queries):
        settings.HUBS_KEPT_SECONDS = 60
        configure(of_product("1263"))
        for items in ([of_product("1263")], [of_product("1263"), of_product("1265", "2"), of_product("1266", "3")]):
            with django_assert_num_queries(5):  # token, revision, products asked about, all held, keeping
                configure(*items)


class TestNewPlan:
    def test_what_comes_by_default_is_selected(self, configure, official_errors):
        answer = configure(of_offering("plan-300"))
        assert tree(answer)["ott-basic"] == (True, False, True, ["requiredOptionMissing"])
        assert tree(answer)["ott-premium"] == (False, True, True, [])
        assert [root(answer)[flag] for flag in FLAGS] == [True, False, True]
        assert official_errors("TMF760", "QueryProductConfiguration", answer) == []

    def test_what_is_not_on_sale_or_below_the_baseline_cannot_be_selected(self, configure):
        answer = tree(configure(of_offering("plan-1000")))
        assert answer["ott-ultra"] == (False, False, False, ["notSellable"])
        assert answer["ott-premium"] == (True, False, True, ["requiredOptionMissing"])

    def test_a_plan_that_is_not_on_sale_is_rejected(self, configure):
        offering = ProductOffering.objects.get(pk="plan-300")
        offering.lifecycle_status = "Retired"
        save_entity(offering)
        [computed] = configure(of_offering("plan-300"))["computedProductConfigurationItem"]
        assert (computed["state"], [r["code"] for r in computed["stateReason"]]) == ("rejected", ["notSellable"])


def test_the_example_of_the_schema_is_answered(app):
    answer = app("post", PATH, KINDS["queryProductConfiguration"].example)
    assert (answer.status_code, root(answer.json())["product"]["id"]) == (200, "1233")


class TestRefusals:
    ITEM = "requestProductConfigurationItem"

    @pytest.mark.parametrize(
        ("items", "path"),
        [
            ([], ITEM),
            ([of_product("1233")] * 21, ITEM),
            (["1233"], f"{ITEM}[0]"),
            ([{"id": "1"}], f"{ITEM}[0].productConfiguration"),
            ([{"id": "1", "productConfiguration": {}}], f"{ITEM}[0].productConfiguration"),
            ([of_product("1233"), of_product("no-such", "2")], f"{ITEM}[1].productConfiguration.product.id"),
            ([of_product("1233"), of_product("1243", "2")], f"{ITEM}[1].productConfiguration.product.id"),
            ([of_product("1233"), of_product("1234")], f"{ITEM}[1].id"),
            ([of_offering("plan-300"), of_product("1233", "02"), {**of_product("1234"), "id": "02"}], f"{ITEM}[2].id"),
            (
                [of_product("1233", configurationAction=[{"isSelected": True}])],
                f"{ITEM}[0].productConfiguration.configurationAction[0].action",
            ),
            ([of_offering("no-such")], f"{ITEM}[0].productConfiguration.productOffering.id"),
            (
                [
                    of_product(
                        "1233", configurationAction=[{"action": a, "isSelected": True} for a in ("add", "modify")]
                    )
                ],
                f"{ITEM}[0].productConfiguration.configurationAction[1]",
            ),
        ],
    )
    def test_what_cannot_be_read_or_does_not_exist_is_named_and_nothing_is_kept(self, configure, items, path):
        error = configure(*items, status=400)
        assert (error["@type"], error["path"]) == ("Error", path)
        assert Task.objects.count() == 0

    def test_an_unknown_channel_is_refused(self, configure):
        assert configure(of_product("1233"), status=400, channel={"id": "no-such"})["path"] == "channel.id"

    def test_the_items_are_required(self, post):
        assert post(PATH, {"instantSync": True}, 400)["path"] == self.ITEM


class TestKept:
    def test_an_answer_reads_back_as_it_was_given(self, configure, app):
        given = configure(
            of_product("1233"), relatedParty=[{"role": "customer", "partyOrPartyRole": {"id": "cust-1001"}}]
        )
        assert given["relatedParty"][0]["@type"] == "RelatedPartyRefOrPartyRoleRef"
        assert app("get", f"{PATH}/{given['id']}").json() == given
        assert app("get", PATH).json() == [given]
        assert Task.objects.get().customer_id == "cust-1001"

    @pytest.mark.parametrize("at_once", [{}, {"instantSync": True}])
    def test_an_answer_is_given_at_once_unless_it_is_wanted_later(self, app, at_once):
        answer = app("post", PATH, {"requestProductConfigurationItem": [of_product("1233")], **at_once})
        assert (answer.status_code, answer.json()["state"]) == (200, "done")
        assert answer.headers["Location"] == answer.json()["href"]
