"""An impact report as a file: every row of every table, for a spreadsheet or for a program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from studio.impact_words import aspects_in_words, limits_in_words, price_in_words, reason_in_words

Json = Mapping[str, Any]
Row = tuple[Any, ...]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(result: Json) -> str:
    """The rows as CSV, with a byte order mark: spreadsheets take it for another encoding without.

    A text that a spreadsheet would calculate is led by an apostrophe.
    """
    file = io.StringIO()
    file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow(_head())
    writer.writerows([_safe(cell) for cell in row] for row in rows(result))
    return file.getvalue()


def _head() -> Row:
    return (
        _("Table"),
        _("Channel"),
        _("Offering ID"),
        _("Offering"),
        _("Counted by"),
        _("ID"),
        _("Name"),
        _("Before"),
        _("After"),
        _("Customers"),
        _("Number"),
    )


def rows(result: Json) -> Iterator[Row]:
    """Every row: what table, channel, offering, by what it is counted, before and after, customers, and a number.

    The number is that of products, options or orders, as the table has them.
    """
    for row in result["offerings"]:
        yield (*_of(_("Offerings"), row), "", "", aspects_in_words(row["aspects"]), "", "", *_held(row))
    for line in result["lines"]:
        yield from _line(line)
    for row in result["orders"]:
        yield (*_of(_("Open orders"), row), "", "", "", "", "", "", row["orders"])
    for row in result["bundles"]:
        by = (_("Bundle"), row["bundle"]["id"], row["bundle"]["name"])
        yield (*_of(_("Bundles"), row), *by, *(limits_in_words(row[when]) for when in ("before", "after")), *_held(row))
    for row in result["prices"]:
        plan = row["plan"] or {"id": "", "name": _("alone")}
        given = "".join(f", {name} {value}" for name, value in row["given"].items())
        prices = (price_in_words(row[when]) for when in ("before", "after"))
        yield (*_of(_("Prices"), row), _("Plan"), plan["id"], f"{plan['name']}{given}", *prices, *_held(row))


def _line(line: Json) -> Iterator[Row]:
    start = _of(_("Gained") if line["gained"] else _("Lost"), line, line["channel"])

    def row(by: str, pk: str, name: str, count: Json) -> Row:
        return (*start, by, pk, name, "", "", count["customers"], count["options"])

    yield row(_("Added to it") if line["adds"] else _("Changed to another"), "", "", line)
    for one in line["targets"]:
        yield row(_("Option"), one["offering"]["id"], one["offering"]["name"], one)
    for one in line["reasons"]:
        yield row(_("Reason"), one["code"], reason_in_words(one), one)
    for one in line["plans"]:
        plan = one["plan"] or {"id": "", "name": _("alone")}
        yield row(_("Plan"), plan["id"], plan["name"], one)


def _of(table: str, row: Json, channel: str = "") -> Row:
    return table, channel, row["offering"]["id"], row["offering"]["name"]


def _held(row: Json) -> Row:
    return row["customers"], row["products"]


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
