"""Statements of our own that are asked with every question.

    with prepared() as cursor:
        cursor.execute("SELECT … WHERE id = %s", [pk])

Django binds parameters at the client, so that PostgreSQL reads and plans the same statement anew each time: of the few
that every question costs, that took two thirds of their time. Here they are bound at the server and, from the fifth
time on, prepared once per connection. Elsewhere this is the ordinary cursor. Every parameter needs a type that the
statement makes plain (`%s::jsonb` where it does not).

Two things an operator has to know (docs/api.md, "Running it"): a pooler that gives every transaction another connection
knows no prepared statements, and a column of these tables that changes its type asks for processes that start anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection


@contextmanager
def prepared() -> Iterator[Any]:
    """A cursor whose statements are prepared where the database can (setting `PREPARED_STATEMENTS`)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and settings.PREPARED_STATEMENTS:
            from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415 - needs its driver

            cursor.cursor.close()
            cursor.cursor = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]  # stubs know psycopg 2
        yield cursor
