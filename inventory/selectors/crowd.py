"""What all customers hold, as far as somebody is interested in it, a slice of customers after the other.

Nothing is locked and no transaction stays open between two slices: a customer is seen as they are when their slice is
read, all of them together as they are within some seconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import Case, F, IntegerField, Q, TextField, Value, When, Window
from django.db.models.functions import Cast, Coalesce, Mod, RowNumber

from inventory.domain.crowd import COPY, FAMILY, FIELD, HEAD, PART, PRODUCT, Alike, Entry, Interest, in_order, signature
from inventory.domain.lifecycle import GONE
from inventory.models import Customer, Product
from inventory.models.product import ProductQuerySet

SLICE, AT_ONCE = 50_000, 2
"""The customers of one slice, and the slices at one time: what the database has in memory."""
NAMED = 2_000
"""The customers of one slice where they are named, which is done for a tenth of all at most (`MOST`)."""
MOST = 10
LONGEST_LIST = 20_000
"""As many offerings are named to the database; where more are of interest, all products are read."""
EXAMPLES = 10

_GROUPED = f"""
SELECT signature, count(*), {{joined}}(customer_id, '{FAMILY}')
FROM (SELECT customer_id, CASE WHEN min(headed) = 1 THEN {{joined}}(family, '{FAMILY}') END AS signature
      FROM (SELECT customer_id, max(CASE WHEN kind = {HEAD} THEN 1 ELSE 0 END) AS headed,
                   {{joined}}(entry, '{PRODUCT}') AS family
            FROM (SELECT customer_id {{collation}} AS customer_id, COALESCE(parent_id, id) {{collation}} AS head,
                         {f" || '{FIELD}' || ".join(Entry._fields)} AS entry, kind, alive
                  FROM ({{products}}) AS products ORDER BY 1, 2, 3) AS entries
            GROUP BY customer_id, head HAVING max(alive) = 1) AS families
      GROUP BY customer_id) AS customers
GROUP BY signature
"""  # noqa: S608 - the texts are ours, none is a user's
"""Customers by signature; those with a part whose plan is not among the rows, or is a part itself, have none.

Nothing is sorted but the products, once: the families of a signature come as their heads' ids do.
"""
_DIALECTS = {
    "postgresql": {"joined": "string_agg", "collation": 'COLLATE "C"'},
    "sqlite": {"joined": "group_concat", "collation": ""},
}
_COLUMNS = ("customer_id", "id", "parent_id", "alive")


def customers_alike(interest: Interest) -> Iterator[tuple[float, list[Alike]]]:
    """The customers who hold something of concern, by what they hold: slices, each with the share that is done by then.

    Three queries at first, then one for each slice; the same signature may come with several slices. Customers who hold
    nothing of concern may be among them, where nearly everybody does.
    """
    slices = list(_slices(interest.concerned))
    for done, found in enumerate(_read(interest, slices), 1):
        yield done / len(slices), found


def _read(interest: Interest, slices: Sequence[Q]) -> Iterator[list[Alike]]:
    """The slices, some at once where that is quicker: outside a transaction, for others see nothing of its writes."""
    if connection.vendor != "postgresql" or connection.in_atomic_block or len(slices) == 1:
        yield from (_alike(interest, customers) for customers in slices)
        return
    others = ThreadPoolExecutor(AT_ONCE, "customers")
    try:
        yield from others.map(partial(_and_close, interest), slices)
    finally:
        others.shutdown(cancel_futures=True)


def _and_close(interest: Interest, customers: Q) -> list[Alike]:
    """Read a slice in a thread whose connection ends with it."""
    try:
        return _alike(interest, customers)
    finally:
        connections.close_all()


def _slices(concerned: Collection[str]) -> Iterator[Q]:
    """The customers concerned by their ids where they are few; else everybody, from one id to the next."""
    most = max(NAMED, Customer.objects.count() // MOST)
    rows = Product.objects.filter(_of(concerned)).held().order_by().values_list("customer_id", flat=True)
    few = list(rows[: most + 1])
    if len(few) <= most:
        ids = sorted(set(few))
        yield from (Q(customer_id__in=ids[n : n + NAMED]) for n in range(0, len(ids), NAMED))
        return
    numbered = Customer.objects.annotate(number=Window(RowNumber(), order_by="pk"))
    first = numbered.annotate(rest=Mod("number", SLICE)).filter(rest=1).order_by("pk").values_list("pk", flat=True)
    bounds = list(first)
    for low, high in zip(bounds, [*bounds[1:], None], strict=True):
        yield Q(customer_id__gte=low) if high is None else Q(customer_id__gte=low, customer_id__lt=high)


def _of(offering_ids: Collection[str]) -> Q:
    return Q(product_offering_id__in=sorted(offering_ids)) if len(offering_ids) <= LONGEST_LIST else Q()


def _alike(interest: Interest, customers: Q) -> list[Alike]:
    """The database groups; whoever it cannot tell is looked at one by one."""
    found, others = grouped(interest, customers)
    return [*found, *(one_by_one(interest, Q(customer_id__in=others)) if others else ())]


def grouped(interest: Interest, customers: Q) -> tuple[list[Alike], list[str]]:
    """Customers by signature, and the ids of those for whom that takes more than the database is asked."""
    rows = _rows(interest, customers).values(*_COLUMNS, *Entry._fields)
    products, parameters = rows.query.sql_with_params()
    statement = _GROUPED.format(products=products, **_DIALECTS[connection.vendor])
    with _undelayed() as cursor:
        cursor.execute(statement, parameters)
        found = [(text, count, sorted(ids.split(FAMILY))) for text, count, ids in cursor.fetchall()]
    alike = [Alike(in_order(text), count, tuple(ids[:EXAMPLES])) for text, count, ids in found if text is not None]
    return alike, [pk for text, _, ids in found if text is None for pk in ids]


@contextmanager
def _undelayed() -> Iterator[Any]:
    """A cursor for one large statement: compiling it would take longer than running it, and sorting fits memory."""
    if connection.vendor != "postgresql":  # a transaction of SQLite keeps writers waiting
        with connection.cursor() as cursor:
            yield cursor
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '16MB'")
        yield cursor


def one_by_one(interest: Interest, customers: Q) -> list[Alike]:
    """The same by looking at each of them, in at most two queries."""
    rows = _rows(interest, customers).values_list(*_COLUMNS, *Entry._fields)
    entries = {pk: (owner, parent or pk, Entry(*map(str, fields))) for owner, pk, parent, _, *fields in rows}
    of_customers: defaultdict[str, list[list[Entry]]] = defaultdict(list)
    for (customer_id, _), family in _families(entries, interest).items():
        if any(entry.status not in GONE for entry in family):
            of_customers[customer_id].append(family)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for customer_id, families in of_customers.items():
        found[signature(families)].append(customer_id)
    return [Alike(text, len(ids), tuple(sorted(ids)[:EXAMPLES])) for text, ids in found.items()]


Family = tuple[str, str]
"""The ids of a customer and of the product that heads the family."""


def _families(entries: Mapping[str, tuple[str, str, Entry]], interest: Interest) -> dict[Family, list[Entry]]:
    """The products by family; a plan that is a part itself, or was not read, is added to its own as a copy."""
    heads: defaultdict[str, set[str]] = defaultdict(set)
    for owner, head, _ in entries.values():
        heads[head].add(owner)
    missing = heads.keys() - entries.keys()
    read = _told(interest, Product.objects.filter(pk__in=missing)).values_list("pk", *Entry._fields)
    copies = {pk: Entry(*map(str, fields))._replace(kind=COPY) for pk, *fields in read} if missing else {}
    marks: dict[str, str] = {}
    numbers: Counter[str] = Counter()
    for pk in sorted(pk for pk in heads.keys() & entries.keys() if entries[pk][2].kind == PART):
        owner, _, entry = entries[pk]
        numbers[owner] += 1
        marks[pk] = str(numbers[owner])
        copies[pk] = entry._replace(kind=COPY + marks[pk])
    families: defaultdict[Family, list[Entry]] = defaultdict(list)
    for pk, (owner, head, entry) in entries.items():
        families[owner, head].append(entry._replace(kind=PART + marks[pk]) if pk in marks else entry)
    for head, copy in copies.items():
        for owner in heads[head]:
            families[owner, head].append(copy)
    return families


def _rows(interest: Interest, customers: Q) -> ProductQuerySet:
    """The products of interest that are not over, and every plan: what sat in one may outlive it."""
    held = ~Q(status__in=GONE) & _of(interest.read)
    return _told(interest, Product.objects.filter(customers, held | Q(is_bundle=True)))


def _told(interest: Interest, rows: ProductQuerySet) -> ProductQuerySet:
    """The rows with the fields of an entry, and whether they are not over."""
    dated = rows.order_by().alias(
        since_at=Coalesce("offering_changed_date", "start_date"), changed_at=F("offering_changed_date")
    )
    return dated.annotate(
        kind=_either(Q(parent__isnull=True), int(HEAD), int(PART)),
        offering_id=F("product_offering_id"),
        alive=_either(Q(status__in=GONE), 0, 1),
        open_order=_either(Q(open_order_id=""), 0, 1),
        ends=_either(Q(open_order_ends=True), 1, 0),
        since=_mark("since_at", interest.since),
        changed=_mark("changed_at", interest.changed),
        segment=F("customer__segment") if interest.segments else Value(""),
        places=Cast("place", TextField()) if interest.places else Value(""),
    )


def _either(condition: Q, yes: int, no: int) -> Case:
    return Case(When(condition, then=Value(yes)), default=Value(no), output_field=IntegerField())


def _mark(at: str, moments: Sequence[datetime]) -> Case | Value:
    """How many of the moments lie before a date, -1 where there is none; without moments nobody asks."""
    if not moments:
        return Value(0)
    before = (When(**{f"{at}__lte": moment}, then=Value(n)) for n, moment in enumerate(moments))
    nothing = When(**{f"{at}__isnull": True}, then=Value(-1))
    return Case(nothing, *before, default=Value(len(moments)), output_field=IntegerField())
