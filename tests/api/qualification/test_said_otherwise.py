"""TMF679 with questions as they also come: things of other systems, things that are over, and what is not sayable."""

import pytest

from catalog.models import Policy
from catalog.services import save_entity
from inventory.services import load_customers
from qualification.services import check_qualification
from tests.api.qualification.trees import of_product

BASE = "/tmf-api/productOfferingQualification/v5"
QUERY, CHECK = f"{BASE}/queryProductOfferingQualification", f"{BASE}/checkProductOfferingQualification"
ITEMS = "checkProductOfferingQualificationItem"
pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def ask(post, official_errors):
    """POST a query for everything, with reasons; gives the answer, or the error."""

    def asked(criteria, status=200, **words):
        body = {"provideUnqualified": True, "provideResultReason": True, "searchCriteria": criteria, **words}
        answer = post(QUERY, body, status)
        assert official_errors("TMF679", "QueryProductOfferingQualification" if status < 300 else "Error", answer) == []
        return answer

    return asked


@pytest.fixture
def check(post, official_errors):
    """POST a check of items with reasons; gives the answered items, or the error."""

    def checked(*items, status=200, **words):
        answer = post(CHECK, {"provideResultReason": True, ITEMS: list(items), **words}, status)
        assert official_errors("TMF679", "CheckProductOfferingQualification" if status < 300 else "Error", answer) == []
        return answer[ITEMS] if status < 300 else answer

    return checked


def results(answer):
    """What is answered of each offering: the result and the codes."""
    return {
        one["productOffering"]["id"]: (
            one["qualificationResult"],
            [reason["code"] for reason in one.get("eligibilityResultReason", [])],
        )
        for one in answer["qualifiedProductOfferingItem"]
    }


def codes(item):
    return [reason["code"] for reason in item.get("eligibilityResultReason", [])]


class TestOfAnotherSystem:
    def has(self, **plan):
        related = {"@type": "ProductRelationship", "relationshipType": "bundledBy", "id": "their-plan", **plan}
        return {
            "id": "their-product",
            "@type": "Product",
            "productOffering": {"id": "ott-standard"},
            "productRelationship": [related],
        }

    def test_a_product_and_its_plan_may_carry_the_ids_that_they_have_there(self, ask, check):
        plan = {"product": {"id": "their-plan", "@type": "Product", "productOffering": {"id": "plan-300"}}}
        given = self.has(**plan)
        there = results(ask({"product": given, "action": "upgrade"}))
        own = results(ask({"product": {"id": "1244"}, "action": "upgrade"}))
        assert (there, there["ott-premium"]) == (own, ("qualified", []))
        [found] = check({"action": "modify", "product": given, "productOffering": {"id": "ott-basic"}})
        assert codes(found)[:1] == ["downgradeNotAllowed"]

    def test_an_id_alone_is_not_known_here(self, ask):
        refused = ask({"product": {"id": "their-product"}}, 400)
        assert (refused["code"], refused["path"]) == ("unknownReference", "searchCriteria.product.id")

    def test_a_state_that_no_product_has_is_named(self, ask):
        refused = ask({"product": {**self.has(productOffering={"id": "plan-300"}), "status": "gone"}}, 400)
        assert refused["path"] == "searchCriteria.product.status"


class TestOver:
    """What is over is no longer among what a customer holds, and still a product of theirs that may be named."""

    @pytest.fixture(autouse=True)
    def was_held(self, demo):
        over = {"product": "over", "offering": "ott-basic", "status": "terminated"}
        holds = [{"product": "held", "offering": "ott-basic"}, over]
        others = [{"product": "others", "offering": "ott-basic", "status": "terminated"}]
        customers = [{"id": "c", "name": "C", "holds": holds}, {"id": "d", "name": "D", "holds": others}]
        load_customers(customers=customers, at=demo["today"])

    def change(self, product):
        return {"action": "modify", "product": {"id": product}, "productOffering": {"id": "ott-standard"}}

    @pytest.mark.parametrize("named", [("over", "held"), ("held", "over")])
    def test_it_may_be_named_beside_what_is_held_in_any_order(self, check, named):
        found = dict(zip(named, check(*map(self.change, named)), strict=True))
        assert {product: (one["qualificationItemResult"], codes(one)) for product, one in found.items()} == {
            "over": ("unqualified", ["productNotActive"]),
            "held": ("qualified", []),
        }

    def test_it_has_to_be_the_same_customers(self, check):
        refused = check(self.change("held"), self.change("others"), status=400)
        assert (refused["code"], refused["path"]) == ("unknownReference", f"{ITEMS}[1].product.id")

    @pytest.mark.parametrize("named", [("over", "held"), ("held", "over")])
    def test_so_it_may_in_a_configuration(self, configure, named):
        answer = configure(*(of_product(product, str(n)) for n, product in enumerate(named)))
        found = answer["computedProductConfigurationItem"]
        told = {
            name: [reason["code"] for reason in one.get("stateReason", ())]
            for name, one in zip(named, found, strict=True)
        }
        assert told == {"over": ["productNotActive"], "held": []}


class TestAsAnOrder:
    def test_an_addition_that_names_a_held_plan_completes_it(self, check):
        named = {"product": {"id": "1233"}}
        [found] = check({"action": "add", **named, "productOffering": {"id": "ott-basic"}})
        assert found["qualificationItemResult"] == "unqualified"
        assert codes(found) == ["maxInstancesReached"]

    @pytest.mark.parametrize(
        ("kind", "expected"), [("requires", ("qualified", [])), ("excludes", ("unqualified", ["excludedByProduct"]))]
    )
    def test_the_plan_that_is_completed_is_held_whichever_way_it_is_asked(self, ask, check, kind, expected):
        put("sport-lite", kind=kind, parameters={"offerings": ["plan-300"]})
        completing = ask({"product": {"id": "1233"}, "action": "add"})
        related = {"action": "add", "qualificationItemRelationship": [{"id": "1233"}]}
        beside = ask({"productOffering": {"id": "sport-lite"}, **related})
        assert results(completing)["sport-lite"] == results(beside)["sport-lite"] == expected
        for item in ({"action": "add", "product": {"id": "1233"}}, related):
            [found] = check({**item, "productOffering": {"id": "sport-lite"}})
            assert (found["qualificationItemResult"], codes(found)) == expected

    def test_a_date_at_the_end_of_time_is_a_date(self, check):
        put("ott-standard", kind="minTenure", parameters={"days": 365})
        given = {"@type": "Product", "productOffering": {"id": "ott-standard"}, "startDate": "9999-12-31T00:00:00Z"}
        [found] = check({"action": "modify", "product": given, "productOffering": {"id": "ott-premium"}})
        assert codes(found)[:1] == ["tenureTooShort"]


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ({"channel": {"name": "App"}}, "channel.id"),
        ({"relatedParty": [{"role": "customer", "partyOrPartyRole": {"name": "Ada"}}]}, None),
        ({"relatedParty": [{"role": "customer"}]}, None),
    ],
)
def test_what_is_named_without_an_id_is_refused(ask, words, path):
    refused = ask({"product": {"id": "1234"}}, 400, **words)
    assert refused["path"].startswith(path or "relatedParty[0]")


def test_a_category_without_an_id_is_refused(ask):
    refused = ask({"category": {"name": "TV"}}, 400)
    assert refused["path"] == "searchCriteria.category.id"


def test_a_check_that_leaves_too_much_open_is_refused_and_says_what_to_do(check, monkeypatch):
    monkeypatch.setattr(check_qualification, "MOST_OPEN", 1)
    of_a_kind = {"@type": "Product", "productSpecification": {"id": "ps-ottplay"}}
    refused = check({"id": "1", "action": "add", "product": of_a_kind}, status=400)
    assert refused["code"] == "tooManyOfferings"
    assert "narrower category" in refused["message"]


def put(offering, **words):
    """A policy on an offering."""
    policy = Policy(id=f"on-{offering}", name=words["kind"], **words)
    save_entity(policy)
    policy.offerings.add(offering)
    save_entity(policy)
