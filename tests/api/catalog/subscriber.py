"""What the resources of both catalogs share when they subscribe to the contract."""

from typing import ClassVar
from urllib.parse import quote

from tests.api.contract import ResourceContract

TMF620 = "/tmf-api/productCatalogManagement/v5"
TMF633 = "/tmf-api/serviceCatalogManagement/v4"
POLICY = "/tmf-api/policyManagement/v1"
NOTES = [{"key": "a", "text": "first"}, {"key": "b", "text": "second"}]
PERIOD = {"startDateTime": "nonsense"}


def json_path(expression):
    """A `filter` with this JSONPath."""
    return f"filter={quote(expression)}"


class CatalogContract(ResourceContract):
    """An entity of a catalog: 1 is in study, 2 in design, 3 in study; each begins a month after the one before."""

    sorts: ClassVar = {
        "name": [1, 2, 3],
        "-name": [3, 2, 1],
        "-validFor.startDateTime": [3, 2, 1],
        "lifecycleStatus,-name": [2, 3, 1],
    }
    plain: ClassVar = {
        "name=Name 1": [1],
        "name.eq=Name 1": [1],
        "name=Name 1,Name 3": [1, 3],
        "name=Name 1&name=Name 2": [1, 2],
        "name=Name 1;name=Name 2": [1, 2],
        "name.ne=Name 1": [2, 3],
        "name=Name 1&lifecycleStatus=In Design": [],
        "validFor.startDateTime.gt=2026-02-01T00:00:00Z": [3],
        "validFor.startDateTime.gte=2026-02-01": [2, 3],
        "validFor.startDateTime%3E2026-02-01": [3],
        "validFor.startDateTime%3C%3D2026-02-01": [1, 2],
        "lastUpdate.lt=2026-01-02T00:00:00Z": [1],
        json_path("$[?(@.name=='Name 1' || @.name=='Name 2')]"): [1, 2],
        json_path("$[?(@.validFor.startDateTime > '2026-01-15' && @.name != 'Name 3')]"): [2],
    }
    own_filters: ClassVar = {"lifecycleStatus=In Design": [2], "lifecycleStatus=In Study,In Design": [1, 2, 3]}
    change = ("name", "Name 7")
    entry = ("ourNotes", "key", "b", "text", "changed")
    wrong = (
        ("name", 7, "name"),
        ("validFor", PERIOD, "validFor.startDateTime"),
        ("lifecycleStatus", "Sold", "lifecycleStatus"),
    )

    @property
    def filters(self):
        return {**self.plain, **self.own_filters, f"id={self.pk(1)},{self.pk(2)}": [1, 2]}

    def body(self, number):
        return {
            "@type": self.schema,
            "id": self.pk(number),
            "name": f"Name {number}",
            "description": f"The {number}th of {self.path}",
            "version": "1.0",
            "lifecycleStatus": "In Design" if number == 2 else "In Study",
            "lastUpdate": f"2026-01-0{number}T00:00:00Z",
            "validFor": {"startDateTime": f"2026-0{number}-01T00:00:00Z", "endDateTime": "2036-01-01T00:00:00Z"},
            **self.own(number),
        }

    def own(self, number):
        """The attributes that only this resource has."""
        raise NotImplementedError

    def there(self, address, **body):
        """Make something that bodies refer to."""
        given = {"name": f"Known {body['id']}", "lifecycleStatus": "In Study", "lastUpdate": "2026-01-01T00:00:00Z"}
        answer = self.client.post(
            address, {**given, **body}, content_type="application/json", headers=self.authorization("read write")
        )
        assert answer.status_code == 201, answer.content
