"""TMF679 checkProductOfferingQualification: items, seen together, with reasons and alternates."""

import pytest

from catalog.models import Channel, Policy, ProductOffering
from catalog.services import save_entity
from qualification.models import Task
from qualification.services.kinds import QUALIFICATION_CHECK

PATH = "/tmf-api/productOfferingQualification/v5/checkProductOfferingQualification"
ITEMS, NESTED = "checkProductOfferingQualificationItem", "CheckProductOfferingQualificationItem"
pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def check(post):
    """POST a check with reasons; gives the answer."""

    def checked(*items, status=200, **words):
        return post(PATH, {"provideResultReason": True, ITEMS: list(items), **words}, status)

    return checked


def item(action, offering=None, product=None, **words):
    named = {"productOffering": {"id": offering}} if offering else {}
    held = {"product": {"id": product}} if product else {}
    return {"action": action, **named, **held, **words}


def told(answer):
    """Result and reasons of every item, by id."""
    return {
        one["id"]: (
            one["qualificationItemResult"],
            [reason["code"] for reason in one.get("eligibilityResultReason", [])],
        )
        for one in walk(answer[ITEMS])
    }


def walk(items):
    for one in items:
        yield one
        yield from walk(one.get(NESTED, []))


def proposed(one):
    return [p["alternateProductOffering"]["id"] for p in one.get("alternateProductOfferingProposal", [])]


class TestItems:
    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            (item("upgrade", "ott-premium", "1234"), ("qualified", [])),
            (item("modify", "ott-premium", "1234"), ("qualified", [])),
            (item("downgrade", "ott-basic", "1244"), ("unqualified", ["downgradeNotAllowed"])),
            (item("downgrade", "ott-premium", "1244"), ("unqualified", ["notInAskedDirection"])),
            (item("crossgrade", "sport-plus-annual", "1255"), ("unqualified", ["notOfferedInPlan"])),
            (item("upgrade", None, "1234"), ("qualified", [])),
            (item("downgrade", None, "1244"), ("unqualified", ["downgradeNotAllowed", "belowBaseline"])),
            (item("add", "plan-100"), ("qualified", [])),
            (item("add", "ott-ultra"), ("unqualified", ["notSellable"])),
            (item("terminate", None, "1253"), ("unqualified", ["actionNotAllowed"])),
            (item("delete", None, "1274"), ("qualified", [])),
            (item("remove", None, "1274"), ("qualified", [])),
            (item("suspend", None, "1234"), ("qualified", [])),
            (item("suspend", None, "1255"), ("unqualified", ["actionNotAllowed"])),
            (item("suspend", None, "1284"), ("unqualified", ["productNotActive"])),
            (item("resume", None, "1284"), ("qualified", [])),
            (item("resume", None, "1234"), ("unqualified", ["productNotSuspended"])),
        ],
    )
    def test_every_action_is_judged_by_the_oracle(self, check, official_errors, asked, expected):
        answer = check(asked)
        result, codes = told(answer)["1"]
        assert result == expected[0]
        assert codes[: len(expected[1])] == expected[1]
        assert bool(codes) == bool(expected[1])
        assert answer["qualificationResult"] == expected[0]
        assert official_errors("TMF679", "CheckProductOfferingQualification", answer) == []

    def test_without_an_action_a_product_is_changed_and_an_offering_added(self, check):
        answer = check(
            {"product": {"id": "1244"}, "productOffering": {"id": "ott-basic"}}, item(None, "ott-basic", id="2")
        )
        assert told(answer)["1"] == ("unqualified", ["downgradeNotAllowed"])
        assert told(answer)["2"] == ("qualified", [])
        assert answer["qualificationResult"] == "unqualified"

    def test_the_channel_counts(self, check):
        asked = item("downgrade", "sport-lite", "1255")
        assert told(check(asked))["1"] == ("unqualified", ["actionNotAllowed"])
        assert told(check(asked, channel={"id": "care"}))["1"] == ("qualified", [])

    def test_the_plan_asked_about_counts_as_a_product_or_an_offering_by_value(self, check):
        def related(**plan):
            return item("upgrade", "ott-standard", "1234", qualificationItemRelationship=[plan])

        for plan in ({"id": "plan-1000"}, {"id": "x", "product": {"productOffering": {"id": "plan-1000"}}}):
            assert told(check(related(**plan, relationshipType="bundledBy")))["1"] == (
                "unqualified",
                ["belowBaseline", "notOfferedInPlan"],
            )

    def test_a_product_of_another_system_is_given_by_value(self, check):
        has = {
            "productOffering": {"id": "ott-standard"},
            "status": "active",
            "productRelationship": [
                {"relationshipType": "bundledBy", "product": {"productOffering": {"id": "plan-300"}}, "id": "p"}
            ],
        }
        answer = check({"action": "modify", "product": has, "productOffering": {"id": "ott-basic"}})
        assert told(answer)["1"] == ("unqualified", ["downgradeNotAllowed"])
        assert answer[ITEMS][0]["product"]["@type"] == "Product"


class TestTogether:
    def test_a_change_of_tier_is_judged_against_the_plan_of_the_same_check(self, check):
        plan = item("upgrade", "plan-1000", "1233", id="plan")
        tier = item("upgrade", "ott-standard", "1234", id="tier")
        assert told(check(tier))["tier"] == ("qualified", [])
        together = told(check(plan, tier))
        assert together["tier"] == ("unqualified", ["belowBaseline", "notOfferedInPlan"])

    def test_nested_items_are_the_parts_of_a_plan(self, check, official_errors):
        plan = item("add", "plan-300", id="plan", **{NESTED: [item("add", "ott-basic", id="tier")]})
        answer = check(plan)
        assert told(answer) == {"plan": ("qualified", []), "tier": ("qualified", [])}
        assert [one["id"] for one in answer[ITEMS]] == ["plan"]
        assert official_errors("TMF679", "CheckProductOfferingQualification", answer) == []
        assert told(check(item("add", "plan-300", id="plan")))["plan"] == ("unqualified", ["requiredOptionMissing"])

    @pytest.mark.parametrize("kind", ["bundledBy", "relies on", "reliesOn"])
    def test_related_items_are_too(self, check, kind):
        related = [{"id": "plan", "relationshipType": kind}]
        tier = item("add", "ott-basic", id="tier", qualificationItemRelationship=related)
        assert told(check(item("add", "plan-600", id="plan"), tier)) == {
            "plan": ("unqualified", ["requiredOptionMissing"]),
            "tier": ("unqualified", ["belowBaseline", "notOfferedInPlan"]),
        }

    def test_two_items_that_exclude_each_other_are_both_refused(self, check):
        policy = Policy(id="p", kind="excludes", parameters={"offerings": ["music-duo"]})
        save_entity(policy)
        policy.offerings.add("sport-lite")
        save_entity(policy)
        assert told(check(item("add", "sport-lite"), item("add", "music-duo"))) == {
            "1": ("unqualified", ["excludedByProduct"]),
            "2": ("unqualified", ["excludedByProduct"]),
        }
        assert told(check(item("add", "sport-lite")))["1"] == ("qualified", [])


class TestAlternates:
    ASKED = {"provideAlternative": True}

    def test_the_nearest_qualified_member_of_the_ladder_comes_first(self, check, official_errors):
        answer = check(item("modify", "ott-ultra", "1234"), **self.ASKED)
        [one] = answer[ITEMS]
        assert one["qualificationItemResult"] == answer["qualificationResult"] == "alternate"
        assert proposed(one) == ["ott-premium", "ott-standard"]
        assert official_errors("TMF679", "CheckProductOfferingQualification", answer) == []

    def test_none_is_proposed_that_an_order_would_refuse(self, check):
        [one] = check(item("modify", "ott-basic", "1264"), **self.ASKED)[ITEMS]
        assert (one["qualificationItemResult"], proposed(one)) == ("unqualified", [])

    def test_they_are_given_only_when_asked_for(self, check):
        [one] = check(item("modify", "ott-ultra", "1234"))[ITEMS]
        assert (one["qualificationItemResult"], proposed(one)) == ("unqualified", [])

    def test_something_that_is_bought_new_has_them_too(self, check):
        [one] = check(item("add", "ott-ultra"), **self.ASKED)[ITEMS]
        assert proposed(one) == ["ott-premium", "ott-standard", "ott-basic"]

    def test_a_specification_leaves_the_offering_open(self, check):
        wanted = {"action": "add", "product": {"productSpecification": {"id": "ps-ottplay"}}}
        [one] = check(wanted, **self.ASKED)[ITEMS]
        assert one["qualificationItemResult"] == "qualified"
        assert proposed(one) == ["ott-basic", "ott-standard", "ott-premium"]

    def test_only_what_is_available_is_given_when_asked_for(self, check):
        items = item("add", "ott-ultra"), item("add", "ott-basic"), item("modify", "ott-ultra", "1234")
        answer = check(*items, provideOnlyAvailable=True, **self.ASKED)
        assert list(told(answer)) == ["1", "2", "3"]
        answer = check(*items, provideOnlyAvailable=True)
        assert list(told(answer)) == ["2"]
        assert answer["qualificationResult"] == "unqualified"


class TestAnswer:
    def test_reasons_are_given_only_when_asked_for(self, check):
        [one] = check(item("add", "ott-ultra"), provideResultReason=False)[ITEMS]
        assert "eligibilityResultReason" not in one

    def test_an_answer_holds_no_longer_than_it_is_right(self, check):
        offering = ProductOffering.objects.get(pk="music-duo")
        offering.valid_to = "2026-11-21T18:00:00Z"
        save_entity(offering)
        assert check(item("add", "music-duo"))["expirationDate"] == "2026-11-21T18:00:00.000Z"
        assert check(item("add", "ott-basic"))["expirationDate"] == "2026-11-22T12:00:00.000Z"

    def test_a_retired_offering_stays_refused_whatever_its_end(self, check):
        offering = ProductOffering.objects.get(pk="ott-ultra")
        offering.valid_to = None
        save_entity(offering)
        assert check(item("add", "ott-ultra"))["expirationDate"] == "2026-11-22T12:00:00.000Z"

    def test_is_read_again_as_it_was_given(self, check, app):
        given = check(item("upgrade", "ott-premium", "1234"), description="For the app")
        assert given["id"].startswith("CPOQ-")
        assert app("get", f"{PATH}/{given['id']}").json() == given
        assert Task.objects.get().customer_id == "cust-1001"

    def test_the_example_of_the_schema_is_answered(self, app):
        assert app("post", PATH, QUALIFICATION_CHECK.example).status_code == 200

    def test_a_check_takes_a_fixed_number_of_queries(self, check, django_assert_num_queries):
        check(item("upgrade", "ott-premium", "1264"))
        items = [item("upgrade", "ott-premium", "1264"), item("modify", "sport-max", "1265"), item("add", "ott-basic")]
        for some in (items[:1], items):
            with django_assert_num_queries(5):  # token, revision, the household, whether anybody listens, keeping
                check(*some)


class TestRefusals:
    @pytest.mark.parametrize(
        ("items", "path"),
        [
            ([], ITEMS),
            ([7], f"{ITEMS}[0]"),
            ([{}], f"{ITEMS}[0].productOffering"),
            ([item("add")], f"{ITEMS}[0].productOffering"),
            ([item("explode", "ott-basic")], f"{ITEMS}[0].action"),
            ([item("upgrade", "ott-basic")], f"{ITEMS}[0].product"),
            ([item("add", "no-such")], f"{ITEMS}[0].productOffering.id"),
            ([item("upgrade", "ott-basic", "no-such")], f"{ITEMS}[0].product.id"),
            ([item("upgrade", None, "1234"), item("upgrade", None, "1244")], f"{ITEMS}[1].product.id"),
            ([item("add", "ott-basic", id="1"), item("add", "ott-basic", id="1")], f"{ITEMS}[1].id"),
            ([item("add", "plan-300", **{NESTED: [{}]})], f"{ITEMS}[0].{NESTED}[0].productOffering"),
            ([{"action": "add", "category": {"id": "no-such"}}], f"{ITEMS}[0].category.id"),
            (
                [
                    item(
                        "add",
                        "plan-300",
                        id="a",
                        qualificationItemRelationship=[{"id": "a", "relationshipType": "bundles"}],
                    ),
                ],
                f"{ITEMS}[0]",
            ),
        ],
    )
    def test_what_cannot_be_read_or_does_not_exist_is_named_and_nothing_is_kept(self, check, items, path):
        error = check(*items, status=400)
        assert path in {one["path"] for one in error.get("errors", [error])}, error
        assert Task.objects.count() == 0

    def test_the_items_are_required(self, post):
        assert post(PATH, {}, 400)["path"] == ITEMS

    def test_a_customer_who_holds_something_else_is_refused(self, check):
        party = [{"role": "Customer", "partyOrPartyRole": {"id": "cust-1002"}}]
        error = check(item("upgrade", None, "1234"), status=400, relatedParty=party)
        assert error["path"] == "relatedParty[0].partyOrPartyRole.id"


def test_the_official_example_is_taken_once_its_offerings_are_there(post, official, official_errors):
    body = official.examples("TMF679")["CreateCheckProductOfferingQualification_request"]
    names = {one["productOffering"]["id"] for one in body[ITEMS]}
    save_entity(Channel(id="1", name="Web"))
    for name in sorted(names):
        save_entity(ProductOffering(id=name, name=name, lifecycle_status="Launched"))
    answer = post(PATH, body)
    assert {key: answer[key] for key in ("description", "note", "provideAlternative")} == {
        key: body[key] for key in ("description", "note", "provideAlternative")
    }
    assert [one["qualificationItemResult"] for one in answer[ITEMS]] == ["qualified"] * 3
    assert official_errors("TMF679", "CheckProductOfferingQualification", answer) == []
