"""TMF679 queryProductOfferingQualification: the literal request, the criteria, what is refused, what is kept."""

import re

import pytest

from catalog.models import ProductOfferingRelationship
from catalog.services import save_entity
from inventory.services import load_customers
from qualification.models import Task
from qualification.services import KINDS

PATH = "/tmf-api/productOfferingQualification/v5/queryProductOfferingQualification"
LITERAL = {"searchCriteria": {"product": {"id": "1234"}, "action": "upgrade"}}
pytestmark = pytest.mark.usefixtures("demo")
ALL = {"provideUnqualified": True, "provideResultReason": True}


def names(answer, result="qualified"):
    items = answer["qualifiedProductOfferingItem"]
    return [i["productOffering"]["name"] for i in items if i["qualificationResult"] == result]


def reasons(answer):
    items = answer["qualifiedProductOfferingItem"]
    return {
        i["productOffering"]["id"]: [r["code"] for r in i["eligibilityResultReason"]]
        for i in items
        if i["qualificationResult"] == "unqualified"
    }


class TestLiteral:
    def test_is_answered_whole(self, query, official_errors):
        answer = query(LITERAL)

        pk = answer["id"]
        assert pk.startswith("QPOQ-")
        assert answer == {
            "@type": "QueryProductOfferingQualification",
            "id": pk,
            "href": f"http://127.0.0.1:8000{PATH}/{pk}",
            "state": "done",
            "channel": {"@type": "ChannelRef", "@referredType": "Channel", "id": "app", "name": "Self-service app"},
            "searchCriteria": {
                "@type": "QueryProductOfferingQualificationItem",
                "product": {"@type": "ProductRef", "id": "1234"},
                "action": "upgrade",
            },
            "creationDate": "2026-11-21T12:00:00.000Z",
            "effectiveQualificationDate": "2026-11-21T12:00:00.000Z",
            "expirationDate": "2026-11-22T12:00:00.000Z",
            "qualifiedProductOfferingItem": [
                item("1", "ott-standard", "OTT Play Standard"),
                item("2", "ott-premium", "OTT Play Premium"),
            ],
        }
        assert official_errors("TMF679", "QueryProductOfferingQualification", answer) == []

    def test_gives_the_others_too_when_asked(self, query):
        answer = query({**LITERAL, **ALL})
        assert names(answer) == ["OTT Play Standard", "OTT Play Premium"]
        assert reasons(answer) == {
            "ott-classic": ["downgradeNotAllowed", "belowBaseline", "notSellable", "notOfferedInPlan"],
            "ott-ultra": ["notSellable", "notOfferedInPlan"],
        }

    def test_gives_the_others_without_reasons_when_only_they_are_asked_for(self, query):
        answer = query({**LITERAL, "provideUnqualified": True})
        assert names(answer, "unqualified") == ["OTT Play Ultra", "OTT Play Classic"]
        assert all("eligibilityResultReason" not in i for i in answer["qualifiedProductOfferingItem"])

    def test_every_reason_has_a_label_for_a_person(self, query):
        answer = query({**LITERAL, **ALL})
        [ultra] = [i for i in answer["qualifiedProductOfferingItem"] if i["productOffering"]["id"] == "ott-ultra"]
        assert ultra["eligibilityResultReason"][0] == {
            "@type": "EligibilityResultReason",
            "code": "notSellable",
            "label": "This offering is not on sale",
        }

    def test_takes_four_queries_with_that_of_the_token(self, query, settings, django_assert_num_queries):
        """The token, the revision, what is held, keeping the answer; that nobody listens is known for a moment."""
        settings.HUBS_KEPT_SECONDS = 60
        query(LITERAL)
        with django_assert_num_queries(4) as captured:
            query(LITERAL)
        tables = [re.search(r'(?:FROM|INTO) "?(\w+)', q["sql"])[1] for q in captured.captured_queries]
        assert tables[-3:] == ["catalog_catalogrevision", "inventory_customer", "qualification_task"]


class TestCriteria:
    def ask(self, query, **criteria):
        return query({"searchCriteria": criteria, **ALL})

    def test_a_customer_on_standard_is_not_offered_basic(self, query):
        answer = self.ask(query, product={"id": "1244"})
        assert names(answer) == ["OTT Play Premium"]
        assert reasons(answer)["ott-basic"] == ["downgradeNotAllowed"]

    @pytest.mark.parametrize(
        "related",
        [
            {"id": "plan-1000", "relationshipType": "bundles"},
            {"id": "8", "relationshipType": "bundles"},
            {"product": {"id": "8"}},
            {"productOffering": {"id": "plan-1000"}},
        ],
    )
    def test_the_plan_in_the_request_wins(self, demo, query, related):
        """Named as an offering or as a product of the customer, by id or as an attribute of its own."""
        held = {"product": "5", "offering": "plan-300", "children": [{"product": "6", "offering": "ott-standard"}]}
        other = {"product": "8", "offering": "plan-1000"}
        load_customers(customers=[{"id": "c", "holds": [held, other]}], at=demo["today"])
        answer = self.ask(query, product={"id": "6"}, qualificationItemRelationship=[related])
        assert reasons(answer)["ott-basic"] == ["downgradeNotAllowed", "belowBaseline", "notOfferedInPlan"]

    def test_the_plan_of_another_customer_is_refused(self, query):
        related = [{"id": "1243", "relationshipType": "bundles"}]
        body = {"searchCriteria": {"product": {"id": "1234"}, "qualificationItemRelationship": related}}
        assert query(body, 400)["path"] == "searchCriteria.qualificationItemRelationship[0].id"

    def test_a_product_of_another_system_is_given_by_value(self, query):
        product = {"productOffering": {"id": "ott-standard"}, "status": "suspended"}
        answer = self.ask(query, product=product)
        assert answer["searchCriteria"]["product"]["@type"] == "Product"
        assert reasons(answer)["ott-premium"] == ["productNotActive"]

    def test_one_offering_can_be_asked_about(self, query):
        answer = self.ask(query, product={"id": "1244"}, productOffering={"id": "ott-basic"})
        assert reasons(answer) == {"ott-basic": ["downgradeNotAllowed"]}
        assert len(answer["qualifiedProductOfferingItem"]) == 1

    def test_an_offering_off_the_ladder_has_no_path(self, query):
        answer = self.ask(query, product={"id": "1244"}, productOffering={"id": "sport-lite"})
        assert reasons(answer) == {"sport-lite": ["noPath"]}

    def test_an_offering_can_be_asked_about_alone(self, query):
        assert names(self.ask(query, productOffering={"id": "plan-300"})) == ["Fiber 300"]
        assert reasons(self.ask(query, productOffering={"id": "ott-classic"})) == {"ott-classic": ["notSellable"]}

    @pytest.mark.parametrize(
        ("plan", "wanted", "codes"),
        [
            ("plan-300", "sport-lite", None),
            ("plan-300", "music-duo", ["notOfferedInPlan"]),
            ("1233", "sport-lite", None),
            ("1233", "ott-premium", ["excludedByProduct"]),
            ("1283", "sport-lite", ["productNotActive"]),
        ],
    )
    def test_an_offering_can_be_asked_about_as_an_option_of_a_plan(self, query, plan, wanted, codes):
        related = [{"id": plan, "relationshipType": "bundles"}]
        answer = self.ask(query, productOffering={"id": wanted}, action="add", qualificationItemRelationship=related)
        assert reasons(answer) == ({wanted: codes} if codes else {})

    def test_modify_means_any_direction(self, query):
        answer = self.ask(query, product={"id": "1255"}, action="modify")
        assert names(answer) == ["SportStream Max"]

    @pytest.mark.parametrize("inside", [True, False])
    def test_the_channel_counts_wherever_it_is_named(self, query, inside):
        channel = {"channel": {"id": "care"}}
        criteria = {"product": {"id": "1255"}, "action": "downgrade", **(channel if inside else {})}
        answer = query({"searchCriteria": criteria, **({} if inside else channel)})
        assert names(answer) == ["SportStream Lite"]
        assert answer["channel"]["id"] == "care"

    def test_what_stands_on_no_ladder_has_nothing_to_change_to(self, query):
        assert query({"searchCriteria": {"product": {"id": "1266"}}})["qualifiedProductOfferingItem"] == []

    def test_a_relationship_taken_out_of_force_counts_in_the_next_query(self, demo, query):
        assert names(query(LITERAL)) == ["OTT Play Standard", "OTT Play Premium"]
        row = ProductOfferingRelationship.objects.get(source="ott-standard", relationship_type="upgrade")
        row.valid_to = demo["today"]
        save_entity(row)
        assert names(query(LITERAL)) == ["OTT Play Standard"]


def test_the_example_of_the_schema_is_answered(app):
    example = KINDS["queryProductOfferingQualification"].example
    assert example == LITERAL
    assert app("post", PATH, example).status_code == 200


class TestRefusals:
    @pytest.mark.parametrize(
        ("body", "path"),
        [
            ({}, "searchCriteria"),
            ({"searchCriteria": {}}, "searchCriteria"),
            ({"searchCriteria": {"action": "upgrade"}}, "searchCriteria"),
            ({"searchCriteria": "1234"}, "searchCriteria"),
            ({"searchCriteria": {"product": "1234"}}, "searchCriteria.product"),
            ({"searchCriteria": {"product": {"id": 1234}}}, "searchCriteria.product.id"),
            ({"searchCriteria": {"product": {"id": "no-such"}}}, "searchCriteria.product.id"),
            ({"searchCriteria": {"product": {"id": "1234"}, "action": "sidegrade"}}, "searchCriteria.action"),
            ({"searchCriteria": {"product": {"id": "1234"}, "action": "terminate"}}, "searchCriteria.action"),
            (
                {"searchCriteria": {"productOffering": {"id": "ott-basic"}, "action": "upgrade"}},
                "searchCriteria.action",
            ),
            ({"searchCriteria": {"product": {"name": "mine"}}}, "searchCriteria.product"),
            ({"searchCriteria": {"category": {"id": "24"}}}, "searchCriteria.category.id"),
            ({"searchCriteria": {"productOffering": {"id": "no-such"}}}, "searchCriteria.productOffering.id"),
            ({"searchCriteria": {"productOffering": {"name": "x"}}}, "searchCriteria.productOffering.id"),
            (
                {"searchCriteria": {"product": {"id": "1234"}, "productOffering": {"name": "x"}}},
                "searchCriteria.productOffering.id",
            ),
            (
                {"searchCriteria": {"product": {"productOffering": {"id": "no-such"}}}},
                "searchCriteria.product.productOffering.id",
            ),
            ({**LITERAL, "channel": {"id": "no-such"}}, "channel.id"),
            ({**LITERAL, "provideUnqualified": "maybe"}, "provideUnqualified"),
            (
                {"searchCriteria": {"product": {"id": "1234"}, "qualificationItemRelationship": [{"id": "no-such"}]}},
                "searchCriteria.qualificationItemRelationship[0].id",
            ),
            (
                {"searchCriteria": {"product": {"id": "1234"}, "qualificationItemRelationship": [{}]}},
                "searchCriteria.qualificationItemRelationship[0].id",
            ),
            (
                {"searchCriteria": {"product": {"id": "1234"}, "qualificationItemRelationship": "1233"}},
                "searchCriteria.qualificationItemRelationship",
            ),
        ],
    )
    def test_what_cannot_be_read_or_does_not_exist_is_named_and_nothing_is_kept(self, query, body, path):
        error = query(body, 400)
        assert (error["@type"], error["status"], error["path"]) == ("Error", "400", path)
        assert Task.objects.count() == 0

    def test_the_criteria_are_listed_when_there_is_none(self, query):
        message = query({}, 400)["message"]
        assert message == (
            "searchCriteria: At least one criterion is needed: product, productOffering, category, promotion."
        )

    def test_nobody_asks_without_a_token(self, client):
        answer = client.post(PATH, LITERAL, content_type="application/json")
        assert answer.status_code == 401
        assert Task.objects.count() == 0


def item(number, offering, name):
    base = "http://127.0.0.1:8000/tmf-api/productCatalogManagement/v5/productOffering"
    reference = {"@type": "ProductOfferingRef", "@referredType": "ProductOffering", "id": offering, "name": name}
    return {
        "@type": "QueryProductOfferingQualificationItem",
        "id": number,
        "productOffering": {**reference, "href": f"{base}/{offering}"},
        "qualificationResult": "qualified",
    }
