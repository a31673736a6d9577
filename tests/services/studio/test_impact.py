"""An impact report: asked for, counted once in the background, given up, forgotten."""

from datetime import timedelta
from importlib import import_module
from time import sleep

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from catalog.models import CatalogRevision, ChangeSet, ProductOffering
from catalog.selectors import catalog_token, compiled_catalog
from catalog.services import (
    create_change_set,
    discard_change_set,
    edit_catalog,
    editing,
    publish_change_set,
    save_entity,
)
from events.models import StateChange, WorkItem
from events.services import LeaseLost, claim, drain, enqueue, reap
from inventory.services import load_customers
from ordering.services import capture_order
from studio.models import ImpactReport
from studio.services import IMPACT_WORK, catalogs_of, request_impact, run_impact
from studio.services.request_impact import TRIES
from studio.services.run_impact import _begin
from tmf.errors import Refused

# Functions of these names hide the modules in the package.
ASKING, RUNNING = (import_module(f"studio.services.{name}") for name in ("request_impact", "run_impact"))
OTT = "ott-standard"


@pytest.fixture
def ask(ended, at, author):
    def asked(change_set_id=ended, **more):
        return request_impact(change_set_id=change_set_id, **{"at": at, "by": author, **more})

    return asked


@pytest.fixture
def counted(ask):
    """Ask and count; gives the report."""

    def count(*args, **more):
        pk = ask(*args, **more)
        drain()
        return ImpactReport.objects.get(pk=pk)

    return count


def states():
    return list(
        StateChange.objects.filter(subject_type="ImpactReport").order_by("pk").values_list("to_state", flat=True)
    )


class TestAsking:
    def test_it_waits_for_a_worker(self, ask, ended, author, at):
        report = ImpactReport.objects.get(pk=ask(channel="care"))
        assert (report.state, report.progress, report.result) == ("waiting", 0, None)
        assert (report.change_set_id, report.channel, report.at) == (ended, "care", at)
        assert report.requested_by == author
        assert list(WorkItem.objects.filter(kind=IMPACT_WORK).values_list("subject_id", flat=True)) == [report.pk]

    def test_who_asks_the_same_twice_gets_one_report(self, ask):
        assert ask() == ask()
        assert ask() != ask(channel="care")
        assert ImpactReport.objects.count() == WorkItem.objects.filter(kind=IMPACT_WORK).count() == 2

    def test_who_asks_again_when_it_is_counted_gets_a_new_one(self, counted, ask):
        assert counted().pk != ask()

    @pytest.mark.parametrize(("asked", "status"), [({"change_set_id": "no-such"}, 404), ({"channel": "no-such"}, 400)])
    def test_what_is_not_there_is_refused(self, ask, asked, status):
        with pytest.raises(Refused) as refused:
            ask(**asked)
        assert refused.value.status == status
        assert (ImpactReport.objects.count(), WorkItem.objects.filter(kind=IMPACT_WORK).count()) == (0, 0)

    def test_a_set_that_is_over_is_refused(self, ask, ended, author):
        discard_change_set(change_set_id=ended, by=author)
        with pytest.raises(Refused) as refused:
            ask()
        assert (refused.value.status, refused.value.code) == (409, "notOpen")
        assert ImpactReport.objects.count() == 0

    def test_a_set_that_is_live_is_refused(self, ask, ended, author):
        publish_change_set(change_set_id=ended, by=author)
        with pytest.raises(Refused):
            ask()

    def test_the_usual_channel_needs_not_be_in_the_catalog(self, ask):
        assert ImpactReport.objects.get(pk=ask(channel="app")).channel == "app"

    def test_the_newest_reports_of_a_set_are_kept(self, ask, edit, monkeypatch, at):
        monkeypatch.setattr(ASKING, "KEPT", 2)
        other = ask(edit("ott-basic", name="Basic"))
        pks = [ask(at=at + timedelta(days=n)) for n in range(4)]
        assert set(ImpactReport.objects.values_list("pk", flat=True)) == {other, *pks[2:]}


class TestCounting:
    def test_it_counts_who_loses_what_and_why(self, counted, ended):
        report = counted()
        assert (report.state, report.progress, report.problem) == ("done", 100, "")
        assert states() == ["counting", "done"]
        assert report.live_token == catalog_token()
        assert report.change_set_revision == ChangeSet.objects.get(pk=ended).revision == 1
        lines = {(line["offering"]["id"], line["gained"]): line for line in report.result["lines"]}
        assert lines.keys() == {("ott-basic", False), ("ott-classic", False)}
        basic = lines["ott-basic", False]
        assert (basic["customers"], basic["options"], basic["adds"]) == (1, 1, False)
        assert [(one["offering"]["id"], one["customers"]) for one in basic["targets"]] == [(OTT, 1)]
        assert [one["label"] for one in basic["reasons"]] == ["This offering is not valid on this date"]
        assert [one["plan"]["name"] for one in basic["plans"]] == ["Fiber 300"]
        assert basic["examples"] == [{"customer": "cust-1001", "product": "1234"}]

    def test_it_says_what_changes_and_who_holds_it(self, counted):
        result = counted().result
        assert result["offerings"] == [
            {
                "offering": {"id": OTT, "name": "OTT Play Standard"},
                "aspects": ["validity"],
                "customers": 1,
                "products": 1,
            }
        ]
        assert result["totals"] == [
            {"channel": "app", "gained": {"customers": 0, "options": 0}, "lost": {"customers": 2, "options": 2}}
        ]
        assert (result["prices"], result["orders"], result["openOrders"]) == ([], [], 0)
        assert result["holders"] == {"customers": 1, "products": 1}

    def test_bundles_that_have_it_are_told_with_their_holders(self, counted):
        found = {row["bundle"]["id"]: row for row in counted().result["bundles"]}
        assert found.keys() == {"plan-100", "plan-300", "plan-600", "plan-600s"}
        assert (found["plan-300"]["customers"], found["plan-100"]["customers"]) == (3, 0)
        assert found["plan-600"]["before"] == {"lower": 1, "upper": 1, "included": True, "group": None}

    def test_open_orders_are_told(self, counted):
        items = [{"id": "1", "action": "add", "productOffering": {"id": "ott-standard"}}]
        party = {"role": "Customer", "partyOrPartyRole": {"id": "cust-2001"}}
        order = capture_order(body={"relatedParty": [party], "productOrderItem": items}, actor="client:app")
        WorkItem.objects.exclude(kind=IMPACT_WORK).delete()
        result = counted().result
        assert result["openOrders"] == 1
        assert [(row["offering"]["id"], row["orders"], row["examples"]) for row in result["orders"]] == [
            (OTT, 1, [order.order_id])
        ]

    def test_prices_are_told_with_who_holds_them(self, counted, author):
        pk = create_change_set(name="Dearer", by=author).pk
        with editing(change_set_id=pk, by=author):
            price = ProductOffering.objects.get(pk="sport-plus").prices.get()
            price.amount += 1
            save_entity(price)
        rows = counted(pk).result["prices"]
        told = [
            (row["plan"] and row["plan"]["id"], row["before"][0]["amount"], row["after"][0]["amount"], row["customers"])
            for row in rows
            if row["offering"]["id"] == "sport-plus"
        ]
        assert told[:2] == [("plan-1000", "12.99", "13.99", 1), ("plan-600", "6.00", "7.00", 1)]
        assert (None, "12.99", "13.99", 0) in told

    def test_an_offering_that_is_new_is_gained(self, counted, edit):
        pk = edit("ott-ultra", lifecycle_status="Active")
        edit("ott-ultra", change_set_id=pk, lifecycle_status="Launched")
        lines = counted(pk).result["lines"]
        gained = {(line["offering"]["id"], line["adds"]): line["customers"] for line in lines if line["gained"]}
        assert gained == {("ott-premium", False): 1, ("ott-classic", False): 1}
        assert [line for line in lines if not line["gained"]] == []

    def test_nothing_is_touched_by_a_set_without_changes(self, counted, author):
        result = counted(create_change_set(name="Empty", by=author).pk).result
        assert (result["offerings"], result["lines"], result["counted"]["customers"]) == ([], [], 0)

    def test_the_live_catalog_stays_as_it_is(self, counted):
        before = CatalogRevision.objects.values_list("number", "token").get()
        counted()
        assert CatalogRevision.objects.values_list("number", "token").get() == before
        assert ProductOffering.objects.get(pk=OTT).valid_to is None
        assert compiled_catalog(fresh=True).offerings[OTT].validity.end is None

    @pytest.mark.usefixtures("transactional_db")
    def test_counting_holds_no_transaction_and_no_lock(self, ask, monkeypatch):
        seen = []
        monkeypatch.setattr(RUNNING, "impact_result", lambda *_, **__: seen.append(connection.in_atomic_block) or {})
        ask()
        drain()
        assert seen == [False]


class TestWork:
    def test_a_worker_that_died_is_followed_by_another_one(self, ask):
        pk = ask()
        (first,) = claim()
        ImpactReport.objects.filter(pk=pk).update(progress=40)
        _begin(first)
        WorkItem.objects.update(lease_until=Now() - timedelta(seconds=1))
        reap()
        WorkItem.objects.update(due_at=Now() - timedelta(seconds=1))
        drain()
        assert ImpactReport.objects.get(pk=pk).state == "done"
        assert states() == ["counting", "done"]

    def test_nothing_is_written_by_who_has_lost_the_lease(self, ask):
        pk = ask()
        (lost,) = claim()
        WorkItem.objects.update(lease_until=Now() - timedelta(seconds=1))
        reap()
        with pytest.raises(LeaseLost):
            run_impact(claim=lost)
        report = ImpactReport.objects.get(pk=pk)
        assert (report.state, report.result) == ("counting", None)

    def test_a_report_that_is_over_is_left_alone(self, counted):
        report = counted()
        with transaction.atomic():
            enqueue(IMPACT_WORK, report.pk)
        drain()
        assert ImpactReport.objects.get(pk=report.pk).finished_at == report.finished_at
        assert not WorkItem.objects.filter(kind=IMPACT_WORK).exists()

    def test_work_without_its_report_ends(self, ask):
        ask()
        ImpactReport.objects.all().delete()
        drain()
        assert not WorkItem.objects.filter(kind=IMPACT_WORK).exists()

    def test_a_set_that_does_not_fit_any_more_fails_at_once(self, ask, at):
        with edit_catalog():
            offering = ProductOffering.objects.get(pk=OTT)
            offering.valid_to = at + timedelta(days=9)
            save_entity(offering)
        pk = ask()
        drain()
        report = ImpactReport.objects.get(pk=pk)
        assert (report.state, report.result) == ("failed", None)
        assert "changed in the live catalog" in report.problem
        assert not WorkItem.objects.filter(kind=IMPACT_WORK).exists()

    def test_what_fails_again_and_again_is_given_up_and_says_so(self, ask, monkeypatch):
        def broken(*_, **__):
            raise RuntimeError("no way")

        monkeypatch.setattr(RUNNING, "impact_result", broken)
        pk = ask()
        for _ in range(TRIES):
            WorkItem.objects.update(due_at=Now() - timedelta(seconds=1))
            drain()
        report = ImpactReport.objects.get(pk=pk)
        assert (report.state, report.problem) == ("failed", "RuntimeError: no way")

    def test_how_far_it_is_is_written_meanwhile(self, ask, monkeypatch):
        seen = []
        monkeypatch.setattr(RUNNING, "TOLD_EVERY", 0)
        pk = ask()

        def count(*_, tell, **__):
            for share in (0.0, 0.5, 1.0):
                tell(share)
                seen.append(ImpactReport.objects.get(pk=pk).progress)
            return {}

        monkeypatch.setattr(RUNNING, "impact_result", count)
        drain()
        assert seen == [5, 52, 99]
        assert ImpactReport.objects.get(pk=pk).progress == 100

    def test_a_long_count_keeps_its_lease(self, ask, monkeypatch, settings):
        settings.WORK_LEASE_SECONDS = 0.03
        monkeypatch.setattr(RUNNING, "renew", lambda claim: seen.append(claim.subject_id))
        seen, pk = [], ask()

        def count(*_, tell, **__):
            sleep(0.02)
            tell(0.5)
            return {}

        monkeypatch.setattr(RUNNING, "impact_result", count)
        drain()
        assert seen == [pk]


class TestCatalogs:
    def test_both_catalogs_can_be_kept(self, ended, at):
        found = catalogs_of(ended)
        assert found.live.offerings[OTT].validity.end is None
        assert found.draft.offerings[OTT].validity.end == at
        assert (found.live_token, found.revision) == (catalog_token(), 1)

    @pytest.mark.usefixtures("demo")
    def test_there_has_to_be_such_a_set(self):
        with pytest.raises(Refused):
            catalogs_of("no-such")


def test_a_count_costs_the_same_however_many_customers_there_are(ask, at):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            ask(at=at + timedelta(days=len(seen)))
            drain()
        seen.append(len(captured))
        return seen[-1]

    seen = []
    before = queries()
    load_customers(
        customers=[
            {"id": f"more-{n}", "holds": [{"product": f"more-{n}", "offering": "ott-basic"}]} for n in range(40)
        ],
        at=at,
    )
    assert queries() <= before
