"""Find customers by what somebody types."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q

from inventory.domain.held import CustomerFacts
from inventory.models import Customer, Product

MOST_FOUND = 20
"""How many customers a search gives at most."""
_LAST = "\U0010ffff"


def customers_found(text: str, *, limit: int = MOST_FOUND) -> tuple[CustomerFacts, ...]:
    """Customers whose id or name begins with a text, or who have the product with this id.

    A name is looked for as it is typed and with capitals. A handful of queries, each of which stays within an index
    however many customers there are.
    """
    text = text.strip()
    if not text:
        return ()
    names = dict.fromkeys((text, text[:1].upper() + text[1:], text.title()))
    looked_for = [("pk", _begins("pk", text)), *(("name", _begins("name", name)) for name in names)]
    holder = Product.objects.filter(pk=text).values_list("customer_id", flat=True).first()
    if holder is not None:
        looked_for.insert(0, ("pk", Q(pk=holder)))
    found: dict[str, CustomerFacts] = {}
    for order, condition in looked_for:
        rows = Customer.objects.filter(condition).order_by(order).values_list("id", "name", "segment")[:limit]
        found |= {row[0]: CustomerFacts(*row) for row in rows}
    return tuple(list(found.values())[:limit])


def _begins(column: str, text: str) -> Q:
    """Whether a column begins with a text, said so that the index of the column is used.

    PostgreSQL has one for LIKE beside that of its collation; SQLite uses its only one for a range of bytes.
    """
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": text})
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + _LAST})
