"""The compiled catalog: one read to know that it is current, and never a mixture of two."""

import gc
from datetime import UTC, datetime

import pytest

from catalog import selectors
from catalog.models import ProductOffering
from catalog.selectors import compiled, compiled_catalog
from catalog.services import save_entity
from qualification.domain import Facts, Held, Request, decide_change
from tests.demo import load_demo


@pytest.fixture
def demo(db, document):
    load_demo(document)


def rename(name):
    offering = ProductOffering.objects.get(pk="ott-basic")
    offering.name = name
    save_entity(offering)


def test_an_unchanged_catalog_costs_one_read(demo, django_assert_num_queries):
    first = compiled_catalog()
    with django_assert_num_queries(1):
        assert compiled_catalog() is first


def test_a_change_holds_from_the_very_next_question_on(demo):
    before = compiled_catalog()
    rename("OTT Play Start")
    assert compiled_catalog().offerings["ott-basic"].name == "OTT Play Start"
    assert before.offerings["ott-basic"].name == "OTT Play Basic"


def test_a_write_while_it_is_compiled_is_not_missed(demo, monkeypatch):
    compile_rows, left = compiled.compile_rows, ["OTT Play One", "OTT Play Two"]

    def interrupted(revision):
        catalog = compile_rows(revision)
        if left:
            rename(left.pop(0))
        return catalog

    monkeypatch.setattr(compiled, "compile_rows", interrupted)
    catalog = compiled_catalog()
    assert catalog.offerings["ott-basic"].name == "OTT Play Two"
    assert catalog.revision == selectors.catalog_revision()


def test_the_collector_of_cycles_rests_while_a_catalog_is_compiled_and_no_longer(demo, monkeypatch):
    seen = []

    def fails(revision):
        seen.append(gc.isenabled())
        raise ValueError(revision)

    monkeypatch.setattr(compiled, "_compiled", compiled.Compiled())
    monkeypatch.setattr(compiled, "compile_rows", fails)
    with pytest.raises(ValueError, match="1"):
        compiled_catalog()
    assert (seen, gc.isenabled()) == ([False], True)


FAR = {"id": "theirs", "href": "https://policies.example.com/policy/theirs", "name": "Their rule"}


@pytest.mark.parametrize(
    ("sent", "kinds"),
    [
        ([FAR], [("theirs", "foreign", "Their rule")]),
        ([{"id": "pol-ott-upgrade-only", "href": "/policy/pol-ott-upgrade-only", "version": "1.0"}], []),
    ],
    ids=["of another system", "of ours"],
)
def test_a_policy_of_another_system_is_one_that_no_rule_knows(demo, sent, kinds):
    offering = ProductOffering.objects.get(pk="sport-plus")
    offering.snapshots = {"policy": sent}
    save_entity(offering)
    policies = compiled_catalog().offerings["sport-plus"].policies
    assert [(policy.id, policy.kind, policy.name) for policy in policies] == kinds


@pytest.mark.parametrize("attached", ["ott-basic", "ott-standard"])
def test_a_policy_of_another_system_lets_nothing_through(demo, attached):
    facts, at = Facts(Held("ott-basic")), datetime(2026, 11, 21, 12, tzinfo=UTC)

    def reasons():
        decision = decide_change(compiled_catalog(), facts, Request("app"), "ott-standard", at=at)
        return [reason.code for reason in decision.reasons]

    assert reasons() == []
    offering = ProductOffering.objects.get(pk=attached)
    offering.snapshots = {"policy": [FAR]}
    save_entity(offering)
    assert reasons() == ["policyUnreadable"]
