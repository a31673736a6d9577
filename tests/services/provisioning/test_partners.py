"""Partners are kept by one service."""

import pytest
from django.core.exceptions import ValidationError

from provisioning.models import Partner
from provisioning.services import load_partners, save_partner

pytestmark = pytest.mark.django_db
VALUES = {"name": "OTT", "archetype": "sync-rest", "base_url": "https://ott.example", "product_keys": {"basic": "B"}}


def test_the_demo_partners_stand_at_the_simulator():
    rows = [{"id": "ottplay", "name": "OTT Play", "archetype": "sync-rest"}, {"id": "musicbox", "archetype": "link"}]
    load_partners(partners=rows, simulator_url="http://127.0.0.1:8001/")
    load_partners(partners=rows, simulator_url="http://127.0.0.1:8002")
    assert list(Partner.objects.values_list("id", "name", "archetype", "base_url")) == [
        ("musicbox", "musicbox", "link", "http://127.0.0.1:8002/musicbox"),
        ("ottplay", "OTT Play", "sync-rest", "http://127.0.0.1:8002/ottplay"),
    ]
    assert Partner.objects.get(pk="ottplay").product_keys == {}


def test_the_mapping_of_tiers_is_kept():
    row = {"id": "ottplay", "archetype": "sync-rest", "productKeys": {"gold": "G"}}
    load_partners(partners=[row], simulator_url="http://127.0.0.1:8001")
    assert Partner.objects.get().product_keys == {"gold": "G"}


def test_what_people_have_made_of_a_demo_partner_outlives_a_restart():
    row = {"id": "ottplay", "name": "OTT Play", "archetype": "sync-rest", "productKeys": {"gold": "G"}}
    load_partners(partners=[row], simulator_url="http://127.0.0.1:8001")
    made = {"name": "Mine", "product_keys": {"gold": "G2"}, "enabled": False}
    save_partner(partner_id="ottplay", values=made)
    load_partners(partners=[row], simulator_url="http://127.0.0.1:8002")
    assert Partner.objects.values(*made).get() == made
    assert Partner.objects.get().base_url == "http://127.0.0.1:8002/ottplay"


@pytest.mark.parametrize(
    "wrong", [{"product_keys": []}, {"product_keys": {"basic": 1}}, {"base_url": "javascript:alert(1)"}, {"name": ""}]
)
def test_a_wrong_value_changes_nothing(wrong):
    save_partner(partner_id="ott", values=VALUES)
    with pytest.raises(ValidationError):
        save_partner(partner_id="ott", values=wrong)
    partner = Partner.objects.get()
    assert {name: getattr(partner, name) for name in VALUES} == VALUES
