"""The matrix page: each cell as the oracle says it, with the rows that decided, beside another date or catalog."""

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from catalog.admin.working_set import SESSION_KEY
from catalog.models import ProductOffering, ProductOfferingRelationship
from catalog.services import create_change_set, edit_catalog, editing, save_entity
from config.roles import CARE_AGENT, PRODUCT_MANAGER
from qualification.domain import reasons
from studio.reasons import SAID, in_short, in_words
from tests.demo import demo_document, load_demo
from tests.studio.desk import cost, part, read, sign_in, words

MATRIX = "/admin/matrix/"


@pytest.fixture
def demo(db):
    document = demo_document()
    load_demo(document)
    return document


@pytest.fixture
def manager(demo, client):
    return sign_in(client, PRODUCT_MANAGER)


def table(html):
    """The cells by (who holds, what they may have), as they are read aloud."""
    head, body = html.split("<tbody>", 1)
    targets = [words(one) for one in re.findall(r'<th scope="col".*?</th>', head, re.DOTALL)][1:]
    found = {}
    for row in body.split("</tbody>", 1)[0].split("</tr>")[:-1]:
        held = words(part(row, '<th scope="row">', "</th>"))
        cells = re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
        found |= {(held, target): words(cell) for target, cell in zip(targets, cells, strict=True)}
    return found


def test_each_cell_says_allowed_or_the_first_reason(manager):
    cells = table(read(manager.get(MATRIX, {"plan": "plan-600", "tier": "sport-plus"})))
    assert cells["SportStream Plus", "SportStream Max"] == "✓ ↑ allowed: Upgrade"
    assert cells["SportStream Plus", "SportStream Lite included"] == "✗ not allowed: not allowed in this channel"
    assert cells["SportStream Max", "SportStream Plus"] == "✓ ↓ allowed: Downgrade"
    assert cells["SportStream Plus", "SportStream Plus"] == "● has it"
    assert cells["None of these yet", "SportStream Max"] == "✓ + allowed: Buy new"
    assert len(cells) == 5 * 4


def test_more_reasons_than_one_are_counted(manager):
    cells = table(read(manager.get(MATRIX, {"plan": "plan-300"})))
    assert cells["OTT Play Basic included", "OTT Play Ultra"] == "✗ not allowed: not on sale +1"


def test_the_channel_decides(manager):
    cells = table(read(manager.get(MATRIX, {"plan": "plan-600", "tier": "sport-plus", "channel": "care"})))
    assert cells["SportStream Plus", "SportStream Lite included"] == "✓ ↓ allowed: Downgrade"


def test_the_first_ladder_of_the_plan_is_shown_and_the_others_are_a_link_away(manager):
    html = read(manager.get(MATRIX, {"plan": "plan-300"}))
    tabs = part(html, '<nav class="tabs"', "</nav>")
    assert words(tabs).endswith("OTT Play SportStream")
    assert re.findall(r'aria-current="page">([^<]+)', tabs) == ["OTT Play"]
    other = re.findall(r'href="([^"]+)"', tabs)[1].replace("&amp;", "&")
    assert ("SportStream Plus", "SportStream Max") in table(read(manager.get(MATRIX + other)))


def test_who_asks_for_nothing_sees_the_first_plan(manager):
    assert "Tiers in Fiber 100" in words(read(manager.get(MATRIX)))


def test_without_a_plan_tiers_stand_alone_and_plans_are_a_ladder_too(manager):
    html = read(manager.get(MATRIX, {"tier": "plan-300"}))
    assert "Tiers that stand alone" in words(html)
    assert table(html)["Fiber 300", "Fiber 600"] == "✓ ↑ allowed: Upgrade"


def test_a_plan_is_found_by_its_name(manager):
    assert "Tiers in Fiber 600 Sport" in words(read(manager.get(MATRIX, {"plan": "fiber 600 sport"})))


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"plan": "nothing"}, "No offering is called “nothing”."),
        ({"plan": "fiber"}, "Several match, for example: Fiber 100 (plan-100), Fiber 300 (plan-300)"),
        ({"plan": "plan-300", "tier": "plan-600s"}, "It has no ladder: no upgrade path touches it."),
        ({"plan": "plan-300", "at": "tomorrow"}, "Give a date and a time."),
        ({"plan": "plan-300", "channel": "nowhere"}, "nowhere is not one of the available choices."),
    ],
)
def test_what_cannot_be_shown_is_said_at_its_field(manager, query, error):
    html = read(manager.get(MATRIX, query))
    assert error in words(html)
    assert "<table" not in html


@pytest.mark.usefixtures("demo")
class TestDecision:
    CELL = {"plan": "plan-600", "tier": "ott-basic", "from": "ott-premium", "to": "ott-basic"}

    def test_all_reasons_and_all_rows_that_decided_are_told_with_the_way_to_their_forms(self, manager):
        panel = part(read(manager.get(MATRIX, self.CELL)), '<aside id="decision"', "</aside>")
        step = ProductOfferingRelationship.objects.get(source="ott-basic", target="ott-standard")
        said = words(panel)
        for reason in (reasons.DOWNGRADE_NOT_ALLOWED, reasons.BELOW_BASELINE, reasons.NOT_OFFERED_IN_PLAN):
            assert said.count(reason.label) == 2  # as a reason, and beside its row
        assert "Policy “OTT Play upgrades only”" in said
        assert re.search("Upgrade path: OTT Play Basic → OTT Play Standard .{1} leads there", said)
        assert "Option OTT Play Standard of Fiber 600: at least 1, at most 1" in said
        assert set(re.findall(r'href="(/admin/catalog/[^"]+)"', panel)) == {
            "/admin/catalog/policy/pol-ott-upgrade-only/change/",
            *(
                reverse("admin:catalog_productofferingrelationship_change", args=[pk])
                for pk in (step.pk, ProductOfferingRelationship.objects.get(target="ott-premium").pk)
            ),
            "/admin/catalog/productoffering/plan-600/change/#bundle",
            "/admin/catalog/productoffering/plan-600/change/",
        }

    def test_every_link_leads_to_a_form(self, manager):
        panel = part(read(manager.get(MATRIX, self.CELL)), '<aside id="decision"', "</aside>")
        for href in re.findall(r'href="(/admin/catalog/[^"]+)"', panel):
            assert manager.get(href.partition("#")[0]).status_code == 200
        form = read(manager.get("/admin/catalog/productoffering/plan-600/change/"))
        for tab in ("bundle", "channels", "paths"):
            assert f'role="tab" id="tab-{tab}" href="#{tab}"' in form

    def test_an_allowed_action_is_told_with_its_channels_and_leads_to_the_offering_that_is_held(self, manager):
        query = {"plan": "plan-600", "tier": "sport-plus", "from": "sport-plus", "to": "sport-lite"}
        panel = part(read(manager.get(MATRIX, query)), '<aside id="decision"', "</aside>")
        assert "Allowed action “Downgrade” of SportStream Plus, in Customer care" in words(panel)
        assert 'href="/admin/catalog/productoffering/sport-plus/change/#channels"' in panel

    def test_a_script_gets_the_panel_alone(self, manager):
        html = read(manager.get(MATRIX, self.CELL, headers={"HX-Request": "true", "HX-Target": "decision"}))
        assert html.strip().startswith('<aside id="decision"')
        assert "OTT Play Premium → OTT Play Basic" in words(html)
        back = {"HX-Request": "true", "HX-Target": "decision", "HX-History-Restore-Request": "true"}
        assert "<table" in read(manager.get(MATRIX, self.CELL, headers=back))

    def test_every_cell_is_a_link_to_its_decision(self, manager):
        html = read(manager.get(MATRIX, {"plan": "plan-600"}))
        hrefs = re.findall(r'<a class="answer [^"]+" href="([^"]+)" hx-get="\1"', html)
        assert len(hrefs) == 6 * 5 - 5
        assert 'id="decision-title"' in read(manager.get(MATRIX + hrefs[0].replace("&amp;", "&")))

    @pytest.mark.parametrize("cell", [("ott-basic", "ott-basic"), ("no-such", "ott-basic"), ("ott-basic", "sport-max")])
    def test_a_cell_that_is_not_there_opens_nothing(self, manager, cell):
        html = read(manager.get(MATRIX, {"plan": "plan-600", "from": cell[0], "to": cell[1]}))
        assert 'id="decision-title"' not in html

    def test_who_may_not_see_a_form_gets_no_link_to_it(self, client):
        viewer = sign_in(client, None, "catalog.view_productoffering")
        panel = part(read(viewer.get(MATRIX, self.CELL)), '<aside id="decision"', "</aside>")
        assert "Policy “OTT Play upgrades only”" in words(panel)
        assert "/admin/catalog/policy/" not in panel
        assert "/admin/catalog/productoffering/plan-600/change/" in panel


class TestCompared:
    def test_a_cell_that_another_date_answers_otherwise_is_marked_and_says_both(self, manager):
        with edit_catalog():
            ultra = ProductOffering.objects.get(pk="ott-premium")
            ultra.valid_from = datetime(2027, 1, 1, tzinfo=UTC)
            save_entity(ultra)
        query = {"plan": "plan-300", "at": "2026-12-31T12:00", "then": "2027-01-01T12:00"}
        html = read(manager.get(MATRIX, query))
        cell = table(html)["OTT Play Basic included", "OTT Play Premium"]
        assert cell.startswith("✗ not allowed: not on this date differs 01/01/2027 noon: ✓ ↑ allowed: Upgrade")
        assert table(html)["OTT Play Basic included", "OTT Play Standard"] == "✓ ↑ allowed: Upgrade"
        assert "answers of this page differ between “12/31/2026 noon” and “01/01/2027 noon”" in words(html)

    def test_where_nothing_differs_that_is_said(self, manager):
        query = {"plan": "plan-300", "at": "2026-12-01T12:00", "then": "2026-12-02T12:00"}
        assert "Nothing differs between “12/01/2026 noon” and “12/02/2026 noon”." in words(
            read(manager.get(MATRIX, query))
        )

    def test_the_decision_is_told_for_both_dates(self, manager):
        query = {"plan": "plan-300", "then": "2027-01-01T12:00", "from": "ott-basic", "to": "ott-premium"}
        panel = part(read(manager.get(MATRIX, query)), '<aside id="decision"', "</aside>")
        assert panel.count("✓ allowed: Upgrade") == 2
        assert "<h3>01/01/2027 noon</h3>" in panel


@pytest.mark.usefixtures("demo")
class TestChangeSet:
    @pytest.fixture
    def draft(self):
        """A set in which Standard is over, and a new tier Max stands above Premium."""
        user = User.objects.create_user("anna")
        draft = create_change_set(name="Spring", by=user)
        with editing(change_set_id=draft.pk, by=user):
            save_entity(ProductOffering(id="ott-max", name="OTT Play Max", lifecycle_status="Launched", rank=99))
            save_entity(
                ProductOfferingRelationship(source_id="ott-premium", relationship_type="upgrade", target_id="ott-max")
            )
            standard = ProductOffering.objects.get(pk="ott-standard")
            standard.valid_to = datetime(2020, 1, 1, tzinfo=UTC)
            save_entity(standard)
        return draft

    def test_it_is_seen_as_if_it_were_live(self, manager, draft):
        html = read(manager.get(MATRIX, {"tier": "ott-basic", "set": draft.pk}))
        assert table(html)["OTT Play Premium", "OTT Play Max"] == "✓ ↑ allowed: Upgrade"
        assert "Spring, " in words(part(html, "<caption", "</caption>"))
        assert "OTT Play Max" not in read(manager.get(MATRIX, {"tier": "ott-basic"}))

    def test_a_new_tier_is_found_and_its_rows_lead_to_forms(self, manager, draft):
        query = {"tier": "OTT Play Max", "set": draft.pk, "from": "ott-premium", "to": "ott-max"}
        panel = part(read(manager.get(MATRIX, query)), '<aside id="decision"', "</aside>")
        assert "Upgrade path: OTT Play Premium → OTT Play Max" in words(panel)
        assert re.search(r'href="/admin/catalog/productofferingrelationship/-\d+/change/"', panel)

    def test_it_can_be_held_against_the_live_catalog(self, manager, draft):
        html = read(manager.get(MATRIX, {"plan": "plan-300", "set": draft.pk, "live": "on"}))
        cells = table(html)
        assert cells["OTT Play Basic included", "OTT Play Standard"] == (
            "✗ not allowed: not on this date differs live catalog: ✓ ↑ allowed: Upgrade"
        )
        assert cells["OTT Play Basic included", "OTT Play Premium"] == "✓ ↑ allowed: Upgrade"

    def test_the_one_that_is_worked_in_is_shown_unless_the_address_names_another(self, manager, draft):
        session = manager.session
        session[SESSION_KEY] = draft.pk
        session.save()
        html = read(manager.get(MATRIX, {"tier": "ott-basic"}))
        assert ("OTT Play Premium", "OTT Play Max") in table(html)
        assert f'<input type="hidden" name="set" value="{draft.pk}">' in html
        assert ("OTT Play Premium", "OTT Play Max") not in table(
            read(manager.get(MATRIX, {"tier": "ott-basic", "set": ""}))
        )
        html = read(manager.get(MATRIX, {"plan": "plan-300", "live": "on"}))
        assert "live catalog: ✓" in table(html)["OTT Play Basic included", "OTT Play Standard"]
        assert "OTT Play Max" in read(manager.get("/admin/find/offerings/", {"q": "play max"}))

    def test_nothing_of_it_is_left_behind(self, manager, draft):
        read(manager.get(MATRIX, {"plan": "plan-300", "set": draft.pk, "live": "on"}))
        assert not ProductOffering.objects.filter(pk="ott-max").exists()
        assert ProductOffering.objects.get(pk="ott-standard").valid_to is None

    def test_one_that_is_not_there_is_said(self, manager):
        html = read(manager.get(MATRIX, {"plan": "plan-300", "set": "no-such"}))
        assert "The change set cannot be shown" in words(html)
        assert "<table" not in html


class TestLongLadders:
    @pytest.fixture
    def long(self, manager):
        tiers = [f"tier-{number:03}" for number in range(45)]
        document = {
            "channels": (),
            "serviceSpecifications": (),
            "productSpecifications": [{"id": "ps-long", "name": "Long"}],
            "offerings": [{"id": one, "name": one, "spec": "ps-long", "price": 1} for one in tiers],
            "relationships": [(low, "upgrade", high) for low, high in pairwise(tiers)],
        }
        load_demo(document)
        return manager

    def test_rows_and_columns_come_in_parts_of_twenty(self, long):
        html = read(long.get(MATRIX, {"tier": "tier-000"}))
        assert len(table(html)) == 20 * 20
        assert "Rows 1 to 20 of 46" in words(html)
        assert "Columns 1 to 20 of 45" in words(html)
        html = read(long.get(MATRIX, {"tier": "tier-000", "rows": "3", "columns": "2"}))
        assert ("tier-044", "tier-020") in table(html)
        assert len(table(html)) == 6 * 20

    @pytest.mark.parametrize("number", ["0", "-1", "x", "999999"])
    def test_a_part_that_is_not_there_shows_the_nearest(self, long, number):
        assert "Rows" in words(read(long.get(MATRIX, {"tier": "tier-000", "rows": number})))

    def test_a_long_way_is_told_in_its_first_steps(self, long):
        query = {"tier": "tier-000", "from": "tier-000", "to": "tier-010"}
        panel = words(part(read(long.get(MATRIX, query)), '<aside id="decision"', "</aside>"))
        assert "tier-004 → tier-005" in panel
        assert "tier-005 → tier-006" not in panel
        assert "5 more steps on the way" in panel

    def test_a_cell_of_another_part_stays_open(self, long):
        query = {"tier": "tier-000", "from": "tier-000", "to": "tier-040", "columns": "1"}
        assert "tier-000 → tier-040" in words(part(read(long.get(MATRIX, query)), '<aside id="decision"', "</aside>"))

    def test_a_page_costs_the_same_however_long_the_ladder(self, long):
        assert cost(long, MATRIX, {"tier": "ott-basic"}) == cost(long, MATRIX, {"tier": "tier-000"})
        opened = {"from": "tier-000", "to": "tier-040", "then": "2027-01-01T12:00"}
        once = cost(
            long, MATRIX, {"tier": "ott-basic", "then": "2027-01-01T12:00", "from": "ott-basic", "to": "ott-premium"}
        )
        assert once == cost(long, MATRIX, {"tier": "tier-000", **opened})


class TestAddress:
    def test_empty_fields_are_left_out_of_it(self, manager):
        answer = manager.get(MATRIX, {"plan": "plan-300", "tier": "", "at": " ", "from": "", "to": "ott-basic"})
        assert (answer.status_code, answer["Location"]) == (302, "?plan=plan-300&from=&to=ott-basic")


@pytest.mark.usefixtures("demo")
class TestRights:
    def test_who_is_not_signed_in_is_asked_to_do_so(self, client):
        assert client.get(MATRIX)["Location"] == f"/admin/login/?next={MATRIX}"

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_who_may_not_see_offerings_is_refused(self, client, method):
        assert getattr(sign_in(client), method)(MATRIX).status_code == 403

    def test_a_care_agent_may_look(self, client):
        assert "<table" in read(sign_in(client, CARE_AGENT).get(MATRIX))

    def test_nothing_can_be_sent_to_it(self, manager):
        assert manager.post(MATRIX).status_code == 405

    def test_it_is_in_the_sidebar_of_who_may_see_it(self, manager):
        assert f'href="{MATRIX}"' in read(manager.get("/admin/"))


class TestWords:
    def test_every_reason_can_be_translated(self):
        named = [one for one in vars(reasons).values() if isinstance(one, reasons.Reason)]
        assert len(named) == 25
        assert [one for one in named if one.label not in SAID or one.short not in SAID] == []

    def test_a_reason_about_something_is_told_in_two_parts(self):
        one = reasons.ORDER_IN_FLIGHT.about("another item of this request")
        assert in_words(one) == "An open order already touches the product: another item of this request"
        assert in_short([one]) == "order open"
        assert in_short([one, reasons.NO_PATH, reasons.NOT_SELLABLE]) == "order open +2"
        assert in_short([]) == ""
