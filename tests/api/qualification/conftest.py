"""The demo catalog as rows, an app with a token, and answers held against the official files."""

import copy
from functools import partial
from pathlib import Path

import pytest
import time_machine
import yaml

from catalog.models import ProductOfferingRelationship
from catalog.services import save_entity
from inventory.services import attach_order, load_customers
from tests.demo import demo_document, load_demo

DOCUMENT = demo_document()
TABLE = Path(__file__).parents[2] / "domain" / "qualification" / "qualification.yaml"
ROWS = yaml.safe_load(TABLE.read_text(encoding="utf-8"))["cases"]
CASES = {row["id"]: row for row in ROWS if "held" in row}
TODAY = DOCUMENT["today"]


@pytest.fixture
def load(db, monkeypatch):
    """Load the demo catalog with the `given` words of the golden table, and customers."""

    def loaded(given=None, customers=DOCUMENT["customers"]):
        words, document = given or {}, copy.deepcopy(DOCUMENT)
        document["relationships"] += words.get("relationships", [])
        document["policies"] += [{"id": f"given-{n}", **row} for n, row in enumerate(words.get("policies", []))]
        for row in document["offerings"]:
            row.update(words.get(row["id"], {}))
        load_demo(document)
        for source, kind, target, valid in words.get("relationshipValidFor", []):
            row = ProductOfferingRelationship.objects.get(source=source, relationship_type=kind, target=target)
            row.valid_from, row.valid_to = valid.get("startDateTime"), valid.get("endDateTime")
            save_entity(row)
        load_customers(customers=customers, at=TODAY)

    return loaded


@pytest.fixture
def demo(load, clock):
    """The demo as it is, today."""
    load()
    return DOCUMENT


@pytest.fixture
def clock():
    """The demo's today; `clock.move_to(at)` moves it."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture(params=CASES)
def golden(request, prepared):
    """Every row of the golden table that asks what is qualified."""
    return prepared(CASES[request.param])


@pytest.fixture(params=[name for name, row in CASES.items() if row["plan"] and "askedPlan" not in row])
def golden_in_plan(request, prepared):
    """The rows that speak of what the plan offers that is held."""
    return prepared(CASES[request.param])


@pytest.fixture
def prepared(load, clock):
    """Make the catalog and the customer of a golden row, and go to its date; gives the row.

    What is held is product `held`; its plan is product `plan`.
    """

    def prepare(row):
        load(row.get("given"), [customer_of(row)])
        if row.get("openOrder"):
            attach_order(product_ids=["held"], order_id="open")
        clock.move_to(row.get("at", TODAY))
        return row

    return prepare


def customer_of(row):
    """What is about to end is being terminated."""
    party = row.get("party", {})
    held = {"product": "held", "offering": row["held"], "status": row.get("status", "active")}
    held |= {known: row[name] for name, known in (("since", "start"), ("changed", "changed")) if name in row}
    held["place"] = [{"role": "where", "place": {"id": place}} for place in party.get("places", ())]
    holds = {"product": "plan", "offering": row["plan"], "children": [held]} if row["plan"] else held
    beside = [{"product": f"beside-{name}", "offering": name} for name in party.get("holds", ())]
    ending = [
        {"product": f"ending-{name}", "offering": name, "status": "pendingTerminate"}
        for name in party.get("ending", ())
    ]
    segment = party.get("segment", "residential")
    return {"id": "cust", "name": "Golden", "segment": segment, "holds": [holds, *beside, *ending]}


@pytest.fixture
def post(app):
    """POST a body; gives the answer's JSON after its status was seen."""

    def posted(path, body, status=200):
        answer = app("post", path, body)
        assert answer.status_code == status, answer.json()
        return answer.json()

    return posted


@pytest.fixture
def query(post):
    """POST a queryProductOfferingQualification."""
    return partial(post, "/tmf-api/productOfferingQualification/v5/queryProductOfferingQualification")


@pytest.fixture
def configure(post):
    """POST a queryProductConfiguration that is wanted at once."""
    path = "/tmf-api/productConfiguration/v5/queryProductConfiguration"

    def configured(*items, status=200, **words):
        return post(path, {"instantSync": True, "requestProductConfigurationItem": list(items), **words}, status)

    return configured
