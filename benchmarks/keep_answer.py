"""What keeping an answer costs, three ways (docs/adr/0019): `DATABASE_URL=postgresql://… make bench-keep`.

The row is the answer to the demo's question, with three items. The ways take turns, so that a busy machine hinders all
of them alike. It runs on a migrated database that may be written to, and removes its rows.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import django

TURNS, IN_A_TURN, WARM_UP = 10, 300, 50
DOCUMENT = {
    "@type": "QueryProductOfferingQualification",
    "state": "done",
    "channel": {"@type": "ChannelRef", "@referredType": "Channel", "id": "app"},
    "searchCriteria": {"product": {"@type": "ProductRef", "id": "1234"}, "action": "upgrade"},
    "creationDate": "2026-11-21T12:00:00.000Z",
    "effectiveQualificationDate": "2026-11-21T12:00:00.000Z",
    "expirationDate": "2026-11-22T12:00:00.000Z",
    "qualifiedProductOfferingItem": [
        {
            "@type": "QueryProductOfferingQualificationItem",
            "id": str(number),
            "productOffering": {
                "@type": "ProductOfferingRef",
                "@referredType": "ProductOffering",
                "id": f"ott-{number}",
                "href": f"http://127.0.0.1:8000/tmf-api/productCatalogManagement/v5/productOffering/ott-{number}",
                "name": "OTT Play Standard",
            },
            "qualificationResult": "qualified",
        }
        for number in range(3)
    ],
}


def ways() -> dict[str, Callable[[], Any]]:
    """Each way to keep one answer."""
    from qualification.models import Task
    from qualification.services.keep import Row, keep
    from tmf.ids import new_id
    from tmf.json import dumps

    at = datetime.now(UTC)
    until, kind = at + timedelta(days=1), Task.QUERY_QUALIFICATION

    def row() -> Row:
        return (f"BENCH-{new_id()}", kind, "c", "done", dumps(DOCUMENT).decode(), "client:bench", at, until)

    def create() -> None:
        known = {"kind": kind, "customer_id": "c", "state": "done", "document": DOCUMENT, "actor": "client:bench"}
        Task.objects.create(pk=f"BENCH-{new_id()}", created_at=at, expires_at=until, **known)

    return {
        "ORM create": create,
        "one insert, synchronous commit": lambda: keep(row()),
        "one insert, asynchronous commit": lambda: keep(row(), quick=True),
    }


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connection

    from qualification.models import Task

    found = ways()
    times: dict[str, list[float]] = {name: [] for name in found}
    try:
        for _ in range(WARM_UP):
            [way() for way in found.values()]
        for _ in range(TURNS):
            for name, way in found.items():
                times[name] += [_microseconds(way) for _ in range(IN_A_TURN)]
    finally:
        Task.objects.filter(actor="client:bench").delete()
    for name, taken in times.items():
        slow = statistics.quantiles(taken, n=20)[-1]
        print(f"{connection.vendor}  {name:32} median {statistics.median(taken):5.0f} µs  p95 {slow:5.0f} µs")


def _microseconds(way: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    way()
    return (time.perf_counter() - begun) * 1e6


if __name__ == "__main__":
    main()
