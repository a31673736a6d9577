"""A whole catalog is loaded from a document, all of it or nothing."""

import copy

import pytest
from django.db import IntegrityError

from catalog.domain.ladder import UpgradeCycle
from catalog.models import Policy, ProductOffering
from catalog.selectors import compiled_catalog
from catalog.services import load_catalog

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("demo")
def test_the_demo_catalog_is_one_revision(document, revision):
    assert revision() == 1
    compiled = compiled_catalog()
    assert list(compiled.offerings) == [row["id"] for row in document["offerings"]]
    assert compiled.offerings["ott-ultra"].lifecycle_status == "In Test"
    assert compiled.offerings["plan-300"].options["ott-basic"].lower == 1
    assert compiled.offerings["plan-1000"].groups["extras"].upper == 2
    assert compiled.offerings["plan-1000"].options["music-duo"].group == "extras"
    assert [policy.id for policy in compiled.offerings["ott-classic"].policies] == ["pol-ott-upgrade-only"]
    assert str(compiled.offerings["sport-plus-annual"].prices[0].money.value) == "129.900000"
    assert compiled.offerings["sport-plus-annual"].prices[0].period == "year"
    assert compiled.ladder("ott-basic").members == (
        "ott-basic",
        "ott-standard",
        "ott-premium",
        "ott-ultra",
        "ott-classic",
    )
    assert compiled.service_specs["cfs-ottplay"].depends_on == ("cfs-tv-account",)
    assert compiled.service_specs["cfs-ottplay"].realized_by == ("rfs-ottplay",)
    assert compiled.service_specs["rfs-ottplay"].partner_id == "ottplay"
    assert compiled.service_specs["rfs-access"].partner_id is None
    assert compiled.product_specs["ps-ottplay"].services == ("cfs-ottplay",)


@pytest.mark.usefixtures("demo")
def test_channels_of_an_allowed_action_are_kept_and_none_means_all():
    actions = {action.action: action.channels for action in compiled_catalog().offerings["sport-plus"].allowed_actions}
    assert actions == {"upgrade": frozenset(), "downgrade": frozenset({"care"}), "modify": frozenset()}


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (lambda d: d["relationships"].append(["ott-ultra", "upgrade", "ott-classic"]), UpgradeCycle),
        (lambda d: d["offerings"].append(d["offerings"][0]), IntegrityError),
        (lambda d: d["offerings"][-1]["options"].update({"ott-ultra": [2, 1, 0]}), IntegrityError),
        (lambda d: d["allowedActions"][0].pop("action"), KeyError),
    ],
    ids=["cycle", "id twice", "limits", "missing attribute"],
)
def test_a_bad_document_leaves_nothing_behind(rows, document, spoil, refusal):
    before = rows()
    bad = copy.deepcopy(document)
    spoil(bad)
    with pytest.raises(refusal):
        load_catalog(document=bad)
    assert rows() == before


@pytest.mark.usefixtures("demo")
def test_loading_twice_is_refused_and_changes_nothing(document, rows):
    before = rows()
    with pytest.raises(IntegrityError):
        load_catalog(document=document)
    assert rows() == before


def test_what_a_rule_needs_and_where_an_offering_is_sold_are_loaded(document):
    given = copy.deepcopy(document)
    period = {"startDateTime": "2026-01-01T00:00:00Z", "endDateTime": "2027-01-01T00:00:00Z"}
    rule = {"id": "p", "kind": "minTenure", "parameters": {"days": 30}, "validFor": period, "offerings": ["ott-basic"]}
    given["policies"].append(rule)
    given["offerings"][0] |= {"channel": ["app"], "marketSegment": ["residential"], "place": ["north", "south"]}
    load_catalog(document=given)

    policy = Policy.objects.get(pk="p")
    assert (policy.parameters, policy.valid_from.year, policy.valid_to.year) == ({"days": 30}, 2026, 2027)
    sold = ProductOffering.objects.get(pk=given["offerings"][0]["id"])
    assert [channel.id for channel in sold.channels.all()] == ["app"]
    assert (sold.market_segment, sold.place) == ([{"id": "residential"}], [{"id": "north"}, {"id": "south"}])
    others = ProductOffering.objects.exclude(pk=sold.pk)
    assert {(other.market_segment, other.place, other.channels.count()) for other in others} == {(None, None, 0)}
