"""In which aspects offerings differ between two catalogs."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from catalog.domain.aspects import ASPECTS, PATHS, SPECIFICATION, differences
from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import (
    AllowedAction,
    Alteration,
    Group,
    Offering,
    Option,
    Policy,
    Price,
    Relationship,
    Term,
)
from catalog.domain.specification import ProductSpec, ServiceSpec
from tmf.values import Money, Period

ONE = Offering("one", "One", specification_id="spec")
OTHER = Offering("other", "Other")
SPEC = ProductSpec("spec", "Spec", services=("cfs",))
CFS = ServiceSpec("cfs", "Service", "CFS")


def catalog(*offerings, paths=(), spec=SPEC, cfs=CFS):
    return compile_catalog(
        revision=1, offerings=offerings, relationships=paths, product_specs=[spec], service_specs=[cfs]
    )


BEFORE = catalog(ONE, OTHER)


@pytest.mark.parametrize(
    ("aspect", "change"),
    [
        ("status", {"lifecycle_status": "Retired"}),
        ("validity", {"validity": Period(end=datetime(2027, 1, 1, tzinfo=UTC))}),
        ("sale", {"is_sellable": False}),
        ("channels", {"channels": frozenset({"app"})}),
        ("segments", {"segments": frozenset({"business"})}),
        ("places", {"places": frozenset({"north"})}),
        ("policies", {"policies": (Policy("p", "upgradeOnly"),)}),
        ("actions", {"allowed_actions": (AllowedAction("upgrade"),)}),
        ("options", {"options": {"other": Option("other", 0, 1, 0)}}),
        ("options", {"groups": {"g": Group("g", "g", 0, 1)}}),
        ("prices", {"prices": (Price("p", "p", "recurring", Money(Decimal(1), "EUR")),)}),
        ("prices", {"alterations": (Alteration("a", "a", "discount"),)}),
        ("values", {"characteristics": {"tier": "basic"}}),
        ("specification", {"specification_id": None}),
        ("words", {"name": "Another"}),
        ("terms", {"terms": (Term("12 months"),)}),
        ("billing", {"billing_start": "onOrder"}),
    ],
)
def test_each_fact_belongs_to_one_aspect(aspect, change):
    assert differences(BEFORE, catalog(replace(ONE, **change), OTHER)) == {"one": {aspect}}
    assert aspect in ASPECTS


def test_what_is_in_one_of_them_only_is_new_or_removed():
    assert differences(catalog(ONE), catalog(OTHER)) == {"other": {"new"}, "one": {"removed"}}


def test_a_path_belongs_to_both_of_its_ends():
    path = Relationship("one", "upgrade", "other")
    assert differences(BEFORE, catalog(ONE, OTHER, paths=[path])) == {"one": {PATHS}, "other": {PATHS}}
    assert differences(catalog(ONE, OTHER, paths=[path]), catalog(ONE, OTHER, paths=[path])) == {}


@pytest.mark.parametrize("change", [{"spec": replace(SPEC, brand="B")}, {"cfs": replace(CFS, name="Another")}])
def test_what_realizes_an_offering_belongs_to_it(change):
    assert differences(BEFORE, catalog(ONE, OTHER, **change)) == {"one": {SPECIFICATION}}


def test_equal_catalogs_do_not_differ():
    assert differences(BEFORE, catalog(ONE, OTHER)) == {}
