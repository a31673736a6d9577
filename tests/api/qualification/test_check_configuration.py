"""TMF760 checkProductConfiguration: approved or rejected with all reasons, what could be had instead, and the order."""

import itertools
import random

import pytest
from django.db import transaction

from catalog.models import AllowedAction
from catalog.services import save_entity
from events import bell
from tests.api.qualification.ordered import order_of, order_of_tree

CHECK = "/tmf-api/productConfiguration/v5/checkProductConfiguration"
ORDER = "/tmf-api/productOrderingManagement/v5/productOrder"
ITEM, COMPUTED = "checkProductConfigurationItem", "computedProductConfigurationItem"
QUERIED = "queryProductConfigurationItem"
ULTRA = ["notSellable", "notOfferedInPlan"]
pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def check(post, official_errors):
    """POST configurations to be checked; gives the answered items."""

    def checked(*items, status=200, **words):
        answer = post(CHECK, {"instantSync": True, ITEM: list(items), **words}, status)
        assert official_errors("TMF760", "CheckProductConfiguration" if status < 300 else "Error", answer) == []
        return answer[ITEM] if status < 300 else answer

    return checked


def item(root, *children, number="1"):
    """A configuration: the root's attributes, and those of the nodes below it."""
    below = [{"id": f"{number}.{n}", "productConfiguration": child} for n, child in enumerate(children, start=1)]
    return {"id": number, "productConfiguration": root, "productConfigurationItem": below}


def offering(pk, **words):
    return {"productOffering": {"id": pk}, **words}


def product(pk, **words):
    return {"product": {"id": pk}, **words}


def codes(checked):
    return [reason["code"] for reason in checked.get("stateReason", ())]


def verdict(checked):
    """The state and the codes of an item and of the items below it."""
    children = [(child["state"], codes(child)) for child in checked.get("productConfigurationItem", ())]
    return (checked["state"], codes(checked), children)


class TestNew:
    def test_a_plan_with_what_it_includes_is_approved(self, check):
        [found] = check(item(offering("plan-300"), offering("ott-basic"), offering("sport-lite")))
        assert verdict(found) == ("approved", [], [("approved", []), ("approved", [])])
        assert found["totalPrice"][0]["price"]["taxIncludedAmount"] == {"unit": "EUR", "value": 46.89}

    @pytest.mark.parametrize(
        ("plan", "children", "expected"),
        [
            ("plan-300", [], ["requiredOptionMissing"]),
            ("plan-300", ["ott-basic", "ott-premium"], ["excludedByProduct"]),
            ("plan-300", ["ott-basic", "ott-basic"], ["maxInstancesReached"]),
            ("plan-1000", ["ott-premium", "sport-plus"], ["groupLimit"]),
            ("plan-1000", ["ott-premium", "sport-plus", "music-duo", "music-family"], ["groupLimit"]),
            ("plan-1000", ["ott-premium", "sport-plus", "music-duo", "ott-classic"], ["excludedByProduct"]),
        ],
    )
    def test_a_plan_keeps_its_limits(self, check, plan, children, expected):
        [found] = check(item(offering(plan), *map(offering, children)))
        assert found["state"] == "rejected"
        assert set(expected) <= set(codes(found))

    def test_a_part_that_is_not_on_sale_is_rejected_by_itself_and_with_the_whole(self, check):
        [found] = check(
            item(offering("plan-1000"), offering("ott-ultra"), offering("sport-plus"), offering("music-duo"))
        )
        assert verdict(found) == (
            "rejected",
            ["notSellable"],
            [("rejected", ["notSellable"]), ("approved", []), ("approved", [])],
        )

    def test_both_shapes_are_read_at_any_depth(self, check):
        nested = offering(
            "plan-300", productConfiguration=[offering("ott-basic", productConfiguration=[offering("sport-lite")])]
        )
        [found] = check({"id": "1", "productConfiguration": nested})
        assert (found["state"], found["totalPrice"][0]["price"]["taxIncludedAmount"]["value"]) == ("approved", 46.89)

    def test_a_child_item_says_its_state_in_whichever_list_it_came(self, check):
        child = {"productConfiguration": offering("ott-ultra")}
        [found] = check({"id": "1", "productConfiguration": offering("plan-300"), QUERIED: [child]})
        assert (found[QUERIED][0]["state"], codes(found[QUERIED][0])) == ("rejected", ULTRA)

    def test_the_item_around_a_nested_configuration_says_what_speaks_against_it(self, check):
        inside = offering("sport-lite", productConfiguration=[offering("ott-ultra")])
        inside["productConfiguration"][0][QUERIED] = [{"productConfiguration": offering("sport-lite")}]
        [found] = check(item(offering("plan-300"), inside))
        child = found["productConfigurationItem"][0]
        assert (child["state"], codes(child)) == ("rejected", ULTRA)
        [nested] = child["productConfiguration"]["productConfiguration"]
        assert "state" not in nested
        assert nested[QUERIED][0]["state"] == "approved"
        assert {*ULTRA, "maxInstancesReached"} <= set(codes(found))

    def test_what_is_not_selected_is_not_there(self, check):
        [found] = check(item(offering("plan-300"), offering("ott-basic", isSelected=False)))
        assert verdict(found) == ("rejected", ["requiredOptionMissing"], [("approved", [])])

    def test_another_action_than_add_is_not_allowed(self, check):
        action = [{"action": "terminate", "isSelected": True}]
        [found] = check(item(offering("plan-100", configurationAction=action)))
        assert verdict(found)[:2] == ("rejected", ["actionNotAllowed"])


class TestHeld:
    def test_a_product_cannot_become_two_tiers(self, check):
        [found] = check(item(product("1244"), offering("ott-basic"), offering("ott-premium")))
        two = ("rejected", ["excludedByProduct"])
        assert verdict(found) == ("rejected", ["downgradeNotAllowed", "excludedByProduct"], [two, two])

    def test_a_part_for_which_an_action_ends_it_is_taken_out(self, check):
        ended = [{"action": "terminate", "isSelected": True}]
        [by_action] = check(item(product("1243"), product("1244", configurationAction=ended)))
        [deselected] = check(item(product("1243"), product("1244", isSelected=False)))
        assert verdict(by_action) == verdict(deselected)
        assert by_action["state"] == "rejected"

    def test_an_upgrade_is_approved_and_a_downgrade_is_not(self, check):
        up, down = offering("ott-premium"), offering("ott-basic")
        [found] = check(item(product("1243"), up))
        assert verdict(found) == ("approved", [], [("approved", [])])
        before, after = (
            found[name][0]["price"]["taxIncludedAmount"]["value"] for name in ("totalPriceBefore", "totalPrice")
        )
        assert (before, after) == (44.9, 49.9)
        [found] = check(item(product("1243"), down))
        assert verdict(found) == ("rejected", ["downgradeNotAllowed"], [("rejected", ["downgradeNotAllowed"])])

    def test_two_tiers_beside_each_other_are_rejected(self, check):
        [found] = check(item(product("1243"), product("1244"), offering("ott-premium")))
        assert (found["state"], codes(found)) == ("rejected", ["excludedByProduct"])

    def test_what_the_plan_includes_cannot_be_taken_out(self, check):
        [found] = check(item(product("1243"), product("1244", isSelected=False)))
        assert verdict(found) == ("rejected", ["requiredOptionMissing"], [("rejected", ["requiredOptionMissing"])])

    def test_an_action_that_is_selected_has_to_be_allowed_in_the_channel(self, check):
        item_of = item(product("1253", configurationAction=[{"action": "terminate", "isSelected": True}]))
        assert verdict(check(item_of)[0])[:2] == ("rejected", ["actionNotAllowed"])
        assert verdict(check(item_of, channel={"id": "care"})[0])[:2] == ("approved", [])

    def test_an_action_of_the_catalogs_own_is_a_modification(self, check):
        save_entity(AllowedAction(offering_id="plan-300", action="Move house"))
        for action, state in (("Move house", "approved"), ("Paint it", "rejected")):
            [found] = check(item(product("1243", configurationAction=[{"action": action, "isSelected": True}])))
            assert found["state"] == state

    def test_items_are_judged_together(self, check):
        one = item(product("1243"), offering("ott-premium"))
        other = item(product("1244", productOffering={"id": "ott-premium"}), number="2")
        first, second = check(one, other)
        assert (first["state"], second["state"], codes(second)) == ("approved", "rejected", ["orderInFlight"])


class TestPlanChange:
    def test_what_the_new_plan_includes_is_raised_and_added(self, check):
        [found] = check(item(product("1233", productOffering={"id": "plan-600"})))
        assert verdict(found)[:2] == ("approved", [])
        assert found["totalPrice"][0]["price"]["taxIncludedAmount"]["value"] == 49.9

    def test_what_it_does_not_offer_cannot_be_kept(self, check):
        [found] = check(item(product("1233", productOffering={"id": "plan-1000"})))
        assert verdict(found)[:2] == ("rejected", ["groupLimit"])
        chosen = offering("sport-plus"), offering("music-duo")
        [found] = check(item(product("1233", productOffering={"id": "plan-1000"}), *chosen))
        assert verdict(found)[:2] == ("approved", [])
        [found] = check(item(product("1263", productOffering={"id": "plan-600"}), product("1266")))
        assert "notOfferedInPlan" in codes(found["productConfigurationItem"][0])


class TestInstead:
    def proposals(self, check, *items):
        [found] = check(*items, provideAlternatives=True)
        return [
            [child["productOffering"]["id"] for child in one.get("productConfiguration", ())]
            for one in found.get("alternateProductConfigurationProposal", ())
        ]

    def test_a_refused_tier_is_replaced_by_the_nearest_that_may_be_had(self, check):
        wanted = item(offering("plan-1000"), offering("ott-ultra"), offering("sport-plus"), offering("music-duo"))
        assert self.proposals(check, wanted)[0] == ["ott-premium", "sport-plus", "music-duo"]

    def test_a_plan_without_what_it_includes_is_completed(self, check):
        assert self.proposals(check, item(offering("plan-600"), offering("ott-premium")))[0] == [
            "ott-premium",
            "sport-lite",
        ]

    def test_a_downgrade_is_answered_with_what_may_be_had(self, check):
        assert self.proposals(check, item(product("1243"), offering("ott-basic")))[0] == ["ott-premium"]

    def test_nothing_is_proposed_unless_it_is_asked_for_or_for_what_is_approved(self, check):
        [found] = check(item(offering("plan-300")))
        assert "alternateProductConfigurationProposal" not in found
        assert self.proposals(check, item(offering("plan-300"), offering("ott-basic"))) == []


class TestRefusals:
    @pytest.mark.parametrize(
        ("sent", "path"),
        [
            (item(offering("no-such")), "[0].productConfiguration.productOffering.id"),
            (item(product("1243"), product("1234")), "[0].productConfigurationItem[0].productConfiguration.product.id"),
            (item(offering("plan-300"), {}), "[0].productConfigurationItem[0].productConfiguration"),
            (item(offering("plan-300", quantity=2)), "[0].productConfiguration.quantity"),
            (item(offering("plan-300", isSelected="yes")), "[0].productConfiguration.isSelected"),
        ],
    )
    def test_what_cannot_be_read_or_does_not_exist_is_named(self, check, sent, path):
        assert check(sent, status=400)["path"] == f"{ITEM}{path}"

    @pytest.mark.parametrize(("selected", "each", "most"), [(True, 101, 200), (False, 501, 1_000)])
    def test_all_items_together_have_so_many_nodes(self, check, selected, each, most):
        nodes = [offering("ott-basic", isSelected=selected)] * each
        found = check(item(offering("plan-300"), *nodes), item(offering("plan-600"), *nodes, number="2"), status=400)
        assert found["path"] == f"{ITEM}[1]"
        assert f"at most {most} " in found["message"]


class TestOrder:
    """What is approved is an order that is taken; what is rejected is refused with the same reasons."""

    def order(self, app, monkeypatch, body):
        """POST the order and undo it; its status, and the codes of its errors."""
        monkeypatch.setattr(bell, "wake", lambda: None)
        with transaction.atomic():
            answer = app("post", ORDER, body)
            transaction.set_rollback(True)
        error = answer.json()
        return answer.status_code, {
            one["code"] for one in error.get("errors", [error])
        } if answer.status_code > 300 else set()

    def compare(self, check, app, monkeypatch, configuration, customer):
        [found] = check(configuration)
        body = order_of(configuration, customer)
        if not body["productOrderItem"]:
            return None
        status, refused = self.order(app, monkeypatch, body)
        assert (status, refused) == ((201, set()) if found["state"] == "approved" else (422, set(codes(found)))), body
        return found["state"]

    def test_new_plans(self, check, app, monkeypatch, demo):
        """Every plan with random options, some of them twice."""
        chance, states = random.Random(760), []  # noqa: S311 - a fixed choice of cases
        rows = [row for row in demo["offerings"] if row.get("isBundle")]
        for row in itertools.islice(itertools.cycle(rows), 40):
            names = [*row["options"], *(o for g in row.get("groups", {}).values() for o in g["options"])]
            chosen = [name for name in names if chance.random() < 0.4] + chance.sample(names, chance.random() < 0.2)
            states.append(
                self.compare(check, app, monkeypatch, item(offering(row["id"]), *map(offering, chosen)), "new")
            )
        assert min(states.count("approved"), states.count("rejected")) > 5

    def test_held_plans(self, check, app, monkeypatch, demo):
        """Every customer's plan with something removed, changed and added."""
        chance, states = random.Random(622), []  # noqa: S311
        tiers = [row["id"] for row in demo["offerings"] if not row.get("isBundle")]
        holders = [c for c in demo["customers"] if c["holds"] and c["holds"][0].get("children")]
        for customer in itertools.islice(itertools.cycle(holders), 40):
            [plan] = customer["holds"]
            children = [changed(chance, child, tiers) for child in plan["children"] if chance.random() < 0.6]
            # What is not spoken of, or taken out, would be replaced by another tier of its service: a change.
            spoken = {child["product"]["id"] for child in children if child.get("isSelected", True)}
            changing = {service(c["offering"]) for c in plan["children"] if c["product"] not in spoken}
            others = [name for name in tiers if service(name) not in changing]
            added = [offering(name) for name in chance.sample(others, min(len(others), chance.randint(0, 2)))]
            wanted = item(product(plan["product"]), *children, *added)
            states.append(self.compare(check, app, monkeypatch, wanted, customer["id"]))
        assert min(states.count("approved"), states.count("rejected")) > 3

    @pytest.mark.parametrize(
        ("plan", "to", "customer"), [("1233", "plan-600", "cust-1001"), ("1243", "plan-600", "cust-1002")]
    )
    def test_a_change_of_plan_with_all_that_follows_from_it(self, app, monkeypatch, configure, plan, to, customer):
        [computed] = configure({"id": "1", "productConfiguration": product(plan, productOffering={"id": to})})[COMPUTED]
        assert computed["state"] == "approved"
        body = order_of_tree(computed, customer)
        assert self.order(app, monkeypatch, body) == (201, set()), body


def changed(chance, child, tiers):
    """A held product taken out, or turned into another offering."""
    if chance.random() < 0.4:
        return product(child["product"], isSelected=False)
    return product(child["product"], productOffering={"id": chance.choice(tiers)})


def service(name):
    """The service that a demo offering is a tier of: `ott` of `ott-basic`."""
    return name.split("-")[0]
