"""What the pages cost on which product managers ask the oracle: the matrix and the simulation, with 10,000 offerings.

    OFFERINGS=10000 python -m benchmarks.desk        (SQLite, or the database that DATABASE_URL names: it is filled)

Beside the demo there are a ladder of 200 tiers with a plan that has all of them as options, and that many offerings on
ladders of five. Every page is asked for as a browser does, in this process; prints the median, the 95th percentile, the
processor time (which a busy machine does not change) and the number of queries of each.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from itertools import pairwise
from statistics import median, quantiles

from benchmarks.catalog import prepare
from benchmarks.catalogs import load_offerings
from benchmarks.qualify import load_demo

OFFERINGS, TIMES, TIERS = int(os.environ.get("OFFERINGS", "10000")), int(os.environ.get("TIMES", "60")), 200
MOST_MS = 300
PAGES = {
    "matrix of a plan": "/admin/matrix/?plan=plan-300",
    "matrix of two dates, with a decision": (
        "/admin/matrix/?plan=plan-300&then=2027-02-01T00:00&from=ott-basic&to=ott-premium"
    ),
    "matrix of 200 tiers": "/admin/matrix/?plan=long-plan&rows=5&columns=5",
    "search for an offering": "/admin/find/offerings/?field=plan&plan=offering+99",
    "search for a customer": "/admin/find/customers/?field=customer&customer=demo",
    "a real customer": "/admin/simulator/?who=real&customer=cust-1004",
    "two dates of a composed customer": (
        "/admin/simulator/?plan=plan-300&held1=ott-basic&held2=sport-plus&then=2027-02-01T00:00&hidden=1"
    ),
    "a plan of 200 options": "/admin/simulator/?plan=long-plan&held1=tier-100&hidden=1",
}


def load_long_ladder():
    """A plan with 200 tiers of one ladder as its options, the first included."""
    from catalog.services import load_catalog

    tiers = [f"tier-{number}" for number in range(TIERS)]
    spec = {"id": "ps-long", "name": "Long"}
    offerings = [{"id": one, "name": one.title(), "spec": "ps-long", "price": n + 1} for n, one in enumerate(tiers)]
    options = {one: [int(not n), 1, int(not n)] for n, one in enumerate(tiers)}
    plan = {
        "id": "long-plan",
        "name": "Long plan",
        "spec": "ps-long",
        "isBundle": True,
        "price": 10,
        "options": options,
    }
    policy = {"id": "pol-long", "kind": "upgradeOnly", "offerings": tiers}
    load_catalog(
        document={
            "channels": (),
            "serviceSpecifications": (),
            "productSpecifications": [spec],
            "offerings": [*offerings, plan],
            "relationships": [(low, "upgrade", high) for low, high in pairwise(tiers)],
            "policies": [policy],
        }
    )


def signed_in():
    """A client that may see everything."""
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client()
    client.force_login(User.objects.create_superuser("bench"))
    return client


def cost(client, address):
    """Median and 95th percentile in ms, and the queries of one request."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    asked = len(queries)
    assert answer.status_code == 200, (address, answer.status_code)
    assert b"message bad" not in answer.content
    times, work = [], []
    for _ in range(TIMES):
        start, busy = time.perf_counter(), time.process_time()
        client.get(address)
        times.append((time.perf_counter() - start) * 1e3)
        work.append((time.process_time() - busy) * 1e3)
    cuts = quantiles(times, n=20)
    return {
        "median_ms": round(cuts[9], 1),
        "p95_ms": round(cuts[18], 1),
        "processor_ms": round(median(work), 1),
        "queries": asked,
        "kB": len(answer.content) // 1024,
    }


def main() -> int:
    """Fill, measure, print; 1 where a page takes longer than it may."""
    with tempfile.TemporaryDirectory(prefix="tierway-bench.") as folder:
        prepare(folder)
        load_demo()
        load_long_ladder()
        load_offerings(OFFERINGS)
        client = signed_in()
        found = {name: cost(client, address) for name, address in PAGES.items()}
    print(json.dumps({"offerings": OFFERINGS, **found}, indent=2))
    return 0 if all(page["p95_ms"] < MOST_MS for page in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
