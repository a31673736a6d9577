"""JSON goes out whatever it holds."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from tmf.json import dumps


def test_times_and_exact_amounts_go_out_as_tm_forum_writes_them():
    value = {"at": datetime(2026, 11, 21, 12, tzinfo=UTC), "price": Decimal("4.90"), "whole": Decimal("5.00")}
    assert json.loads(dumps(value)) == {"at": "2026-11-21T12:00:00Z", "price": 4.9, "whole": 5}


def test_a_number_beyond_64_bits_does_not_stop_what_stands_beside_it():
    value = {"x": 10**29, "name": "Fernsehen für alle"}
    assert json.loads(dumps(value)) == value
