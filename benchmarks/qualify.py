"""What a question costs: queryProductOfferingQualification on PostgreSQL against two floors on the same server.

    make bench-qualify

Floor (a) is a bare Django view that returns the same bytes, floor (b) one that reads one product by its primary key
before. A question reads what the customer holds, asks the oracle and keeps the answer, with the token checked as in
production. Everything takes turns in one run; ratios are medians. Then the catalog grows from 100 to 100,000 offerings
and the inventory from 10,000 to 1,000,000 products. Beside it: the oracle alone, and what a new revision of the large
catalog costs while the old one answers. Writes benchmarks/results/qualify.json.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from benchmarks.catalog import BLOCK, PORT, ROOT, prepare, serve
from benchmarks.catalogs import load_offerings, measured
from benchmarks.load import Client, latencies, ratio
from benchmarks.oracle import oracle_alone

RESULTS = ROOT / "benchmarks" / "results" / "qualify.json"
QUERY = "/tmf-api/productOfferingQualification/v5/queryProductOfferingQualification"
OFFERING = "/tmf-api/productCatalogManagement/v5/productOffering/offering-000001"
FEW = int(os.environ.get("FEW", "100")), int(os.environ.get("FEW_PRODUCTS", "10000"))
MANY = int(os.environ.get("MANY", "100000")), int(os.environ.get("MANY_PRODUCTS", "1000000"))
ROUNDS, SECONDS_AFTER = 25, 8
TO_REACH = {
    "of floor (b)": "at least 0.7",
    "growth of p50": "at most 1.15",
    "oracle_ms": "below 1",
    "compile seconds": "below 5",
    "compile rss_growth_mb": "below 200",
}


def load_demo():
    """The demo catalog: the ladder of OTT Play, plans, policies."""
    import yaml

    from catalog.services import load_catalog
    from inventory.services import load_customers

    document = yaml.safe_load((ROOT / "config" / "demo" / "catalog.yaml").read_text(encoding="utf-8"))
    load_catalog(document=document)
    load_customers(customers=document["customers"], at=document["today"])


def hold(wanted):
    """So many products: customers who each hold Fiber 300 with OTT Play Basic, copies of the demo's."""
    from django.db import connection

    from inventory.models import Customer, Product

    fields, table = Product._meta.concrete_fields, Product._meta.db_table  # noqa: SLF001 - Django's API
    columns = [field.column for field in fields if field.column not in ("id", "customer_id", "parent_id")]
    names, customers = ", ".join(f'"{name}"' for name in columns), Customer._meta.db_table  # noqa: SLF001 - Django's API
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {customers} (id, name, segment, created_at)"  # noqa: S608
            " SELECT 'bench-' || n, 'Bench', 'residential', now() FROM generate_series(1, %s) n"
            " ON CONFLICT DO NOTHING",
            [wanted // 2],
        )
        for pk, like, parent in (("plan-", "1233", "NULL"), ("ott-", "1234", "'plan-' || n")):
            cursor.execute(
                f"INSERT INTO {table} (id, customer_id, parent_id, {names})"  # noqa: S608
                f" SELECT '{pk}' || n, 'bench-' || n, {parent}, {names} FROM {table}, generate_series(1, %s) n"
                " WHERE id = %s ON CONFLICT DO NOTHING",
                [wanted // 2, like],
            )
        cursor.execute("ANALYZE")


def question(client, number):
    body = {"searchCriteria": {"product": {"id": f"ott-{number}"}, "action": "upgrade"}}
    return client.request(QUERY, json.dumps(body))


def asked(products):
    """The ratios to both floors and the p50 of each, with questions spread over the whole inventory."""
    client = connected()
    numbers = random.Random(products).choices(range(1, products // 2 + 1), k=BLOCK)  # noqa: S311 - the same in every run
    ours = [question(client, number) for number in numbers]
    client.get(ours[0])
    floors = {
        "floor (a)": [client.request("/floor/answered", json.dumps({}))] * BLOCK,
        "floor (b)": [client.request(f"/floor/answered/ott-{number}", json.dumps({})) for number in numbers],
    }
    found = {name: ratio(client, floor, ours, rounds=ROUNDS) for name, floor in floors.items()}
    times = {name: [] for name in (*floors, "ours")}
    for _ in range(ROUNDS):
        for name, requests in (*floors.items(), ("ours", ours)):
            times[name] += latencies(client, requests)
    return {**found, "p50_us": {name: round(median(some) * 1e6) for name, some in times.items()}}


def connected():
    for _ in range(150):
        try:
            return Client("127.0.0.1", PORT, "bench")
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not come up")


def while_compiling(products):
    """A catalog write, and the questions that are answered until the new revision is."""
    client, other = connected(), connected()
    numbers = random.Random(7).choices(range(1, products // 2 + 1), k=100_000)  # noqa: S311 - the same in every run
    before = latencies(client, [question(client, number) for number in numbers[:BLOCK]])
    body = json.dumps({"description": f"Changed at {time.time()}"})
    done = threading.Event()

    def write():
        status, _ = other.get(other.request(OFFERING, body, method="PATCH"))
        assert status == 200, status
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    during, start = [], time.perf_counter()
    for number in numbers:
        during += latencies(client, [question(client, number)])
        if done.is_set() and time.perf_counter() - start > SECONDS_AFTER:
            break
    thread.join()
    return {
        "questions": len(during),
        "p50_us_before": round(median(before) * 1e6),
        "p50_us": round(median(during) * 1e6),
        "p99_us": round(sorted(during)[int(len(during) * 0.99)] * 1e6),
        "longest_ms": round(max(during) * 1e3, 1),
    }


def main():
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("DATABASE_URL has to name a PostgreSQL that may be filled; `make bench-qualify` starts one.")
    result = {"machine": {"cores": os.cpu_count(), "python": sys.version.split()[0], "load": os.getloadavg()[0]}}
    result["oracle, 200 offerings with 50 policies"] = oracle_alone()
    with tempfile.TemporaryDirectory(prefix="tierway-bench.") as folder:
        prepare(folder)
        load_demo()
        for name, (offerings, products) in (("few", FEW), ("many", MANY)):
            load_offerings(offerings)
            hold(products)
            server = serve(folder)
            try:
                result[name] = {"offerings": offerings, "products": products, **asked(products)}
                if name == "many":
                    result["while compiling"] = while_compiling(products)
            finally:
                server.terminate()
                server.wait()
        result["compile"] = measured(Path(folder))
    few, many = result["few"]["p50_us"], result["many"]["p50_us"]
    grown = {name: round(many[name] / few[name], 3) for name in few}
    result["growth of p50"] = {**grown, "ours beside floor (b)": round(grown["ours"] / grown["floor (b)"], 3)}
    RESULTS.write_text(json.dumps({**result, "to_reach": TO_REACH}, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
