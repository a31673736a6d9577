"""Tiers are mapped to a partner's products, one by one."""

import pytest

from provisioning.models import Partner
from provisioning.services import MappedMeanwhile, PartnerNotFound, map_products

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return Partner.objects.create(id="ott", name="OTT", archetype="sync-rest", product_keys={"basic": "B", "gold": "G"})


def keys():
    return Partner.objects.get().product_keys


def test_a_key_is_set_changed_and_taken_away_and_the_others_stay(partner):
    map_products(
        partner_id="ott",
        keys={"basic": "B2", "gold": "", "new": "N"},
        seen={"basic": "B", "gold": "G"},
    )
    assert keys() == {"basic": "B2", "new": "N"}


def test_what_somebody_else_has_changed_meanwhile_is_named_and_nothing_is_stored(partner):
    with pytest.raises(MappedMeanwhile) as refusal:
        map_products(partner_id="ott", keys={"basic": "B3", "new": "N"}, seen={"basic": "B0"})
    assert refusal.value.tiers == ("basic",)
    assert keys() == {"basic": "B", "gold": "G"}


def test_two_who_want_the_same_do_not_stand_in_each_others_way(partner):
    map_products(partner_id="ott", keys={"basic": "B"}, seen={"basic": "B0"})
    assert keys() == {"basic": "B", "gold": "G"}


def test_nobody_maps_the_products_of_a_partner_that_is_gone():
    with pytest.raises(PartnerNotFound):
        map_products(partner_id="gone", keys={"basic": "B"}, seen={})
