"""A product is read as the contract says."""

from typing import ClassVar

from django.utils import timezone

from inventory.services import load_customers
from tests.api.contract import ReadContract
from tests.demo import load_demo


class TestProduct(ReadContract):
    api, base, path, schema = "TMF637", "/tmf-api/productInventory/v5", "product", "Product"
    inner = "productOffering.name"
    absent: ClassVar = {"post": 501, "patch": 501, "delete": 501}
    filters: ClassVar = {
        "status=active": [1, 2, 3],
        "status=suspended": [],
        "productOffering.id=ott-basic": [1, 2, 3],
        "relatedParty.id=customer-2": [2],
        "relatedParty.id=customer-1,customer-2": [1, 2],
        "id=product-1": [1],
    }
    sorts: ClassVar = {"-id": [3, 2, 1], "status,id": [1, 2, 3]}
    title = "id"

    def before(self):
        load_demo()

    def make(self, *numbers):
        held = {n: [{"product": self.pk(n), "offering": "ott-basic"}] for n in numbers}
        load_customers(customers=[{"id": f"customer-{n}", "holds": held[n]} for n in numbers], at=timezone.now())
        return [self.get(f"/{self.pk(n)}") for n in numbers]
