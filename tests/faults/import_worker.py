"""One process of an import: `prepare` makes the database, the file and the job; `work` runs it until it is over.

The settings come from the environment; `work` takes small batches, so that there is a middle to be killed in.
"""

import json
import os
import sys
import time
from pathlib import Path

import django

ROWS, BATCH = 1500, 50


def prepare():
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings

    from benchmarks.import_catalog import rows  # noqa: PLC0415 - needs the settings
    from catalog.services import create_import_job  # noqa: PLC0415 - needs the settings

    call_command("migrate", verbosity=0)
    text = "".join(json.dumps(row) + "\n" for row in rows(ROWS))
    Path(os.environ["CATALOG_FILES"], "rows.jsonl").write_text(text, encoding="utf-8")
    create_import_job(api="TMF620", values={"id": "job", "url": "rows.jsonl", "mode": "rowByRow"})


def work():
    from catalog.models import ImportJob  # noqa: PLC0415 - needs the settings
    from catalog.services import import_catalog  # noqa: PLC0415 - needs the settings
    from events.services import reap, run_due  # noqa: PLC0415 - needs the settings

    import_catalog.BATCH = BATCH
    while ImportJob.objects.filter(completion_date=None).exists():
        reap()
        if not run_due(1):
            time.sleep(0.05)


if __name__ == "__main__":
    django.setup()
    {"prepare": prepare, "work": work}[sys.argv[1]]()
