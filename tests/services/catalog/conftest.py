"""The demo catalog and its revision."""

from pathlib import Path

import pytest
import yaml
from django.apps import apps

from catalog import selectors
from catalog.models import CatalogRevision
from catalog.services import load_catalog

DEMO = Path(__file__).resolve().parents[3] / "config" / "demo" / "catalog.yaml"


@pytest.fixture(autouse=True)
def fresh_compiled_catalog(monkeypatch):
    """A rolled back test leaves its revision number behind, so every test starts without a compiled catalog."""
    monkeypatch.setattr(selectors, "_cache", selectors._Cache())  # noqa: SLF001


@pytest.fixture
def document():
    return yaml.safe_load(DEMO.read_text(encoding="utf-8"))


@pytest.fixture
def demo(db, document):
    load_catalog(document=document)


@pytest.fixture
def rows():
    """Every stored row of the catalog, the revision included."""

    def rows():
        models = apps.get_app_config("catalog").get_models(include_auto_created=True)
        return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}

    return rows


@pytest.fixture
def revision():
    return lambda: CatalogRevision.objects.get().number
