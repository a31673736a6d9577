"""The demo catalog: read once, and loaded once by the service; afterwards its rows are put there as they are."""

import copy
import functools
from pathlib import Path

import yaml
from django.apps import apps
from django.db import connection, transaction

from catalog.models import CatalogRevision
from catalog.selectors import catalog_written
from catalog.services import load_catalog
from events.models import OutboxEvent, WorkItem
from tmf.ids import new_id

DEMO = Path(__file__).parents[1] / "config" / "demo" / "catalog.yaml"
MOST_VALUES = 900
_stored = {}


@functools.cache
def _parsed():
    return yaml.safe_load(DEMO.read_text(encoding="utf-8"))


def demo_document():
    """A copy of the demo catalog that a test may change."""
    return copy.deepcopy(_parsed())


def load_demo(document=None):
    """Load the demo catalog, or a changed copy of it.

    What `load_catalog` writes is the same every time, so that it is asked once by each process: thousands of tests
    begin with it. Its rows are put into empty tables with the keys that they had, below a revision that is new.
    """
    if (document is not None and document != _parsed()) or any(model.objects.exists() for model in _models()):
        load_catalog(document=demo_document() if document is None else document)
        return
    if not _stored:
        load_catalog(document=demo_document())
        _stored.update({model: _rows(model) for model in _models()})
        return
    with transaction.atomic():
        for model, (columns, rows) in _stored.items():
            _put(model, columns, rows)
        CatalogRevision.objects.update(token=new_id())
        catalog_written()


@functools.cache
def _models():
    """Everything that loading a catalog writes."""
    return (*apps.get_app_config("catalog").get_models(include_auto_created=True), OutboxEvent, WorkItem)


def _rows(model):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608, SLF001 - names of our own models
        return [column[0] for column in cursor.description], cursor.fetchall()


def _put(model, columns, rows):
    one = f"({', '.join(['%s'] * len(columns))})"
    names = ", ".join(f'"{column}"' for column in columns)
    most = MOST_VALUES // len(columns)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), most):
            some = rows[start : start + most]
            table = model._meta.db_table  # noqa: SLF001 - Django's API
            sql = f'INSERT INTO "{table}" ({names}) VALUES {", ".join([one] * len(some))}'  # noqa: S608 - our own names
            cursor.execute(sql, [value for row in some for value in row])
