"""How long the product managers' screens take, and what they ask of the database, with few and with many offerings.

    python -m benchmarks.admin              (SQLite, or the database that DATABASE_URL names: it is filled)

Each screen is asked for ROUNDS times inside one process, middleware and templates included, and its 95th percentile is
said in milliseconds beside the number of its queries; the same inside a draft of DRAFT changed offerings. Writes
benchmarks/results/admin.json. Target: 300 ms with 10,000 offerings, and as many queries as with 100.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.catalog import fill, prepare
from config.web_server import settle

RESULTS = Path(__file__).resolve().parent / "results" / "admin.json"
FEW, MANY = int(os.environ.get("FEW", "100")), int(os.environ.get("MANY", "10000"))
ROUNDS, DRAFT = int(os.environ.get("ROUNDS", "30")), 20
ADMIN = "/admin/catalog"
ONE = "offering-2"
PAGES = {
    "first page": "/admin/",
    "search": "/admin/search/?q=play+7",
    "offerings": f"{ADMIN}/productoffering/",
    "offerings, searched": f"{ADMIN}/productoffering/?q=play+77",
    "offering": f"{ADMIN}/productoffering/{ONE}/change/",
    "new offering": f"{ADMIN}/productoffering/add/",
    "history of an offering": f"{ADMIN}/productoffering/{ONE}/history/",
    "prices": f"{ADMIN}/productofferingprice/",
    "upgrade paths": f"{ADMIN}/productofferingrelationship/",
    "allowed actions": f"{ADMIN}/allowedaction/",
    "policies": f"{ADMIN}/policy/",
    "change sets": f"{ADMIN}/changeset/",
    "ladders": "/admin/ladders/",
    "a ladder": f"/admin/ladders/{ONE}/",
    "matrix": f"/admin/matrix/?tier={ONE}",
    "what a customer sees": f"/admin/simulator/?who=composed&offering={ONE}",
    "calendar": "/admin/calendar/",
    "services": "/admin/services/",
    "impact": "/admin/impact/",
    "import of offerings": f"{ADMIN}/productoffering/import/",
}


def signed_in():
    """A product manager's session."""
    from django.contrib.auth.models import User
    from django.test import Client

    user, _ = User.objects.get_or_create(username="pm", defaults={"is_staff": True, "is_superuser": True})
    client = Client()
    client.force_login(user)
    return client, user


def draft_of(user, count):
    """A draft in which some offerings have other descriptions."""
    from catalog.models import ProductOffering
    from catalog.services import create_change_set, edit_catalog, editing, save_entity

    made = create_change_set(name=f"Draft with {count} offerings", by=user)
    with editing(change_set_id=made.pk, by=user), edit_catalog():
        for row in ProductOffering.objects.order_by("id")[:DRAFT]:
            row.description = "Changed in a draft."
            save_entity(row)
    return made


def measured(client, pages):
    """Milliseconds (p50, p95) and queries of each page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = {}
    for name, address in pages.items():
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{name}: {address} answers {answer.status_code}")
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked = len(queries)  # before the next request, which empties Django's record
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            client.get(address)
            times.append((time.perf_counter() - start) * 1000)
        p95 = statistics.quantiles(times, n=20)[-1]
        found[name] = {"p50 ms": round(statistics.median(times), 1), "p95 ms": round(p95, 1), "queries": asked}
    return found


def main():
    result = {"machine": {"cores": os.cpu_count(), "python": sys.version.split()[0], "load": os.getloadavg()[0]}}
    with tempfile.TemporaryDirectory(prefix="tierway-bench.") as folder:
        prepare(folder)
        there = 0
        for count in (FEW, MANY):
            fill(count, there)
            there = count
            client, user = signed_in()
            settle()  # as a worker of the web server does
            made = draft_of(user, count)
            pages = PAGES | {"a change set": f"{ADMIN}/changeset/{made.pk}/change/"}
            result[f"{count} offerings"] = measured(client, pages)
            client.post(f"{ADMIN}/changeset/work/", {"change_set": made.pk})
            result[f"{count} offerings, in a draft"] = measured(client, PAGES)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
