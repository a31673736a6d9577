"""TMF760 queryProductConfiguration: what follows from what a client selects, the actions, and a change of plan."""

import pytest

from inventory.services import attach_order
from tests.api.qualification.trees import children, load_more, of_offering, of_product, root, sent_back, total, tree

pytestmark = pytest.mark.usefixtures("demo")


class TestSentBack:
    def test_another_tier_of_a_held_plan_replaces_the_one_that_is_held(self, configure, official_errors):
        first = configure(of_product("1243"))
        assert total(first) == total(first, "totalPriceBefore") == [("recurring", 44.9)]
        answer = configure(sent_back(first, "ott-premium", "sport-lite"))
        assert tree(answer)["ott-premium"] == (True, False, True, ["requiredOptionMissing"])
        assert tree(answer)["ott-standard"] == (False, True, True, [])
        assert tree(answer)["sport-lite"] == (True, True, True, [])
        premium = children(answer)["ott-premium"]["productConfiguration"]
        assert (premium["product"]["id"], premium["configurationAction"][0]["action"]) == ("1244", "modify")
        assert (total(answer), total(answer, "totalPriceBefore")) == ([("recurring", 56.89)], [("recurring", 44.9)])
        assert tree(configure(sent_back(answer))) == tree(answer)
        assert official_errors("TMF760", "QueryProductConfiguration", answer) == []

    def test_the_tier_that_is_held_is_gone_back_to_and_not_added(self, configure):
        """It would be a second one: what had been swapped becomes again what it is."""
        swapped = configure(sent_back(configure(of_product("1243")), "ott-premium"))
        standard = children(swapped)["ott-standard"]["productConfiguration"]
        assert [(one["action"], one["isSelected"]) for one in standard["configurationAction"]] == [("modify", False)]
        back = configure(sent_back(swapped, "ott-standard", deselected=["ott-premium"]))
        kept = children(back)["ott-standard"]["productConfiguration"]
        assert (kept["product"]["id"], kept["isSelected"], "configurationAction" in kept) == ("1244", True, False)
        assert (total(back), tree(back)) == (total(back, "totalPriceBefore"), tree(configure(of_product("1243"))))

    def test_a_full_group_takes_no_more(self, configure):
        first = configure(of_offering("plan-1000"))
        [computed] = first["computedProductConfigurationItem"]
        assert (computed["state"], [r["code"] for r in computed["stateReason"]]) == ("approved", ["groupLimit"])
        answer = configure(sent_back(first, "music-duo", "sport-plus"))
        assert "stateReason" not in answer["computedProductConfigurationItem"][0]
        assert tree(answer)["music-family"] == (False, False, False, ["groupLimit"])

    def test_what_may_not_be_had_is_rejected_and_the_whole_with_it(self, configure):
        answer = configure(sent_back(configure(of_product("1243")), "ott-basic", deselected=["ott-standard"]))
        assert children(answer)["ott-basic"]["state"] == "rejected"
        [computed] = answer["computedProductConfigurationItem"]
        assert (computed["state"], [r["code"] for r in computed["stateReason"]]) == (
            "rejected",
            ["downgradeNotAllowed"],
        )


class TestActions:
    def actions(self, answer):
        return {one["action"]: one["isSelected"] for one in root(answer)["configurationAction"]}

    def test_a_held_product_says_what_may_be_done_with_it_in_this_channel(self, configure):
        assert list(self.actions(configure(of_product("1255")))) == ["upgrade"]
        care = configure(of_product("1255"), channel={"id": "care"})
        assert list(self.actions(care)) == ["upgrade", "downgrade"]
        attach_order(product_ids=["1255"], order_id="open")
        assert "configurationAction" not in root(configure(of_product("1255")))

    def test_a_new_offering_can_be_added(self, configure):
        assert self.actions(configure(of_offering("plan-300"))) == {"add": True}

    def test_an_action_that_is_not_allowed_is_rejected(self, configure):
        for action in ("terminate", "explode"):
            answer = configure(of_product("1253", configurationAction=[{"action": action, "isSelected": True}]))
            [computed] = answer["computedProductConfigurationItem"]
            assert (computed["state"], computed["stateReason"][0]["code"]) == ("rejected", "actionNotAllowed")
            assert self.actions(answer)[action] is True

    def test_what_ends_costs_nothing_more(self, configure):
        answer = configure(of_product("1243", configurationAction=[{"action": "terminate", "isSelected": True}]))
        [computed] = answer["computedProductConfigurationItem"]
        assert (computed["state"], "totalPrice" in computed, children(answer)) == ("approved", False, {})
        assert total(answer, "totalPriceBefore") == [("recurring", 44.9)]


class TestAlternatives:
    def test_a_product_on_a_ladder_shows_what_it_may_become(self, configure, official_errors):
        answer = configure(of_product("1234"))
        assert tree(answer)["ott-premium"] == (False, True, True, [])
        premium = children(answer)["ott-premium"]
        [link] = premium["productConfigurationItemRelationship"]
        assert (link["id"], link["relationshipType"]) == ("1.1", "alternative")
        changed = configure(sent_back(answer, "ott-premium"))
        assert root(changed)["productOffering"]["id"] == "ott-premium"
        assert (total(changed), total(changed, "totalPriceBefore")) == ([("recurring", 10)], [("recurring", 0)])
        assert official_errors("TMF760", "QueryProductConfiguration", changed) == []


class TestPlanChange:
    def test_the_new_plan_is_shown_with_what_is_kept_raised_added_and_ended(self, demo, configure, official_errors):
        duo = {"product": "7", "offering": "music-duo"}
        holds = {"product": "5", "offering": "plan-300", "children": [{"product": "6", "offering": "ott-basic"}, duo]}
        load_more(demo, {"id": "c", "holds": [holds]})
        answer = configure(of_product("5", productOffering={"id": "plan-600"}))
        nodes = tree(answer)
        assert nodes["ott-standard"] == (True, False, True, ["requiredOptionMissing"])
        assert nodes["sport-lite"] == (True, False, True, ["requiredOptionMissing"])
        assert nodes["music-duo"] == (False, False, False, ["notOfferedInPlan"])
        products = {
            name: i["productConfiguration"].get("product", {}).get("id") for name, i in children(answer).items()
        }
        assert (products["ott-standard"], products["sport-lite"], products["music-duo"]) == ("6", None, "7")
        ends = children(answer)["music-duo"]["productConfiguration"]["configurationAction"]
        assert [(one["action"], one["isSelected"]) for one in ends] == [("terminate", True)]
        assert (total(answer), total(answer, "totalPriceBefore")) == ([("recurring", 49.9)], [("recurring", 47.89)])
        assert official_errors("TMF760", "QueryProductConfiguration", answer) == []
