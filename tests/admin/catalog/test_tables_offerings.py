"""Offerings as a table."""

import pytest

pytestmark = pytest.mark.usefixtures("demo")
ROOT = "/admin/catalog/productoffering/"


@pytest.mark.parametrize("model", ["productoffering", "productofferingprice", "productofferingrelationship", "allowedaction"])
@pytest.mark.parametrize("page", ["", "import/", "export/", "import/template.xlsx", "import/template.csv"])
def test_pages(manager, model, page):
    assert manager.get(f"/admin/catalog/{model}/{page}").status_code == 200
