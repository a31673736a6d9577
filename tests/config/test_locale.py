"""People read in their language and their zone; the APIs, the documents and the files speak English and UTC."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.utils import timezone, translation

from catalog.models import ChangeSet, Policy, ProductOffering, ProductOfferingPrice
from catalog.services import create_change_set, delete_entity, editing, save_entity, schedule_change_set
from events.models import WorkItem
from events.services import drain
from studio.reasons import in_words
from tests.config.german import POLICY, PRICE, field, said, sent
from tmf.errors import Refused
from tmf.translated import translated
from tmf.words import MARK, kept, restored, worded

HALF_PAST_TWO = datetime(2026, 11, 25, 13, 30, tzinfo=UTC)
"""In Berlin; in November it is one hour ahead of UTC."""
pytestmark = pytest.mark.django_db


class TestLanguage:
    def test_a_form_has_labels_and_helps_in_the_readers_language(self, reader):
        page = said(reader.get(PRICE))
        for words in ("Beschreibung", "Betrag", "Anzahl der Zeiträume", "Im Verkauf", "Gültigkeit", "Sichern"):
            assert words in page
        assert "Leer nur bei einem Rabatt in Prozent." in page
        assert "Number of periods" not in page

    def test_the_page_says_in_which_language_it_is(self, reader):
        answer = reader.get(PRICE)
        assert answer["Content-Language"] == "de"
        assert {"Accept-Language", "Cookie"} <= {one.strip() for one in answer["Vary"].split(",")}
        assert '<html lang="de"' in answer.content.decode()

    def test_who_chooses_a_language_keeps_it_whatever_the_browser_asks_for(self, reader):
        page = reader.get("/admin/").content.decode()
        assert 'action="/i18n/setlang/"' in page
        answer = reader.post("/i18n/setlang/", {"language": "en", "next": "/admin/catalog/policy/"})
        assert (answer.status_code, answer["Location"]) == (302, "/admin/catalog/policy/")
        assert "Policies" in said(reader.get("/admin/catalog/policy/"))

    def test_a_language_that_there_is_not_is_answered_in_english(self, reader):
        assert "Policies" in said(reader.get("/admin/catalog/policy/", headers={"accept-language": "fi"}))

    @pytest.mark.parametrize("address", ["/", "/admin/login/", "/care/"])
    def test_the_doors_speak_it_before_anybody_signs_in(self, client, address):
        page = said(client.get(address, headers={"accept-language": "de"}, follow=True))
        assert any(word in page for word in ("Servicekonsole", "Anmelden"))

    def test_what_is_not_there_and_what_is_forbidden_is_said_in_it(self, reader):
        assert "Unter dieser Adresse gibt es nichts." in unescape(reader.get("/nothing").content.decode())
        reader.force_login(User.objects.create_user("nobody", is_staff=True))
        assert "die Rolle darf diese Seite nicht sehen" in reader.get("/admin/matrix/").content.decode()

    def test_one_readers_language_is_not_the_next_ones(self, reader):
        reader.get(PRICE)
        assert translation.get_language() == "en"
        assert timezone.get_current_timezone_name() == "UTC"


class TestTimes:
    @pytest.fixture(autouse=True)
    def ends_in_november(self, demo):  # noqa: ARG002 - the policy has to be there
        policy = Policy.objects.get(pk="pol-ott-upgrade-only")
        policy.valid_to = HALF_PAST_TWO
        save_entity(policy)

    def test_a_form_shows_the_readers_date_and_clock(self, reader):
        html = reader.get(POLICY).content.decode()
        assert (field(html, "valid_to_0"), field(html, "valid_to_1")) == ("25.11.2026", "14:30:00")

    def test_without_a_zone_it_is_utc_and_a_zone_that_is_none_is_passed_over(self, reader):
        for named in ("", "Nowhere/Land", "..%2F..%2Fetc", "%00"):
            reader.cookies["tierway_zone"] = named
            assert field(reader.get(POLICY).content.decode(), "valid_to_1") == "13:30:00"

    def test_what_is_typed_is_stored_in_utc(self, reader):
        html = reader.get(POLICY).content.decode()
        answer = reader.post(POLICY, sent(html, valid_to_0="25.07.2027", valid_to_1="14:30"))
        assert answer.status_code == 302
        assert Policy.objects.get(pk="pol-ott-upgrade-only").valid_to == datetime(2027, 7, 25, 12, 30, tzinfo=UTC)

    def test_what_is_not_changed_stays_to_the_microsecond(self, reader):
        exact = HALF_PAST_TWO + timedelta(microseconds=123)
        policy = Policy.objects.get(pk="pol-ott-upgrade-only")
        policy.valid_to = exact
        save_entity(policy)
        html = reader.get(POLICY).content.decode()
        assert reader.post(POLICY, sent(html, name="Nur hinauf")).status_code == 302
        policy.refresh_from_db()
        assert (policy.name, policy.valid_to) == ("Nur hinauf", exact)

    def test_lists_and_histories_tell_them_so(self, reader):
        assert "25. November 2026 14:30" in said(reader.get("/admin/catalog/policy/"))
        history = said(reader.get("/admin/catalog/policy/pol-ott-upgrade-only/history/"))
        assert "25.11.2026 14:30" in history
        assert "bis: 25.11.2026 14:30" in history


class TestRefusals:
    def test_what_a_rule_refuses_is_said_in_the_readers_language(self, reader):
        html = reader.get(PRICE).content.decode()
        names = ("name", "version", "seen", "amount", "currency", "period_length", "priority")
        fields = {name: field(html, name) for name in names}
        inlines = {
            f"{prefix}-{name}_FORMS": "0"
            for prefix in set(re.findall(r'name="([a-z_\d-]+)-TOTAL_FORMS"', html))
            for name in ("TOTAL", "INITIAL")
        }
        fields |= {"price_type": "recurring", "period": "month", "lifecycle_status": "Retired", **inlines}
        page = said(reader.post(PRICE, fields))
        assert "„ott-basic-price“ wird noch verwendet: Angebot „OTT Play Basic“ (ott-basic), im Verkauf." in page
        assert ProductOfferingPrice.objects.get(pk="ott-basic-price").lifecycle_status == "Launched"

    def test_what_stands_in_the_way_of_a_removal_too(self, reader):
        page = said(reader.get("/admin/catalog/productoffering/ott-basic/delete/"))
        assert "„OTT Play Basic“ (ott-basic) ist „Im Verkauf“; erst einstellen." in page

    @pytest.mark.usefixtures("demo")
    def test_the_same_refusal_is_english_to_everybody_else(self):
        with translation.override("de"), pytest.raises(Exception, match="is Launched; retire it first") as refusal:
            delete_entity(ProductOffering.objects.get(pk="ott-basic"))
        assert "ist" not in str(refusal.value).split()

    def test_why_a_set_could_not_go_live_is_read_in_any_language(self, reader, monkeypatch):
        monkeypatch.setattr("events.bell.wake", lambda: None)
        draft = create_change_set(name="Frühling", by=reader.user)
        with editing(change_set_id=draft.pk, by=reader.user):
            basic = ProductOffering.objects.get(pk="ott-basic")
            basic.name = "OTT Play Start"
            save_entity(basic)
        schedule_change_set(change_set_id=draft.pk, at=timezone.now() + timedelta(hours=1), by=reader.user)
        basic = ProductOffering.objects.get(pk="ott-basic")
        basic.name = "OTT Play One"
        save_entity(basic)
        due = timezone.now() - timedelta(seconds=1)
        ChangeSet.objects.filter(pk=draft.pk).update(publish_at=due)
        WorkItem.objects.filter(subject_id=draft.pk).update(due_at=due)
        drain()
        problem = ChangeSet.objects.get(pk=draft.pk).problem
        assert problem == "It was changed in the live catalog in the meantime: ProductOffering ott-basic (name)."
        page = said(reader.get(f"/admin/catalog/changeset/{draft.pk}/change/"))
        assert "Zurückgegeben: Es wurde inzwischen im Live-Katalog geändert: Angebot ott-basic (name)." in page

    def test_what_a_person_typed_is_kept_as_it_was_typed(self):
        user = User.objects.create_user("berta")
        for typed in ("Zu teuer: 100 %", "{}", "%(name)s", f"{MARK}[]"):
            made = ChangeSet.objects.create(name="x", created_by=user, problem=typed)
            assert ChangeSet.objects.get(pk=made.pk).problem == typed.removeprefix(MARK)

    def test_a_kept_sentence_is_what_it_was(self):
        inner = worded("%(count)s more %(kind)s", count=3, kind=worded("products"))
        words = worded("It is still used by: %(users)s.", users=[inner, "x"])
        back = restored(kept(words))
        assert (back, back.template, back.values["users"][0].values["count"]) == (words, words.template, 3)
        with translation.override("de"):
            assert translated(back) == "Es wird noch verwendet: 3 weitere Produkte, x."


def test_a_number_in_a_drawing_and_in_a_form_is_written_as_browsers_read_it(reader):
    """Django writes 12,5 in German; no attribute of SVG or of an input takes that."""
    measured = re.compile(
        r'\b(?:x|y|x1|x2|y1|y2|cx|cy|r|dx|dy|rx|ry|width|height|min|max|step|value|style)="[^"]*\d,\d'
    )
    drawn = re.compile(r'\b(?:d|viewBox|points|transform)="([^"]*)"')
    for address in (
        "/admin/services/offering/plan-600s/",
        "/admin/ladders/ott-basic/",
        "/admin/catalog/productoffering/ott-basic/change/",
        "/admin/catalog/productofferingprice/ott-basic-price/change/",
        "/admin/calendar/",
    ):
        html = reader.get(address).content.decode()
        english = reader.get(address, headers={"accept-language": "en"}).content.decode()
        assert measured.findall(html) == [], address
        assert drawn.findall(html) == drawn.findall(english), address


def test_a_reason_of_the_oracle_is_told_in_german():
    from qualification.domain import reasons  # noqa: PLC0415 - only here are they named

    with translation.override("de"):
        assert in_words(reasons.BELOW_BASELINE) == "Dieses Angebot ist niedriger als das, das der Tarif enthält"
        about = reasons.ORDER_IN_FLIGHT.about("another item of this request")
        assert (
            in_words(about) == "Ein offener Auftrag betrifft das Produkt bereits: eine andere Position dieser Anfrage"
        )


def test_a_refusal_keeps_its_english_message():
    with translation.override("de"):
        assert str(Refused(409, "x", worded("The time lies in the past."))) == "x: The time lies in the past."
