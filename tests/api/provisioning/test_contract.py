"""A service is read as the contract says."""

from datetime import UTC, datetime
from typing import ClassVar

from provisioning.models import Service
from tests.api.contract import ReadContract


class TestService(ReadContract):
    api, base, path, schema = "TMF638", "/tmf-api/serviceInventory/v5", "service", "Service"
    inner = "serviceSpecification.name"
    absent: ClassVar = {"post": 501, "patch": 501, "delete": 501}
    filters: ClassVar = {
        "name=Name 1": [1],
        "name=Name 1,Name 3": [1, 3],
        "name=Name 1&category=RFS": [],
        "category=CFS": [1, 2, 3],
        "serviceSpecification.id=cfs-2": [2],
        "serviceDate.gte=2026-02-01": [2, 3],
        "id=service-1": [1],
    }
    sorts: ClassVar = {"name": [1, 2, 3], "-name": [3, 2, 1], "category,-serviceDate": [3, 2, 1]}

    def make(self, *numbers):
        for number in numbers:
            specification = {"@type": "ServiceSpecificationRef", "id": f"cfs-{number}", "name": "Streaming"}
            Service.objects.create(
                id=self.pk(number),
                customer_id="customer-1",
                name=f"Name {number}",
                category="CFS",
                specification_id=f"cfs-{number}",
                specification=specification,
                characteristics={"tier": "basic"},
                service_date=datetime(2026, number, 1, tzinfo=UTC),
            )
        return [self.get(f"/{self.pk(number)}") for number in numbers]
