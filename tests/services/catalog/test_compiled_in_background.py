"""Who gets which compiled catalog when it has changed: at once, in the background, or in a transaction."""

import logging
import threading
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, connections, transaction

from catalog.models import CatalogRevision, ProductOffering, ProductSpecification
from catalog.selectors import compiled, compiled_catalog, compiling
from catalog.services import edit_catalog, load_catalog
from tests.threads import PATIENCE, in_thread, shared_database

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = "OTT Play Basic", "OTT Play Start"


def rename(name=NEW):
    with edit_catalog():
        ProductOffering.objects.filter(pk="ott-basic").update(name=name)


def elsewhere(name=NEW):
    """Another process writes: nothing tells this one."""
    with transaction.atomic():
        ProductOffering.objects.filter(pk="ott-basic").update(name=name)
        CatalogRevision.objects.update(token=uuid4().hex)


def name_of(catalog):
    return catalog.offerings["ott-basic"].name


def asked(**options):
    return name_of(in_thread(lambda: compiled_catalog(**options)))


def in_transaction():
    with transaction.atomic():
        return name_of(compiled_catalog())


class Compiler:
    """What compiles, watched: a compilation waits at the gate, and `interrupt` is called when it has read its rows."""

    def __init__(self):
        self.runs, self.failures, self.connections = 0, [], []
        self.gate, self.waiting, self.interrupt = threading.Event(), threading.Event(), lambda: None
        self.gate.set()

    def __call__(self, revision):
        self.runs += 1
        self.connections.append(connections["default"])
        self.waiting.set()
        assert self.gate.wait(PATIENCE)
        if self.failures:
            raise self.failures.pop()
        catalog = compiling.compile_rows(revision)
        self.interrupt()
        return catalog


@pytest.fixture
def process(monkeypatch, settings):
    """This process, as if it had just started; it compares revisions with every question."""
    settings.CATALOG_CHECK_SECONDS = 0
    monkeypatch.setattr(compiled, "_compiled", compiled.Compiled())
    return compiled._compiled  # noqa: SLF001


@pytest.fixture
def compiler(tmp_path, monkeypatch, document, process):
    """The demo catalog, compiled once; the next compilation waits at a closed gate."""
    models = [model for app in ("catalog", "events") for model in apps.get_app_config(app).get_models()]
    with shared_database(tmp_path, models):
        in_thread(lambda: load_catalog(document=document))
        watched = Compiler()
        monkeypatch.setattr(compiled, "compile_rows", watched)
        assert asked() == OLD
        watched.gate.clear()
        watched.waiting.clear()
        yield watched
        watched.gate.set()
        done(process)


@pytest.fixture
def large(monkeypatch):
    """Every catalog counts as one that takes long."""
    monkeypatch.setattr(compiled, "INLINE_SECONDS", -1)


def done(process):
    if process._worker:  # noqa: SLF001
        process._worker.join(PATIENCE)  # noqa: SLF001
        assert not process._worker.is_alive()  # noqa: SLF001


class TestLarge:
    pytestmark = pytest.mark.usefixtures("large")

    def test_the_one_before_answers_while_a_new_one_is_compiled_once_in_the_background(self, compiler, process):
        in_thread(rename)
        assert asked() == OLD
        assert compiler.waiting.wait(PATIENCE)
        assert [asked() for _ in range(3)] == [OLD] * 3
        assert compiler.runs == 2
        compiler.gate.set()
        done(process)
        assert asked() == NEW
        assert compiler.runs == 2

    def test_the_connection_of_the_background_is_closed(self, compiler, process):
        compiler.gate.set()
        in_thread(rename)
        asked()
        done(process)
        assert [one.connection for one in compiler.connections] == [None, None]

    @pytest.mark.parametrize("ask", [lambda: asked(fresh=True), lambda: in_thread(in_transaction)])
    def test_who_must_not_be_told_the_old_one_waits(self, compiler, ask):
        in_thread(rename)
        assert asked() == OLD
        got, waits = [], threading.Thread(target=lambda: got.append(ask()))
        waits.start()
        waits.join(0.2)
        assert got == []
        compiler.gate.set()
        waits.join(PATIENCE)
        assert got == [NEW]

    def test_a_compilation_that_fails_is_logged_and_tried_again_by_the_next_question(self, compiler, process, caplog):
        compiler.failures.append(ValueError("a row that cannot be read"))
        compiler.gate.set()
        in_thread(rename)
        with caplog.at_level(logging.ERROR):
            assert asked() == OLD
            done(process)
        assert ["a row that cannot be read" in record.exc_text for record in caplog.records] == [True]
        assert asked() == OLD
        done(process)
        assert asked() == NEW
        assert compiler.connections[1].connection is None

    def test_a_change_while_it_is_compiled_is_compiled_next(self, compiler, process):
        compiler.interrupt = lambda: in_thread(lambda: rename("OTT Play Next"))
        compiler.gate.set()
        in_thread(rename)
        assert asked() == OLD
        done(process)
        compiler.interrupt = lambda: None
        assert name_of(process.kept.catalog) == NEW
        assert asked() == NEW
        done(process)
        assert asked() == "OTT Play Next"


def test_a_small_one_is_compiled_by_the_question_that_finds_it_changed(compiler):
    compiler.gate.set()
    in_thread(rename)
    assert asked() == NEW


def test_rows_of_two_revisions_are_never_mixed(compiler, process, monkeypatch):
    """The offerings are read before the specifications, and both change in between."""

    def both():
        with edit_catalog():
            ProductOffering.objects.update(name="changed")
            ProductSpecification.objects.update(name="changed")

    def meanwhile(reader):
        in_thread(both)
        return read(reader)

    read = compiling.read_product_specs
    monkeypatch.setattr(compiling, "read_product_specs", meanwhile)
    compiler.gate.set()
    in_thread(rename)
    assert asked() == NEW
    names = {spec.name for spec in process.kept.catalog.product_specs.values()}
    assert "changed" not in names
    monkeypatch.setattr(compiling, "read_product_specs", read)
    asked()
    catalog = process.kept.catalog
    assert {one.name for one in (*catalog.offerings.values(), *catalog.product_specs.values())} == {"changed"}


class TestLooking:
    """The revision is compared once in CATALOG_CHECK_SECONDS, or when it has to be."""

    @pytest.fixture(autouse=True)
    def _seldom(self, settings, compiler):
        settings.CATALOG_CHECK_SECONDS = 1000
        compiler.gate.set()
        asked()

    def test_a_question_in_between_costs_no_read(self, django_assert_num_queries):
        def ask():
            with django_assert_num_queries(0):
                return name_of(compiled_catalog())

        assert in_thread(ask) == OLD

    def test_a_change_of_another_process_is_seen_when_the_time_is_over(self, settings):
        in_thread(elsewhere)
        assert asked() == OLD
        settings.CATALOG_CHECK_SECONDS = 0
        assert asked() == NEW

    def test_who_asks_for_a_fresh_one_sees_it_at_once_and_so_do_all_others_from_then_on(self):
        in_thread(elsewhere)
        assert [asked(fresh=True), asked()] == [NEW, NEW]

    def test_a_transaction_sees_it_at_once(self):
        in_thread(elsewhere)
        assert in_thread(in_transaction) == NEW

    def test_the_process_that_wrote_it_sees_it_with_the_next_question(self):
        in_thread(rename)
        assert asked() == NEW

    def test_what_a_transaction_has_written_is_seen_by_itself_only_until_it_is_committed(self, process):
        seen = []

        def write(*, commit):
            with transaction.atomic():
                rename()
                seen.append(name_of(compiled_catalog()))
                others = process.kept  # SQLite lets nobody look meanwhile
                seen.append(name_of(others.catalog))
                transaction.set_rollback(not commit)

        in_thread(lambda: write(commit=False))
        assert (seen, asked()) == ([NEW, OLD], OLD)
        in_thread(lambda: write(commit=True))
        assert (seen, asked()) == ([NEW, OLD] * 2, NEW)

    def test_one_that_was_compiled_in_a_transaction_is_not_compiled_again(self, compiler):
        def write():
            with transaction.atomic():
                rename()
                return compiled_catalog()

        made, runs = in_thread(write), compiler.runs
        assert in_thread(compiled_catalog) is made
        assert compiler.runs == runs


def test_one_that_is_committed_while_an_older_one_is_compiled_stays(compiler, process):
    """A transaction has compiled what it wrote; the background reads the rows just before it commits."""
    compiler.gate.set()
    in_thread(rename)

    def commits():
        newer = compiled.Kept("newer", process.kept.catalog, 0.0)
        process.kept, process.inside = newer, None

    compiler.interrupt = commits
    assert asked() == NEW
    assert process.kept.token == "newer"


def test_a_transaction_that_others_never_let_finish_gets_it_from_another_connection(compiler, process):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets nobody write during a transaction")
    names = (f"OTT Play {n}" for n in range(100))
    compiler.interrupt = lambda: in_thread(lambda: rename(next(names)))
    compiler.gate.set()
    in_thread(rename)
    assert in_thread(in_transaction) == f"OTT Play {compiled.TRIES - 1}"
    assert compiler.runs == 1 + compiled.TRIES + 1
    assert name_of(process.kept.catalog) == f"OTT Play {compiled.TRIES - 1}"
