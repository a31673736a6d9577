"""What an order costs the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

ORDERS = "/tmf-api/productOrderingManagement/v5/productOrder"
PARTY = {"role": "Customer", "partyOrPartyRole": {"id": "cust-2001", "name": "Ann"}}


@pytest.fixture
def cost(app, demo):
    """The queries of one order of so many items: all of them, and the reads of the catalog's revision."""

    def measured(count):
        items = [{"id": str(n), "action": "add", "productOffering": {"id": "ott-basic"}} for n in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert app("post", ORDERS, {"relatedParty": [PARTY], "productOrderItem": items}).status_code == 201
        said = [query["sql"] for query in seen.captured_queries]
        return len(said), sum("catalog_catalogrevision" in sql for sql in said)

    measured(1)  # compiles the catalog
    return measured


def test_the_revision_of_the_catalog_is_read_before_the_transaction_and_in_it_whatever_the_items(cost):
    assert [cost(count)[1] for count in (1, 5, 20)] == [2, 2, 2]


def test_an_item_more_costs_six_queries_more(cost):
    one, five, twenty = (cost(count)[0] for count in (1, 5, 20))
    assert ((five - one) / 4, (twenty - five) / 15) == (6, 6)
