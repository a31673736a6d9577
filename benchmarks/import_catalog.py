"""How fast a file of offerings is loaded, and how much memory that takes: `make bench-import`.

Each offering refers to a specification, a price, a category and two channels, fixes a characteristic value, allows an
action in a channel and stands in an upgrade ladder of five. The import is what the queue runs, in a process of its own,
on a database of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.models import ImportJob

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "import.json"
MODES = ("allOrNothing", "rowByRow")
TO_REACH = {"rows_per_second": 1000, "max_rss_mb": 300}
LADDER, SPECIFICATIONS, TO_A_CATEGORY = 5, 20, 1000
LAUNCHED = {"lifecycleStatus": "Launched", "version": "1.0"}


def rows(offerings: int) -> Iterator[dict[str, object]]:
    """The file, what is referred to first."""
    for channel in ("app", "web"):
        yield {"@type": "Channel", "id": channel, "name": channel.title()}
    for number in range(-(-offerings // TO_A_CATEGORY)):
        yield {"@type": "Category", "id": f"category-{number}", "name": f"Category {number}", **LAUNCHED}
    for number in range(SPECIFICATIONS):
        yield {"@type": "ProductSpecification", "id": f"spec-{number}", "name": f"Tier {number}", **LAUNCHED}
    price = {"priceType": "recurring", "recurringChargePeriodType": "month", "price": {"unit": "EUR", "value": 9.99}}
    yield {"@type": "ProductOfferingPrice", "id": "price", "name": "Monthly", **LAUNCHED, **price}
    for number in range(offerings):
        yield offering(number)


def offering(number: int) -> dict[str, object]:
    """One offering with everything that a tier has."""
    value = {"@type": "StringCharacteristicValueSpecification", "valueType": "string", "isDefault": True}
    upgrade = {"@type": "ProductOfferingRelationship", "relationshipType": "upgrade", "id": f"offering-{number + 1:06}"}
    return {
        "@type": "ProductOffering",
        "id": f"offering-{number:06}",
        "name": f"Offering {number}",
        "description": "A tier of a streaming service.",
        **LAUNCHED,
        "validFor": {"startDateTime": "2026-01-01T00:00:00Z"},
        "isBundle": False,
        "isSellable": True,
        "productSpecification": {"@type": "ProductSpecificationRef", "id": f"spec-{number % SPECIFICATIONS}"},
        "productOfferingPrice": [{"@type": "ProductOfferingPriceRef", "id": "price"}],
        "prodSpecCharValueUse": [
            {
                "@type": "ProductSpecificationCharacteristicValueUse",
                "name": "tier",
                "productSpecCharacteristicValue": [{**value, "value": f"tier-{number % LADDER}"}],
            }
        ],
        "productOfferingRelationship": [upgrade] if number % LADDER < LADDER - 1 else [],
        "allowedAction": [
            {"@type": "AllowedProductAction", "action": "add", "channel": [{"@type": "ChannelRef", "id": "app"}]}
        ],
        "channel": [{"@type": "ChannelRef", "id": "app"}, {"@type": "ChannelRef", "id": "web"}],
        "category": [{"@type": "CategoryRef", "id": f"category-{number // TO_A_CATEGORY}"}],
    }


def job_of(mode: str, file_rows: Iterable[dict[str, object]]) -> ImportJob:
    """Write the rows into a file and make the job that imports it."""
    from django.conf import settings

    from catalog.services import create_import_job

    with Path(settings.CATALOG_FILES, "bench.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in file_rows)
    return create_import_job(api="TMF620", values={"url": "bench.jsonl", "mode": mode})


def run(job: ImportJob) -> None:
    """Do what the queue does until the job has ended."""
    from catalog.models import ImportJob
    from events.services import run_due

    while ImportJob.objects.filter(pk=job.pk, completion_date=None).exists():
        run_due(1)
    job.refresh_from_db()
    assert (job.status, job.error_log) == ("Succeeded", ""), job.log_text


def measure(mode: str, offerings: int) -> None:
    """Load the file as the queue does, in this process; prints what it took as JSON."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    job = job_of(mode, rows(offerings))
    start, processor = time.perf_counter(), time.process_time()
    run(job)
    seconds = time.perf_counter() - start
    print(
        json.dumps(
            {
                "mode": mode,
                "rows": job.rows_written,
                "seconds": round(seconds, 2),
                "processor_seconds": round(time.process_time() - processor, 2),
                "rows_per_second": round(job.rows_written / seconds, 1),
                "max_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
            }
        )
    )


def measured(mode: str, offerings: int) -> dict[str, object]:
    """The same in a process and on a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        own = {"TIERWAY_MODE": "test", "TIERWAY_VAR": folder, "CATALOG_FILES": folder, "LOG_LEVEL": "ERROR"}
        own |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
        command = [sys.executable, "-m", "benchmarks.import_catalog", "--measure", mode, "--offerings", str(offerings)]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **own}, check=True, capture_output=True, text=True)
        return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> int:
    """Measure both modes, print and write the figures; 1 when a mode misses what is to be reached."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--offerings", type=int, default=100_000)
    asked.add_argument("--measure", choices=MODES)
    options = asked.parse_args()
    if options.measure:
        measure(options.measure, options.offerings)
        return 0
    runs = [measured(mode, options.offerings) for mode in MODES]
    result = {"offerings": options.offerings, "cores": os.cpu_count(), "load": os.getloadavg()[0], "runs": runs}
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps({**result, "to_reach": TO_REACH}, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))
    fine = [
        run["rows_per_second"] >= TO_REACH["rows_per_second"] and run["max_rss_mb"] < TO_REACH["max_rss_mb"]
        for run in runs
    ]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
