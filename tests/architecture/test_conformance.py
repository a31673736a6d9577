"""docs/conformance.md says what is so."""

from pathlib import Path

import pytest

from config.conformance import WHOLE, is_built, official, operations, page, subscriptions

ROOT = Path(__file__).parents[2]


def test_the_page_is_current(specs_dir):
    assert (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8") == page(specs_dir, ROOT / "tests"), (
        "run `make conformance`"
    )


@pytest.mark.parametrize("api", WHOLE)
def test_every_operation_of_an_api_that_is_whole_is_implemented_and_tested(specs_dir, api):
    found = operations(api, official(specs_dir), subscriptions(ROOT / "tests"))
    assert [(one.method, one.path) for one in found if not one.built or not one.proofs] == []


def test_what_is_not_there_is_not_called_built():
    catalog = "/tmf-api/productCatalogManagement/v5"
    assert is_built("GET", f"{catalog}/category")
    assert is_built("PATCH", f"{catalog}/category/{{id}}")
    assert not is_built("PUT", f"{catalog}/category")
    assert not is_built("GET", f"{catalog}/nothing")
    assert not is_built("POST", "/tmf-api/event/v4/topic")
