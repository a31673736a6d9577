"""The compiled catalog: one read to know that it is current, and never a mixture of two."""

import pytest

from catalog import selectors
from catalog.models import ProductOffering
from catalog.selectors import compiled_catalog
from catalog.services import load_catalog, save_entity


@pytest.fixture
def demo(db, document):
    load_catalog(document=document)


def rename(name):
    offering = ProductOffering.objects.get(pk="ott-basic")
    offering.name = name
    save_entity(offering)


def test_an_unchanged_catalog_costs_one_read(demo, django_assert_num_queries):
    first = compiled_catalog()
    with django_assert_num_queries(1):
        assert compiled_catalog() is first


def test_a_change_holds_from_the_very_next_question_on(demo):
    before = compiled_catalog()
    rename("OTT Play Start")
    assert compiled_catalog().offerings["ott-basic"].name == "OTT Play Start"
    assert before.offerings["ott-basic"].name == "OTT Play Basic"


def test_a_write_while_it_is_compiled_is_not_missed(demo, monkeypatch):
    compile_rows, left = selectors._compile, ["OTT Play One", "OTT Play Two"]  # noqa: SLF001

    def interrupted(revision):
        compiled = compile_rows(revision)
        if left:
            rename(left.pop(0))
        return compiled

    monkeypatch.setattr(selectors, "_compile", interrupted)
    catalog = compiled_catalog()
    assert catalog.offerings["ott-basic"].name == "OTT Play Two"
    assert catalog.revision == selectors.catalog_revision()
