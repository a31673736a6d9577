"""Large catalogs for other benchmarks, and what it takes to compile one.

    DATABASE_URL=postgresql://... python -m benchmarks.catalogs --offerings 100000

fills the database that DATABASE_URL names (SQLite: one of its own), compiles it in a process of its own and prints the
figures. `load_offerings` and `compiled_cost` are for benchmarks that go on from there.
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
from pathlib import Path

from benchmarks.catalog import prepare
from benchmarks.import_catalog import ROOT, job_of, rows, run

TO_REACH = {"seconds": 5, "rss_growth_mb": 200}


def load_offerings(offerings: int) -> None:
    """Load so many offerings (the shape of `benchmarks.import_catalog`) into an empty catalog, about 2,000 a second."""
    run(job_of("allOrNothing", rows(offerings)))


def compiled_cost() -> dict[str, object]:
    """Compile the catalog of the database as the background does: seconds, and how many MB this process grew by.

    A process that has compiled before has memory to spare: ask a new one.
    """
    from catalog.selectors import compiled

    before, start, processor = _rss(), time.perf_counter(), time.process_time()
    catalog = compiled.Compiled().answer(fresh=True)
    return {
        "offerings": len(catalog.offerings),
        "seconds": round(time.perf_counter() - start, 2),
        "processor_seconds": round(time.process_time() - processor, 2),
        "rss_growth_mb": round(_rss() - before, 1),
        "peak_growth_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before, 1),
    }


def measured(folder: Path) -> dict[str, object]:
    """The same in a process of its own, on the database that is filled."""
    own = {"TIERWAY_VAR": str(folder), "TIERWAY_MODE": "test", "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-m", "benchmarks.catalogs", "--measure"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **own}, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _rss() -> float:
    """The memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024**2


def main() -> int:
    """Fill, measure, print; 1 when a figure misses what is to be reached."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--offerings", type=int, default=100_000)
    asked.add_argument("--measure", action="store_true")
    options = asked.parse_args()
    if options.measure:
        import django

        django.setup()
        print(json.dumps(compiled_cost()))
        return 0
    with tempfile.TemporaryDirectory(prefix="tierway-bench.") as folder:
        prepare(folder)
        load_offerings(options.offerings)
        cost = measured(Path(folder))
    print(json.dumps(cost, indent=2))
    return 0 if all(cost[name] < most for name, most in TO_REACH.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
