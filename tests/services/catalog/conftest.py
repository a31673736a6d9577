"""The demo catalog and its revision."""

import pytest
from django.apps import apps

from catalog.models import CatalogRevision
from tests.demo import demo_document, load_demo


@pytest.fixture
def document():
    return demo_document()


@pytest.fixture
def demo(db, document):
    load_demo(document)


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
