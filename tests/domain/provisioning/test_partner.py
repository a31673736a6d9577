"""What a partner's answer is held against."""

import pytest

from provisioning.domain.partner import PartnerProfile, Snapshot, fields_of, mismatch, product_key, renamed

ONE = PartnerProfile("tv", "TV", "sync-rest", "", {"account": "TV-ACCOUNT"})
TWO = PartnerProfile("ott", "OTT", "sync-rest", "", {"basic": "OP-BASIC", "standard": "OP-STANDARD"})


@pytest.mark.parametrize(
    ("partner", "tier", "key"),
    [
        (TWO, "basic", "OP-BASIC"),
        (TWO, "gold", None),
        (TWO, None, None),
        (ONE, None, "TV-ACCOUNT"),
        (ONE, "gold", None),
    ],
)
def test_a_tier_has_its_product_key_and_a_single_product_needs_no_tier(partner, tier, key):
    assert product_key(partner, tier) == key


@pytest.mark.parametrize(
    ("kind", "state", "key", "agrees"),
    [
        ("create", "active", "OP-BASIC", True),
        ("create", "pendingCustomer", "OP-BASIC", False),
        ("changeTier", "active", "OP-BASIC", True),
        ("changeTier", "active", "OP-STANDARD", False),
        ("cancel", "cancelled", "OP-STANDARD", True),
        ("cancel", "active", "OP-BASIC", False),
        ("suspend", "suspended", "OP-STANDARD", True),
        ("resume", "suspended", "OP-BASIC", False),
    ],
)
def test_an_answer_that_shows_something_else_is_not_done(kind, state, key, agrees):
    assert (mismatch(kind, "OP-BASIC", Snapshot("E1", key, state)) == "") is agrees


def test_of_a_mapping_what_is_sent_counts_and_what_names_a_field():
    mapping = {"email": "kontakt", "msisdn": "nummer", "region": "", "colour": 7, "size": None}
    assert fields_of(mapping, ["email", "region", "colour", "size", "tier"]) == {"email": "kontakt"}


def test_a_characteristic_goes_under_the_partners_name_and_the_others_under_their_own():
    wanted = {"email": "a@b.example", "region": "north", "speedMbps": 100}
    assert renamed(wanted, {"email": "kontakt", "speedMbps": "speed"}) == {
        "kontakt": "a@b.example",
        "region": "north",
        "speed": 100,
    }
    assert renamed({"email": "a", "kontakt": "b"}, {"email": "kontakt"}) == {"kontakt": "a"}
    assert renamed({"a": 1, "b": 2}, {"a": "b", "b": "a"}) == {"b": 1, "a": 2}
