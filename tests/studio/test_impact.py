"""The page of a change set's impact: asked for, watched, read, taken along; for those who may."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from catalog.models import ProductOffering
from catalog.services import (
    create_change_set,
    discard_change_set,
    edit_catalog,
    editing,
    save_entity,
    schedule_change_set,
)
from events import bell
from events.services import drain
from inventory.services import load_customers
from studio.impact_export import as_csv
from studio.impact_words import limits_in_words, price_in_words, reason_in_words
from studio.models import ImpactReport
from studio.services import request_impact
from tests.demo import demo_document

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
COUNTED = {"at": AT, "channel": ""}


@pytest.fixture(autouse=True)
def inventory(demo, monkeypatch):
    monkeypatch.setattr(bell, "wake", lambda: None)
    load_customers(customers=demo_document()["customers"], at=AT)


@pytest.fixture
def author(django_user_model):
    return django_user_model.objects.create_user("author", is_staff=True)


@pytest.fixture
def draft(author):
    """A draft in which OTT Play Standard ends and is called otherwise."""
    pk = create_change_set(name="Autumn <ladder>", by=author).pk
    with editing(change_set_id=pk, by=author):
        offering = ProductOffering.objects.get(pk="ott-standard")
        offering.valid_to, offering.name = AT, "=Standard"
        save_entity(offering)
    return pk


@pytest.fixture
def counted(draft, author):
    pk = request_impact(change_set_id=draft, by=author, **COUNTED)
    drain()
    return pk


def address(draft, name="impact", *more):
    return reverse(f"studio:{name}", args=[draft, *more])


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


class TestAsking:
    def test_a_count_is_asked_for_with_a_date_in_the_readers_zone(self, manager, draft):
        manager.cookies["tierway_zone"] = "Europe/Berlin"
        answer = manager.post(address(draft), {"channel": "care", "at": "2026-12-01T10:00"})
        assert (answer.status_code, answer["Location"]) == (302, address(draft))
        report = ImpactReport.objects.get()
        assert (report.channel, report.at) == ("care", datetime(2026, 12, 1, 9, tzinfo=UTC))
        assert report.requested_by == manager.user

    def test_without_a_date_it_is_now(self, manager, draft):
        before = datetime.now(UTC)
        manager.post(address(draft), {"channel": "", "at": ""})
        assert before <= ImpactReport.objects.get().at <= datetime.now(UTC)

    @pytest.mark.parametrize("wrong", [{"channel": "no-such"}, {"at": "yesterday"}])
    def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_asked(self, manager, draft, wrong):
        answer = manager.post(address(draft), {"channel": "", "at": "", **wrong})
        assert list(answer.context["form"].errors) == list(wrong)
        assert 'role="alert"' in answer.content.decode()
        assert not ImpactReport.objects.exists()

    def test_a_set_that_was_discarded_meanwhile_is_refused_in_words(self, manager, draft, author):
        discard_change_set(change_set_id=draft, by=author)
        answer = manager.post(address(draft), {"channel": "", "at": ""})
        assert "cannot go live any more" in text_of(answer)
        assert not ImpactReport.objects.exists()

    def test_the_date_is_that_at_which_the_set_goes_live(self, manager, draft):
        live = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=3)
        schedule_change_set(change_set_id=draft, at=live, by=manager.user)
        assert f'value="{live:%Y-%m-%dT%H:%M}"' in manager.get(address(draft)).content.decode()


class TestRights:
    PAGES = ("impact", "impact_report", "csv", "json", "impacts")

    def urls(self, draft, counted):
        return {
            "impact": address(draft),
            "impact_report": address(draft, "impact_report", counted),
            "csv": address(draft, "impact_export", counted, "csv"),
            "json": address(draft, "impact_export", counted, "json"),
            "impacts": reverse("studio:impacts"),
        }

    @pytest.mark.parametrize("name", PAGES)
    def test_who_may_see_the_catalog_may_see_it(self, name, draft, counted, manager, approver, signed_in, client):
        url = self.urls(draft, counted)[name]
        assert (manager.get(url).status_code, approver.get(url).status_code) == (200, 200)
        assert signed_in().get(url).status_code == 403
        assert client.get(url).status_code == 302

    def test_who_may_not_change_the_catalog_may_not_ask(self, draft, approver, signed_in, client):
        for session, status in ((approver, 403), (signed_in(), 403), (client, 302)):
            assert session.post(address(draft), {"channel": "", "at": ""}).status_code == status
        assert not ImpactReport.objects.exists()

    def test_who_may_not_ask_gets_no_button(self, draft, approver, manager):
        assert "Count the impact" not in approver.get(address(draft)).content.decode()
        assert "Count the impact" in manager.get(address(draft)).content.decode()

    def test_customers_are_named_to_those_who_may_see_them(self, draft, counted, manager, approver):
        url = address(draft, "impact_export", counted, "json")
        seen, hidden = (session.get(url).json()["lines"][0]["examples"][0] for session in (manager, approver))
        assert seen == {"customer": "cust-1001", "product": "1234"}
        assert hidden == {"product": "1234"}


class TestReading:
    @pytest.mark.usefixtures("counted")
    def test_an_example_leads_to_what_the_customer_sees_by_the_draft(self, manager, approver, draft):
        link = f"{reverse('studio:simulator')}?customer=cust-1001&amp;channel=app&amp;set={draft}&amp;live=on"
        assert f'<a class="id" href="{link}">1234</a>' in manager.get(address(draft)).content.decode()
        assert '<span class="id">1234</span>' in approver.get(address(draft)).content.decode()

    def test_before_it_is_counted_the_page_says_how(self, manager, draft):
        assert "Nobody has counted yet." in text_of(manager.get(address(draft)))

    def test_while_it_waits_the_page_asks_again_by_itself(self, manager, draft, author):
        pk = request_impact(change_set_id=draft, by=author, **COUNTED)
        page = manager.get(address(draft)).content.decode()
        assert f'hx-get="{address(draft, "impact_report", pk)}"' in page
        assert '<label for="impact-progress">It is counted as soon as a worker is free.' in page

    def test_while_it_is_counted_it_says_how_far(self, manager, draft, author):
        pk = request_impact(change_set_id=draft, by=author, **COUNTED)
        ImpactReport.objects.filter(pk=pk).update(state="counting", progress=45)
        part = manager.get(address(draft, "impact_report", pk)).content.decode()
        assert '<progress id="impact-progress" max="100" value="45">45 %</progress>' in part
        assert "45 % are done." in part
        assert "<html" not in part

    def test_when_it_is_done_the_part_has_the_result_and_asks_no_more(self, manager, draft, counted):
        part = manager.get(address(draft, "impact_report", counted)).content.decode()
        assert "hx-get" not in part
        assert "Who loses options" in part
        assert '<p id="impact-said" class="visually-hidden" role="status" hx-swap-oob="true">It is counted.</p>' in part

    @pytest.mark.usefixtures("counted")
    def test_it_tells_who_loses_what_why_and_in_which_plan(self, manager, draft):
        text = text_of(manager.get(address(draft)))
        assert "2 customers, 2 options in all." in text
        assert "OTT Play Basic ott-basic could change to 1 =Standard 1" in text
        assert "This offering is not valid on this date 1" in text
        assert "Fiber 300 1 1234" in text
        assert "Nobody gains an option here." in text
        assert "=Standard ott-standard dates of sale, name 1 1" in text
        assert "No open order concerns what changes." in text
        assert "Fiber 600 plan-600 =Standard ott-standard included as before" in text
        assert "No price changes." in text

    @pytest.mark.usefixtures("counted")
    def test_it_is_up_to_date_until_the_catalog_or_the_set_changes(self, manager, draft):
        assert "Up to date" in text_of(manager.get(address(draft)))
        with edit_catalog():
            save_entity(ProductOffering.objects.get(pk="sport-lite"))
        assert "The live catalog or this change set has changed since." in text_of(manager.get(address(draft)))

    @pytest.mark.usefixtures("counted")
    def test_an_edit_of_the_set_makes_it_out_of_date(self, manager, draft, author):
        with editing(change_set_id=draft, by=author):
            offering = ProductOffering.objects.get(pk="ott-basic")
            offering.name = "Basic"
            save_entity(offering)
        assert "Out of date" in text_of(manager.get(address(draft)))

    def test_a_set_that_changes_nothing_says_so(self, manager, author):
        pk = create_change_set(name="Empty", by=author).pk
        request_impact(change_set_id=pk, by=author, **COUNTED)
        drain()
        assert "changes nothing that anybody holds or could choose" in text_of(manager.get(address(pk)))

    def test_what_could_not_be_counted_says_why(self, manager, draft, counted):
        ImpactReport.objects.filter(pk=counted).update(state="failed", result=None, problem="<b>It does not fit</b>")
        page = manager.get(address(draft)).content.decode()
        assert "It could not be counted" in page
        assert "&lt;b&gt;It does not fit&lt;/b&gt;" in page

    def test_an_earlier_report_can_be_read_again(self, manager, draft, counted, author):
        later = request_impact(change_set_id=draft, at=AT, channel="care", by=author)
        drain()
        page = manager.get(address(draft), {"report": counted})
        assert page.context["report"].pk == counted
        assert [one.pk for one, _ in page.context["earlier"]] == [later, counted]
        assert manager.get(address(draft)).context["report"].pk == later

    @pytest.mark.usefixtures("counted")
    def test_a_draft_that_is_worked_in_changes_nothing_of_it(self, manager, draft):
        session = manager.session
        session["catalog_change_set"] = draft
        session.save()
        assert "Up to date" in text_of(manager.get(address(draft)))
        manager.post(address(draft), {"channel": "", "at": ""})
        assert ImpactReport.objects.count() == 2

    @pytest.mark.parametrize("found", ["no-such", "other"])
    def test_what_is_not_there_is_a_404(self, manager, counted, author, found):
        other = create_change_set(name="Other", by=author).pk if found == "other" else found
        for url in (
            address(other, "impact_report", counted),
            address(other, "impact_export", counted, "csv"),
            f"{address(other)}?report={counted}",
        ):
            assert manager.get(url).status_code == 404
        assert manager.get(address("no-such")).status_code == 404

    def test_what_is_not_counted_yet_has_no_file(self, manager, draft, author):
        pk = request_impact(change_set_id=draft, by=author, **COUNTED)
        assert manager.get(address(draft, "impact_export", pk, "csv")).status_code == 404

    def test_a_page_costs_the_same_however_much_it_shows(self, manager, draft, counted, django_assert_num_queries):
        report = ImpactReport.objects.get(pk=counted)
        url = address(draft)
        manager.get(url)
        with django_assert_num_queries(QUERIES):
            few = manager.get(url).content.decode()
        for name in ("offerings", "lines", "bundles"):
            report.result[name] = report.result[name] * 150
        report.save(update_fields=["result"])
        with django_assert_num_queries(QUERIES):
            many = manager.get(url).content.decode()
        assert few.count("<tr>") < 30
        assert many.count("<tr>") == 100 * 3 + many.count("<thead><tr>")
        assert "The first 100 of 150; the export has more." in many


QUERIES = 11
"""Session, user, rights; the working set; set, channels, token, reports."""


class TestList:
    @pytest.mark.usefixtures("counted")
    def test_reports_of_all_sets_are_listed_newest_first(self, manager, author):
        other = create_change_set(name="Other", by=author).pk
        request_impact(change_set_id=other, by=author, channel="care", at=AT)
        text = text_of(manager.get(reverse("studio:impacts")))
        assert text.index("Other") < text.index("Autumn &lt;ladder&gt;")
        assert "care Waiting" in text
        assert "all that matter Counted" in text

    def test_it_is_paged_at_a_fixed_cost(self, manager, draft, author, django_assert_max_num_queries):
        ImpactReport.objects.bulk_create(
            ImpactReport(change_set_id=draft, at=AT + timedelta(days=n), requested_by=author) for n in range(60)
        )
        with django_assert_max_num_queries(10):
            first = manager.get(reverse("studio:impacts"))
        assert len(first.context["rows"]) == 50
        assert len(manager.get(reverse("studio:impacts"), {"page": 2}).context["rows"]) == 10

    def test_an_empty_list_says_where_a_count_is_asked_for(self, manager):
        assert "Open a change set and ask whom it touches." in text_of(manager.get(reverse("studio:impacts")))


class TestFiles:
    def test_every_row_is_in_the_csv(self, manager, draft, counted):
        answer = manager.get(address(draft, "impact_export", counted, "csv"))
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"].startswith(f'attachment; filename="impact-{draft}-')
        rows = list(csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff"))))
        assert rows[0][:4] == ["Table", "Channel", "Offering ID", "Offering"]
        assert {len(row) for row in rows} == {11}
        lost = ["Lost", "app", "ott-basic", "OTT Play Basic"]
        assert [*lost, "Changed to another", "", "", "", "", "1", "1"] in rows
        assert [*lost, "Option", "ott-standard", "'=Standard", "", "", "1", "1"] in rows
        assert [*lost, "Plan", "plan-300", "Fiber 300", "", "", "1", "1"] in rows
        assert ["Lost", "app", "ott-classic", "OTT Play Classic", "Plan", "", "alone", "", "", "1", "1"] in rows
        held = ["Offerings", "", "ott-standard", "'=Standard", "", "", "dates of sale, name", "", "", "1", "1"]
        assert held in rows

    def test_the_json_has_what_was_counted(self, manager, draft, counted):
        found = manager.get(address(draft, "impact_export", counted, "json")).json()
        assert found["changeSet"] == draft
        assert found["totals"] == ImpactReport.objects.get(pk=counted).result["totals"]

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
    def test_nothing_is_calculated_by_a_spreadsheet(self, start):
        offering = {"id": "x", "name": f"{start}cmd|'/c calc'!A0"}
        row = {"offering": offering, "aspects": [], "customers": -1, "products": 1}
        result = {"offerings": [row], "lines": [], "orders": [], "bundles": [], "prices": []}
        _, found = csv.reader(io.StringIO(as_csv(result), newline=""))
        assert found[3] == f"'{offering['name']}"
        assert found[9] == "-1"


class TestWords:
    LINE = {
        "name": "p",
        "kind": "recurring",
        "amount": "9.99",
        "unit": "EUR",
        "takesOff": False,
        "period": "month",
        "periodLength": 1,
        "duration": None,
        "alterations": [],
    }
    OFF = {"name": "Promo", "amount": "5.00", "unit": "EUR", "duration": 3}

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({}, "9.99 EUR a month"),
            ({"period": None}, "9.99 EUR"),
            ({"periodLength": 3}, "9.99 EUR every 3 months"),
            ({"duration": 24}, "9.99 EUR a month for 24 months"),
            ({"takesOff": True}, "−9.99 EUR a month"),  # noqa: RUF001 - a minus
            ({"alterations": [OFF]}, "9.99 EUR a month (Promo: 5.00 EUR less for 3 months)"),
            ({"alterations": [{**OFF, "duration": None}]}, "9.99 EUR a month"),
        ],
    )
    def test_a_price_is_said_as_people_say_it(self, change, words):
        assert price_in_words([{**self.LINE, **change}]) == words

    def test_several_prices_are_all_said_and_none_too(self):
        assert price_in_words([self.LINE, {**self.LINE, "period": None}]) == "9.99 EUR a month; 9.99 EUR"
        assert price_in_words([]) == "no price"

    def test_numbers_are_written_as_the_reader_writes_them(self):
        with translation.override("de"):
            assert price_in_words([self.LINE]).startswith("9,99 EUR")

    @pytest.mark.parametrize(
        ("limits", "words"),
        [
            (None, "not in it"),
            ({"included": True, "group": None}, "included"),
            ({"included": False, "group": "g"}, "to choose from a group"),
            ({"included": False, "group": None}, "optional"),
        ],
    )
    def test_what_an_option_is_in_a_bundle(self, limits, words):
        assert limits_in_words(limits) == words

    def test_a_reason_that_says_of_what_it_speaks_keeps_both_parts(self):
        assert reason_in_words({"code": "x", "label": "Full"}) == "Full"
        assert reason_in_words({"code": "x", "label": "Full: of one"}) == "Full: of one"
