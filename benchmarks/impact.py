"""How long the impact of a change set takes to count, and how much memory: on PostgreSQL and on SQLite.

    make bench-impact

10,000 offerings beside the demo's, and an inventory of 100,000 and then 1,000,000 products: households of the demo's
plans and streaming services, many times over. The change set ends a tier, makes another one dearer and takes an
included tier out of a plan, so that nearly everybody holds something that it touches. What is measured is the work as
the queue runs it: both catalogs compiled, everybody counted, the report written; in a process of its own, twice.
Writes benchmarks/results/impact.json.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

from benchmarks.catalogs import load_offerings
from benchmarks.import_catalog import ROOT
from benchmarks.qualify import load_demo

RESULTS = ROOT / "benchmarks" / "results" / "impact.json"
OFFERINGS = int(os.environ.get("OFFERINGS", "10000"))
PRODUCTS = int(os.environ.get("FEW_PRODUCTS", "100000")), int(os.environ.get("MANY_PRODUCTS", "1000000"))
HOUSEHOLDS, RUNS = 200, 2
TO_REACH = {"seconds on PostgreSQL, the better run": 10, "max_rss_mb": 300}
TIERS = {
    "plan-100": ("ott-basic", "ott-standard", "ott-premium", "sport-lite", "sport-plus"),
    "plan-300": ("ott-basic", "ott-standard", "ott-premium", "sport-lite", "sport-plus-annual"),
    "plan-600": ("ott-standard", "ott-premium", "sport-lite", "sport-plus", "sport-max"),
    "plan-1000": ("ott-premium", "sport-plus", "music-duo", "music-family"),
}


def households():
    """Customers who hold a plan or two with some tiers, or a tier alone; some of it suspended."""
    pick = random.Random(620)  # noqa: S311 - the same in every run
    for n in range(HOUSEHOLDS):
        holds = [_plan(pick, f"h{n}-{m}") for m in range(pick.choice([1, 1, 1, 1, 2]))]
        if n % 20 == 0:
            holds = [{"product": f"h{n}-x", "offering": pick.choice(["ott-classic", "ott-basic", "sport-lite"])}]
        yield {"id": f"h{n}", "name": "Bench", "segment": pick.choice(["residential", "business"]), "holds": holds}


def _plan(pick, pk):
    plan = pick.choice(list(TIERS))
    tiers = pick.sample(TIERS[plan], pick.choice([1, 1, 2]))
    services = {tier.split("-")[0]: tier for tier in tiers}  # one tier of each service
    parts = [
        {"product": f"{pk}-{n}", "offering": tier, "status": pick.choice(["active"] * 19 + ["suspended"])}
        for n, tier in enumerate(services.values())
    ]
    return {"product": pk, "offering": plan, "children": parts}


def hold(wanted):
    """So many products: copies of the households, with all their columns."""
    from django.db import connection

    from inventory.models import Customer, Product

    customers, products = Customer._meta.db_table, Product._meta.db_table  # noqa: SLF001 - Django's API
    names = [field.column for field in Product._meta.concrete_fields]  # noqa: SLF001 - Django's API
    mine = {name: f"'c' || n || '-' || h.{name}" for name in ("id", "customer_id", "parent_id")}
    copied = ", ".join(mine.get(name, f'h."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    copies = wanted // Product.objects.filter(customer__id__startswith="h").count()
    numbers = "WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < %s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {customers} (id, name, segment, created_at) {numbers}"  # noqa: S608
            f" SELECT {mine['id']}, h.name, h.segment, h.created_at FROM {customers} h, copies WHERE h.id LIKE 'h%%'"
            " ON CONFLICT DO NOTHING",
            [copies],
        )
        cursor.execute(
            f"INSERT INTO {products} ({columns}) {numbers}"  # noqa: S608
            f" SELECT {copied} FROM {products} h, copies WHERE h.customer_id LIKE 'h%%' ON CONFLICT DO NOTHING",
            [copies],
        )
        cursor.execute("ANALYZE")


def change():
    """A draft: a tier ends, another one gets dearer, a plan includes its tier no more; gives its id."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from catalog.models import BundleOption, ProductOffering
    from catalog.services import create_change_set, edit_catalog, editing, save_entity

    author = User.objects.create_user("bench")
    pk = create_change_set(name="Bench", by=author).pk
    with editing(change_set_id=pk, by=author), edit_catalog():
        ended = ProductOffering.objects.get(pk="ott-standard")
        ended.valid_to = timezone.now()
        price = ProductOffering.objects.get(pk="ott-premium").prices.get()
        price.amount += 2
        option = BundleOption.objects.get(bundle_id="plan-300", offering_id="ott-basic")
        option.lower_limit = option.default = 0
        for row in (ended, price, option):
            save_entity(row)
    return pk


def measure():
    """Count in this process, as the queue does; prints what it took as JSON."""
    import django

    django.setup()
    from django.utils import timezone

    from catalog.models import ChangeSet
    from events.services import run_due
    from inventory.models import Product
    from studio.models import ImpactReport
    from studio.services import request_impact

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pk = request_impact(change_set_id=ChangeSet.objects.get(name="Bench").pk, at=timezone.now())
    start, processor = time.perf_counter(), time.process_time()
    while not ImpactReport.objects.get(pk=pk).is_over:
        run_due(1)
    seconds = time.perf_counter() - start
    report = ImpactReport.objects.get(pk=pk)
    assert report.state == "done", report.problem
    peak, result = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, report.result
    found = {
        "products": Product.objects.count(),
        "seconds": round(seconds, 2),
        "of which counting": result["seconds"],
        "processor_seconds of the worker": round(time.process_time() - processor, 2),
        "max_rss_mb": round(peak / 1024, 1),
        "rss_growth_mb": round((peak - before) / 1024, 1),
        "customers": result["counted"]["customers"],
        "who lose an option": result["totals"][0]["lost"]["customers"],
        "kinds of customers": result["counted"]["kinds"],
        "questions to the oracle": result["counted"]["questions"],
        "load": round(os.getloadavg()[0], 2),
    }
    print(json.dumps(found))


def fill(wanted):
    """Make the database of DATABASE_URL ready, and bring its inventory to so many products."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from catalog.models import ChangeSet
    from inventory.services import load_customers

    call_command("migrate", verbosity=0)
    if not ChangeSet.objects.exists():
        load_demo()
        load_offerings(OFFERINGS)
        load_customers(customers=list(households()), at=timezone.now())
        change()
    hold(wanted)


def run(folder, database, *arguments):
    """This module in a process of its own, on a database; gives what it prints last."""
    own = {"TIERWAY_MODE": "test", "TIERWAY_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    own |= {"DATABASE_URL": database, "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "benchmarks.impact", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **own}, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1]) if done.stdout else None


def measured(database):
    """A few and then many products on one database, and how the time grows."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="tierway-bench.") as folder:
        for wanted in PRODUCTS:
            run(folder, database, "--fill", wanted)
            found[f"{wanted} products"] = [run(folder, database, "--measure") for _ in range(RUNS)]
    few, many = (min(one["seconds"] for one in runs) for runs in found.values())
    return {**found, "growth": round(many / few, 2)}


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--measure", action="store_true")
    asked.add_argument("--fill", type=int)
    options = asked.parse_args()
    if options.measure:
        measure()
        return 0
    if options.fill:
        fill(options.fill)
        return 0
    database = os.environ.get("DATABASE_URL", "")
    if not database.startswith("postgres"):
        sys.exit("DATABASE_URL has to name a PostgreSQL that may be filled; `make bench-impact` starts one.")
    result = {"machine": {"cores": os.cpu_count(), "python": sys.version.split()[0]}, "offerings": OFFERINGS}
    result["PostgreSQL"] = measured(database)
    with tempfile.TemporaryDirectory(prefix="tierway-bench.") as folder:
        result["SQLite"] = measured(f"sqlite:///{folder}/bench.sqlite3")
    RESULTS.write_text(json.dumps({**result, "to_reach": TO_REACH}, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))
    best = min(result["PostgreSQL"][f"{PRODUCTS[1]} products"], key=lambda one: one["seconds"])
    return 0 if best["seconds"] < 10 and best["max_rss_mb"] < TO_REACH["max_rss_mb"] else 1


if __name__ == "__main__":
    sys.exit(main())
