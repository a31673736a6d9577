"""What of a partner's answer nobody is to read, and what everybody has to."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisioning.domain.masking import mask
from tmf.ids import new_id


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ({"email": "ann@example.org"}, {"email": "***rg"}),
        ({"msisdn": 491701234567}, {"msisdn": "***67"}),
        ({"msisdn": None}, {"msisdn": None}),
        ({"attributes": [{"Email": "x@y.example"}]}, {"attributes": [{"Email": "***le"}]}),
        ("no mail to ann@example.org today", "no mail to ***rg today"),
        ("call +4917012345678", "call ***78"),
        ({"entitlementId": "OTT-00012345678", "sequence": 12}, {"entitlementId": "OTT-00012345678", "sequence": 12}),
        (True, True),
    ],
)
def test_personal_data_is_masked_wherever_it_stands(value, masked):
    assert mask(value) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("+49 151 0000000", "***00"),
        ("0151/1234567", "***67"),
        ("+49 (0)151-1234567", "***67"),
        ("(0151) 1234567", "***67"),
        ("0151 - 123 45 67", "***67"),
        ("0151\u20131234567", "***67"),
        ("49 151 1234567", "***67"),
        ("415-555-2671", "***71"),
        ("tel:0151 1234567.", "tel:***67."),
        ("0151 1234567- at home", "***67- at home"),
        ("4917012345678,4917012345679", "***78,***79"),
        ("0151 1234567 0171 7654321", "***21"),
        ("+49151000000 +49171000001", "***00 ***01"),
        ("since 2026-11-21 0151 1234567", "since 2026-11-21 ***67"),
        ("ann@example.org or +49 151 0000000", "***rg or ***00"),
        ("a@b@example.org", "a@***rg"),
    ],
)
def test_a_phone_number_is_masked_however_it_is_written(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21",
        "2026-11-21 12:00:00",
        "from 2026-11-21 to 2026-12-21",
        "2026-11-21T12:00:00.123456789+01:00",
        "2026/11/21, 21/11/2026, 11/21/2026, 21-11-2026 and 21.11.2026",
        "at 12:00:00 or 13:30",
        "12 345 678,00 EUR",
        "12345678.90 EUR, 1,234,567.89 USD",
        "19.99 instead of 49.99",
        "01923456-1234-7123-8123-012345678901",
        "operation 0192f3a4-5678-7890-8123-012345678901 is gone",
        "http://127.0.0.1:18080/ottplay/entitlements/01923456-1234-7123-8123-012345678901/changeTier",
        "OTT-00012345678",
        "OTT-2026-0001234",
        "12345678abc",
        "12345678901234567890",
        "http404 after 3 of 12 attempts",
        "192.168.100.200 192.168.100.201",
        "a@b",
    ],
)
def test_what_is_no_phone_number_stays(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    "key",
    [
        *("mobileNumber", "phone_number", "contactPhone", "customerMsisdn", "MSISDN", "home-phone", "phoneNo"),
        *("email", "e-mail", "eMailAddress", "contact.email", "msisdns", "contactNumber"),
    ],
)
@pytest.mark.parametrize(("value", "masked"), [(491510000000, "***00"), ("short 12", "***12"), (None, None)])
def test_what_has_a_personal_name_is_hidden_whatever_it_is(key, value, masked):
    assert mask({"customer": [{key: value}]}) == {"customer": [{key: masked}]}


@pytest.mark.parametrize(
    "key", ["sequenceNumber", "sequence", "orderNumber", "number", "mobileTier", "phoneModel", "emailVerified", "no"]
)
def test_a_number_under_another_name_stays(key):
    assert mask({key: 491510000000}) == {key: 491510000000}


def test_a_yes_or_no_is_not_personal():
    assert mask({"isMobile": True}) == {"isMobile": True}


@pytest.mark.parametrize("personal", ["ann.example@example.org", "+49 151 0000000"])
@pytest.mark.parametrize("before", [1980, 1985, 1990, 1999, 2000])
def test_the_cut_of_a_long_text_leaves_no_part_of_an_address(personal, before):
    masked = mask("x" * (before - 1) + " " + personal + " y")
    assert len(masked) <= 2000
    assert not {"ann", "exa", "+49", "151"} & {masked[n : n + 3] for n in range(len(masked))}


def test_nul_is_dropped_from_names_and_values():
    assert mask({"a\x00b": ["c\x00", {"\x00email": "ann\x00@example.org"}]}) == {"ab": ["c", {"email": "***rg"}]}


def test_an_address_as_a_name_is_masked():
    assert mask({"ann@example.org": 1}) == {"***rg": 1}


@given(st.datetimes(), st.sampled_from(["T", " "]))
def test_no_time_is_taken_for_a_number(moment, between):
    if moment.year < 1900 or moment.year > 2099:
        moment = moment.replace(year=2024)
    assert mask(moment.isoformat(between)) == moment.isoformat(between)


@given(st.uuids())
def test_no_uuid_is_taken_for_a_number(given):
    assert mask(f"key {given} {new_id()}.")[4:40] == str(given)


@given(st.lists(st.text("0123456789", min_size=2, max_size=5), min_size=4, max_size=5), st.sampled_from(" -/"))
def test_no_international_number_gets_through(groups, between):
    number = between.join(groups)
    assert mask(f"call +{number} now") == f"call ***{number[-2:]} now"


@pytest.mark.parametrize("part", ["x", "1", "1-", "1 ", "111.", "1/-", "a@", "(", "+1 ", "@", "1:"])
def test_a_megabyte_is_masked_in_no_time(part):
    # A pattern that looked for the end of a number from every digit of it would take hours.
    began = time.perf_counter()
    mask(part * (1_000_000 // len(part)))
    assert time.perf_counter() - began < 5


def test_what_a_partner_calls_otherwise_is_masked_by_the_name_that_it_has_there():
    given = {"body": [{"nummer": 4917012, "region": "north"}], "nummer": "ann"}
    masked = {"body": [{"nummer": "***12", "region": "north"}], "nummer": "***nn"}
    assert mask(given, {"nummer"}) == masked
    assert mask(given) == given
