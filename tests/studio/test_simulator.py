"""What a customer would see: cards and JSON of the APIs' own answers, for a real or a composed customer."""

import json
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from catalog.models import Policy, ProductOffering, ProductOfferingPrice
from catalog.services import create_change_set, edit_catalog, editing, save_entity
from config.roles import CARE_AGENT, PRODUCT_MANAGER
from inventory.models import Customer
from inventory.services import load_customers
from qualification.models import Task
from studio.composing import tidy
from tests.demo import demo_document, load_demo
from tests.studio.desk import cost, read, sign_in, words

SIMULATOR = "/admin/simulator/"
REAL = {"who": "real", "customer": "cust-1003"}
COMPOSED = {"who": "composed", "plan": "plan-300", "held1": "ott-basic", "days1": "400"}
TODAY = demo_document()["today"]


@pytest.fixture
def demo(db):
    document = demo_document()
    load_demo(document)
    load_customers(customers=document["customers"], at=document["today"])
    with time_machine.travel(TODAY, tick=False):
        yield document


@pytest.fixture
def manager(demo, client):
    return sign_in(client, PRODUCT_MANAGER)


def cards(html):
    """The cards as they are read aloud, by the name at their head; in a comparison both sides of each."""
    found = {}
    for article in re.findall(r'<article class="option.*?</article>', html, re.DOTALL):
        said = words(article.split("<details", 1)[0].split(">", 1)[1])
        name = words(re.search(r"<b>(.*?)</b>", article).group(1))
        found.setdefault(name, []).append(said)
    return found


def answers(html):
    """The JSON of the page: (question, answer) by the title of each."""
    found = {}
    for block in html.split('<details class="card json">')[1:]:
        title = words(block.split("</summary>", 1)[0])
        texts = re.findall(r"<pre [^>]*>(.*?)</pre>", block.split("</details>", 1)[0], re.DOTALL)
        found[title] = [json.loads(unescape(text)) for text in texts]
    return found


class TestRealCustomer:
    def test_they_see_what_they_hold_and_what_they_may_have(self, manager):
        html = read(manager.get(SIMULATOR, REAL))
        found = cards(html)
        assert found["SportStream Max"] == ["SportStream Max Can upgrade +6.00 EUR a month (12.00 EUR a month)"]
        assert found["Fiber 600"] == ["Fiber 600 Held 49.90 EUR a month"]
        assert list(found) == ["Fiber 600", "OTT Play Premium", "SportStream Plus", "SportStream Max"]
        said = words(html)
        assert "Customer cust-1003 · Market segment: residential" in said
        assert "All of it together: 60.90 EUR a month" in said
        assert re.search("SportStream Plus active Fiber 600 11/21/2026 1255", said)

    def test_why_something_stays_is_said(self, manager):
        (card,) = cards(read(manager.get(SIMULATOR, REAL)))["OTT Play Premium"]
        assert card.endswith("It stays as it is, because: The plan would be left without an option that it includes")

    def test_what_the_app_hides_is_shown_when_it_is_asked_for(self, manager):
        html = read(manager.get(SIMULATOR, REAL))
        assert "Show 9 cards that the app hides" in words(html)
        toggle = re.search(r'<a class="button plain" href="([^"]+)">Show', html).group(1).replace("&amp;", "&")
        html = read(manager.get(SIMULATOR + toggle))
        found = cards(html)
        assert len(found) == 4 + 9
        (standard,) = found["OTT Play Standard"]
        assert standard.startswith(
            "OTT Play Standard Hidden \N{MINUS SIGN}5.00 EUR a month (0.00 EUR a month) The app hides it."
        )
        assert standard.endswith(" This offering can only be upgraded, and this one is lower")
        assert "Leave out 9 cards that the app hides" in words(html)

    def test_each_card_says_which_rows_decided_and_leads_to_them(self, manager):
        html = read(manager.get(SIMULATOR, {**REAL, "hidden": "1"}))
        (article,) = [
            one for one in re.findall(r"<article.*?</article>", html, re.DOTALL) if "<b>SportStream Lite<" in one
        ]
        assert "Allowed action “Downgrade” of SportStream Plus, in Customer care" in words(article)
        assert 'href="/admin/catalog/productoffering/sport-plus/change/#channels"' in article
        for href in re.findall(r'href="(/admin/[^"#]+)', html):
            if "/change/" in href:
                assert manager.get(href).status_code == 200

    def test_the_channel_decides(self, manager):
        found = cards(read(manager.get(SIMULATOR, {**REAL, "channel": "care"})))
        assert found["SportStream Lite"][0].startswith("SportStream Lite Can downgrade \N{MINUS SIGN}6.00 EUR a month")

    def test_a_policy_that_explains_has_the_app_draw_it(self, manager):
        with edit_catalog():
            policy = Policy.objects.get(pk="pol-ott-upgrade-only")
            policy.display = "explain"
            save_entity(policy)
        found = cards(read(manager.get(SIMULATOR, REAL)))
        assert found["OTT Play Standard"][0].startswith("OTT Play Standard Not selectable")

    @pytest.mark.parametrize("text", ["cust-1003", "Demo Sport", "1255"])
    def test_they_are_found_by_id_name_and_product(self, manager, text):
        assert "Customer cust-1003" in words(read(manager.get(SIMULATOR, {"customer": text})))

    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("nobody", "No customer is found by “nobody”."),
            ("Demo S", "Several match, for example: Demo Sport (cust-1003), Demo Standard (cust-1002)."),
        ],
    )
    def test_one_who_is_not_found_is_said_at_the_field(self, manager, text, error):
        html = read(manager.get(SIMULATOR, {"customer": text}))
        assert error in words(html)
        assert cards(html) == {}

    def test_who_holds_nothing_looks_at_an_offering(self, manager):
        html = read(manager.get(SIMULATOR, {"customer": "cust-2001"}))
        assert "Nothing can be asked about" in words(html)
        found = cards(read(manager.get(SIMULATOR, {"customer": "cust-2001", "wanted": "plan-1000"})))
        assert found["Fiber 1000"][0].startswith("Fiber 1000 Can be added 69.90 EUR a month Still to be chosen:")
        assert "Of the choice “extras”: exactly 2." in found["MusicBox Duo"][0]


class TestJson:
    def test_it_is_what_the_api_answers_to_the_same_question(self, manager, client):
        found = answers(read(manager.get(SIMULATOR, REAL)))
        assert list(found) == [
            "TMF760 queryProductConfiguration: everything, as a configuration",
            "TMF679 queryProductOfferingQualification: what Fiber 600 may become",
            "TMF679 queryProductOfferingQualification: what OTT Play Premium may become",
            "TMF679 queryProductOfferingQualification: what SportStream Plus may become",
            "TMF679 queryProductOfferingQualification: what may be added to Fiber 600",
        ]
        application = Application.objects.create(name="app", client_id="shop")
        expires = timezone.now() + timedelta(days=1)
        token = AccessToken.objects.create(application=application, token="t", scope="read write", expires=expires)
        for title, (question, answer) in found.items():
            api = "productConfiguration" if title.startswith("TMF760") else "productOfferingQualification"
            given = client.post(
                f"/tmf-api/{api}/v5/{title.split()[1].rstrip(':')}",
                question,
                content_type="application/json",
                headers={"Authorization": f"Bearer {token.token}"},
            )
            assert given.status_code == 200
            assert {name: v for name, v in given.json().items() if name not in ("id", "href")} == answer

    def test_a_button_copies_each_of_them(self, manager):
        html = read(manager.get(SIMULATOR, REAL))
        for copied in re.findall(r'data-copy="([^"]+)"', html):
            assert f'<pre id="{copied}"' in html
        assert html.count("data-copy=") == 10

    def test_nothing_is_kept(self, manager):
        read(manager.get(SIMULATOR, REAL))
        assert not Task.objects.exists()


class TestComposedCustomer:
    def test_they_are_put_together_from_the_address_alone(self, manager):
        html = read(manager.get(SIMULATOR, COMPOSED))
        found = cards(html)
        assert found["OTT Play Basic"][0].startswith("OTT Play Basic Included 0.00 EUR a month")
        assert found["OTT Play Premium"] == ["OTT Play Premium Can upgrade +10.00 EUR a month (10.00 EUR a month)"]
        assert found["SportStream Lite"] == ["SportStream Lite Can be added +6.99 EUR a month (6.99 EUR a month)"]
        assert "No known market segment" in words(html)
        assert "Customer composed" not in words(html)

    def test_status_days_segment_and_where_it_is_are_said(self, manager):
        query = {**COMPOSED, "status1": "suspended", "in1": "alone", "days1": "10", "segment": "business"}
        html = read(manager.get(SIMULATOR, query))
        assert re.search(r"OTT Play Basic suspended \W 11/11/2026 1", words(html))
        assert "Market segment: business" in words(html)
        assert words(html).count("The product is not active") >= 1

    def test_there_is_room_for_one_product_more(self, manager):
        html = read(manager.get(SIMULATOR, {**COMPOSED, "held4": "sport-max"}))
        assert 'name="held5"' in html
        assert 'name="held6"' not in html

    def test_there_is_an_end_to_it(self, manager):
        html = read(manager.get(SIMULATOR, {**COMPOSED, "held99": "sport-max"}))
        assert 'name="held10"' in html
        assert 'name="held11"' not in html

    @pytest.mark.parametrize(
        ("name", "value", "error"),
        [
            ("days1", "-1", "Ensure this value is greater than or equal to 0."),
            ("days1", "999999999999", "Ensure this value is less than or equal to 36500."),
            ("held2", "nothing", "No offering is called “nothing”."),
            ("status1", "gone", "gone is not one of the available choices."),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, manager, name, value, error):
        html = read(manager.get(SIMULATOR, {**COMPOSED, name: value}))
        assert error in words(html)
        assert cards(html) == {}

    def test_who_has_said_nothing_is_asked(self, manager):
        html = read(manager.get(SIMULATOR))
        assert "Choose a customer, or put one together." in words(html)


class TestCompared:
    def test_what_differs_between_two_dates_is_said_in_words_and_comes_first(self, manager):
        with edit_catalog():
            family = ProductOffering.objects.get(pk="ott-premium")
            family.valid_from = TODAY + timedelta(days=30)
            save_entity(family)
        query = {**COMPOSED, "then": (TODAY + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M"), "hidden": "1"}
        html = read(manager.get(SIMULATOR, query))
        assert "1 card differs from “11/21/2026 noon” to “12/21/2026 noon”." in words(html)
        changed = re.findall(r'<div class="pair changed">(.*?)<article', html, re.DOTALL)
        assert [words(one) for one in changed] == ["gained shown"]
        before, after = cards(html)["OTT Play Premium"]
        assert before.startswith("11/21/2026 noon OTT Play Premium Hidden")
        assert after.startswith("12/21/2026 noon OTT Play Premium Can upgrade")
        assert list(cards(html))[:2] == ["Fiber 300", "OTT Play Premium"]

    def test_where_nothing_differs_that_is_said(self, manager):
        html = read(manager.get(SIMULATOR, {**COMPOSED, "then": "2026-11-22T12:00"}))
        assert "Nothing differs between" in words(html)
        assert 'class="pair changed"' not in html

    def test_both_answers_stand_beside_each_other(self, manager):
        found = answers(read(manager.get(SIMULATOR, {**COMPOSED, "then": "2027-02-01T12:00"})))
        question, one, other = found["TMF679 queryProductOfferingQualification: what OTT Play Basic may become"]
        assert question["searchCriteria"] == {"product": {"id": "1"}}
        assert one["effectiveQualificationDate"] == "2026-11-21T12:00:00.000Z"
        assert other["effectiveQualificationDate"] == "2027-02-01T12:00:00.000Z"


@pytest.mark.usefixtures("demo")
class TestChangeSet:
    @pytest.fixture
    def draft(self):
        """A set that makes Premium dearer and ends Standard."""
        user = User.objects.create_user("anna")
        draft = create_change_set(name="Spring", by=user)
        with editing(change_set_id=draft.pk, by=user):
            price = ProductOfferingPrice.objects.get(pk="ott-premium-price")
            price.amount = "17.99"
            save_entity(price)
            standard = ProductOffering.objects.get(pk="ott-standard")
            standard.valid_to = TODAY
            save_entity(standard)
        return draft

    def test_the_draft_is_held_against_the_live_catalog(self, manager, draft):
        html = read(manager.get(SIMULATOR, {**COMPOSED, "set": draft.pk, "live": "on"}))
        assert "2 cards differ from “live catalog” to “Spring, 11/21/2026 noon”." in words(html)
        changed = [words(one) for one in re.findall(r'<div class="pair changed">(.*?)<article', html, re.DOTALL)]
        assert changed == ["lost hidden", "price 10.00 EUR a month → 13.00 EUR a month"]
        live, then = cards(html)["OTT Play Premium"]
        assert live == "live catalog OTT Play Premium Can upgrade +10.00 EUR a month (10.00 EUR a month)"
        assert then.endswith("Can upgrade +13.00 EUR a month (13.00 EUR a month)")

    def test_alone_it_is_seen_as_if_it_were_live(self, manager, draft):
        found = cards(read(manager.get(SIMULATOR, {**COMPOSED, "set": draft.pk})))
        assert found["OTT Play Premium"] == ["OTT Play Premium Can upgrade +13.00 EUR a month (13.00 EUR a month)"]
        assert "OTT Play Standard" not in found

    def test_nothing_of_it_is_left_behind(self, manager, draft):
        read(manager.get(SIMULATOR, {**COMPOSED, "set": draft.pk, "live": "on"}))
        assert ProductOfferingPrice.objects.get(pk="ott-premium-price").amount == Decimal("14.99")

    def test_one_that_is_not_there_is_said(self, manager):
        html = read(manager.get(SIMULATOR, {**COMPOSED, "set": "no-such"}))
        assert "The change set cannot be shown" in words(html)
        assert cards(html) == {}


class TestManyCards:
    def test_they_come_in_parts_and_cost_the_same_queries(self, manager):
        many = [f"many-{number:02}" for number in range(60)]
        document = {
            "channels": (),
            "serviceSpecifications": (),
            "productSpecifications": [{"id": "ps-many", "name": "Many"}],
            "offerings": [
                *({"id": one, "name": one, "spec": "ps-many", "price": 1} for one in many),
                {
                    "id": "plan-many",
                    "name": "Plan of many",
                    "spec": "ps-many",
                    "isBundle": True,
                    "price": 1,
                    "options": {one: [0, 1, 0] for one in many},
                },
            ],
            "relationships": (),
        }
        load_demo(document)
        few, lots = {"plan": "plan-300", "held1": "ott-basic"}, {"plan": "plan-many", "held1": "many-00"}
        html = read(manager.get(SIMULATOR, lots))
        assert "Cards 1 to 40 of 60" in words(html)
        assert len(cards(html)) == 1 + 40
        assert len(cards(read(manager.get(SIMULATOR, {**lots, "page": "2"})))) == 1 + 20
        # Where options stand on no ladder, no upgrade path has to be looked up.
        assert cost(manager, SIMULATOR, lots) == cost(manager, SIMULATOR, few) - 1

    def test_a_real_customer_costs_the_same_however_much_they_hold(self, manager):
        few, lots = (cost(manager, SIMULATOR, {"customer": customer}) for customer in ("cust-1001", "cust-1004"))
        assert few == lots


class TestAddress:
    def test_what_says_nothing_is_left_out_of_it(self, manager):
        query = {**COMPOSED, "plan_days": "", "held2": "", "status2": "active", "in2": "plan", "then": ""}
        answer = manager.get(SIMULATOR, query)
        assert answer.status_code == 302
        assert QueryDict(answer["Location"].lstrip("?")).dict() == COMPOSED

    def test_a_plan_that_is_not_there_has_no_status(self):
        assert tidy(QueryDict("plan=&plan_status=active&held1=a&days1=1")).dict() == {"held1": "a", "days1": "1"}


class TestFinding:
    def test_offerings_are_offered_by_name_while_one_types(self, manager):
        html = read(manager.get("/admin/find/offerings/", {"field": "plan", "plan": "fiber 6"}))
        assert html == ('<option value="plan-600">Fiber 600</option><option value="plan-600s">Fiber 600 Sport</option>')

    def test_customers_are_offered_by_name_while_one_types(self, manager):
        Customer.objects.create(id="x", name="<b>Eve</b>", created_at=TODAY)
        html = read(manager.get("/admin/find/customers/", {"field": "customer", "customer": "<b>E"}))
        assert html == '<option value="x">&lt;b&gt;Eve&lt;/b&gt;</option>'

    def test_no_more_than_twenty_are_offered(self, manager):
        ProductOffering.objects.bulk_create(ProductOffering(id=f"x{n}", name="Many", rank=n) for n in range(30))
        assert read(manager.get("/admin/find/offerings/", {"q": "many"})).count("<option") == 20
        assert read(manager.get("/admin/find/offerings/")) == ""


@pytest.mark.usefixtures("demo")
class TestRights:
    @pytest.mark.parametrize("address", [SIMULATOR, "/admin/find/offerings/", "/admin/find/customers/"])
    def test_who_is_not_signed_in_is_asked_to_do_so(self, client, address):
        assert client.get(address)["Location"] == f"/admin/login/?next={address}"

    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize("address", [SIMULATOR, "/admin/find/offerings/", "/admin/find/customers/"])
    def test_who_may_see_nothing_is_refused(self, client, address, method):
        assert getattr(sign_in(client), method)(address).status_code == 403

    def test_who_may_not_see_customers_composes_them(self, client):
        viewer = sign_in(client, None, "catalog.view_productoffering")
        assert viewer.get(SIMULATOR, REAL).status_code == 403
        assert viewer.get("/admin/find/customers/", {"q": "demo"}).status_code == 403
        html = read(viewer.get(SIMULATOR, COMPOSED))
        assert "OTT Play Premium" in cards(html)
        assert 'name="customer"' not in html
        assert "Demo Sport" not in read(viewer.get(SIMULATOR, {"who": "real", "wanted": "plan-300"}))

    def test_a_care_agent_may_look(self, client):
        assert "SportStream Max" in cards(read(sign_in(client, CARE_AGENT).get(SIMULATOR, REAL)))

    def test_nothing_can_be_sent_to_it(self, manager):
        assert manager.post(SIMULATOR).status_code == 405

    def test_it_is_in_the_sidebar_of_who_may_see_it(self, manager):
        assert f'href="{SIMULATOR}"' in read(manager.get("/admin/"))
