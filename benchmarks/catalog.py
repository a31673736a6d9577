"""GET of catalog documents against a bare Django view that returns the same bytes, on one server in one run.

    python -m benchmarks.catalog            (SQLite, or the database that DATABASE_URL names: it is filled and emptied)

Prints the ratios and writes benchmarks/results/catalog.json. Targets: by id 0.6 of the floor, a list of 20 0.4; with
100,000 offerings within 15 % of the figure with 100.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.load import Client, ratio

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "catalog.json"
BASE = "/tmf-api/productCatalogManagement/v5"
PORT = int(os.environ.get("PORT", "8190"))
FEW, MANY, BLOCK = int(os.environ.get("FEW", "100")), int(os.environ.get("MANY", "100000")), 200


def prepare(folder):
    """A fresh database with the catalog's tables and a token."""
    os.environ |= {
        "TIERWAY_MODE": "test",
        "TOKEN_KEPT_SECONDS": "5",
        "CATALOG_CHECK_SECONDS": "1",
        "TIERWAY_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    import django

    django.setup()
    from datetime import timedelta

    from django.core.management import call_command
    from django.utils import timezone
    from oauth2_provider.models import AccessToken, Application

    call_command("migrate", verbosity=0)
    application = Application.objects.create(
        name="bench", client_id="bench", client_type="confidential", authorization_grant_type="client-credentials"
    )
    AccessToken.objects.create(
        application=application, token="bench", scope="read write", expires=timezone.now() + timedelta(days=1)
    )


def fill(wanted, there=0):
    """Offerings as a telco has them: a specification, a price, a tier, an upgrade, an action, channels."""
    from catalog.models import Channel
    from catalog.resources.kinds import BY_NAME
    from catalog.services import edit_catalog
    from catalog.services.entities import insert_new
    from catalog.services.values import check, given

    def put(kind, bodies):
        for start in range(0, len(bodies), 500):
            batch = [given(BY_NAME[kind], body) for body in bodies[start : start + 500]]
            with edit_catalog() as touched:
                check(batch, coming={(kind, one.body["id"]) for one in batch})
                assert not [fault for one in batch for fault in one.all_faults]
                insert_new(touched, batch)

    if not there:
        for channel in ("app", "care"):
            Channel.objects.create(id=channel, name=channel.title())
        put("ProductSpecification", [{"id": "ps", "name": "OTT", "brand": "OTT", "lifecycleStatus": "Launched"}])
        price = {"id": "price", "name": "Monthly", "lifecycleStatus": "Launched", "priceType": "recurring"}
        put("ProductOfferingPrice", [{**price, "price": {"unit": "EUR", "value": 4.99}}])
    put("ProductOffering", [offering(number) for number in range(there, wanted)])


def offering(number):
    """One offering; five make a ladder."""
    body = {
        "id": f"offering-{number}",
        "name": f"OTT Play {number}",
        "description": "Streaming inside or beside a broadband plan.",
        "lifecycleStatus": "Launched",
        "productSpecification": {"id": "ps"},
        "productOfferingPrice": [{"id": "price"}],
        "channel": [{"id": "app"}, {"id": "care"}],
        "prodSpecCharValueUse": [{"name": "tier", "productSpecCharacteristicValue": [{"value": f"tier-{number % 5}"}]}],
        "allowedAction": [{"action": "upgrade", "channel": [{"id": "app"}]}],
    }
    below = {"id": f"offering-{number - 1}", "relationshipType": "downgrade"}
    return body | ({"productOfferingRelationship": [below]} if number % 5 else {})


def serve(folder):
    """The server: gunicorn as the product starts it."""
    command = [sys.executable, "-m", "gunicorn", "benchmarks.floor_wsgi:application", "--bind", f"127.0.0.1:{PORT}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "8", "--keep-alive", "75"]
    log = (Path(folder) / "server.log").open("w", encoding="utf-8")
    return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)


def measured(count):
    """The ratios with this many offerings: ids spread over all of them."""
    for _ in range(100):
        try:
            client = Client("127.0.0.1", PORT, "bench")
            break
        except OSError:
            time.sleep(0.1)
    ids = random.Random(count).choices(range(count), k=BLOCK)  # noqa: S311 - the same ones in every run
    items = [f"{BASE}/productOffering/offering-{number}" for number in ids]
    lists = [f"{BASE}/productOffering?limit=20"] * BLOCK
    return {
        "by id": ratio(client, *both(client, items)),
        "list of 20": ratio(client, *both(client, lists)),
    }


def both(client, paths):
    return [client.request(f"/floor{path}") for path in paths], [client.request(path) for path in paths]


def main():
    result = {"machine": {"cores": os.cpu_count(), "python": sys.version.split()[0]}}
    with tempfile.TemporaryDirectory(prefix="tierway-bench.") as folder:
        prepare(folder)
        there = 0
        for count in (FEW, MANY):
            fill(count, there)
            there = count
            server = serve(folder)
            try:
                result[f"{count} offerings"] = measured(count)
            finally:
                server.terminate()
                server.wait()
    few, many = result[f"{FEW} offerings"], result[f"{MANY} offerings"]
    result["growth"] = {name: round(many[name]["ratio"] / few[name]["ratio"], 3) for name in few}
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
