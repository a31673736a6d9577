"""Tests whose threads meet in one database."""

import threading
from contextlib import contextmanager

from django.db import connection, connections

PATIENCE = 30


def in_thread(call):
    """Run `call` in a thread, with its own connection, and give back what it returned or raise what it raised."""
    out = []

    def run():
        try:
            out.append((call(), None))
        except BaseException as error:
            out.append((None, error))
            raise
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(PATIENCE)
    [(value, error)] = out
    assert error is None
    return value


@contextmanager
def shared_database(folder, models):
    """A database that several threads can use at once; SQLite's test database is one thread's own."""
    if connection.vendor != "sqlite":
        yield
        return
    options = connections.settings["default"]
    name = options["NAME"]
    options["NAME"] = str(folder / "threads.sqlite3")

    def create_tables():
        with connection.schema_editor() as editor:
            for model in models:
                editor.create_model(model)

    try:
        in_thread(create_tables)
        yield
    finally:
        options["NAME"] = name
