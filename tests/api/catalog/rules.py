"""Short ways to ask the catalog over HTTP, for the tests of its rules."""

from tests.api.contract import all_rows

TMF620 = "/tmf-api/productCatalogManagement/v5"
TMF633 = "/tmf-api/serviceCatalogManagement/v4"
BASES = {
    **dict.fromkeys(
        ("category", "productCatalog", "productOffering", "productOfferingPrice", "productSpecification"), TMF620
    ),
    **dict.fromkeys(("serviceCatalog", "serviceCategory", "serviceCandidate", "serviceSpecification"), TMF633),
    "policy": "/tmf-api/policyManagement/v1",
}
LAUNCH = ("In Design", "In Test", "Active", "Launched")


class Catalog:
    """The catalog over HTTP: what is taken gives its document, what is refused must have changed no row at all."""

    def __init__(self, app):
        self.app = app

    def address(self, path, pk=""):
        return f"{BASES[path]}/{path}{f'/{pk}' if pk else ''}"

    def make(self, path, pk, **body):
        given = {"name": f"Name of {pk}", "lifecycleStatus": "In Study", "lastUpdate": "2026-01-01T00:00:00Z"}
        if path == "productOfferingPrice":
            given |= {"priceType": "recurring", "price": {"unit": "EUR", "value": 1}}
        return self.taken(self.app("post", self.address(path), {**given, "id": pk, **body}), 201)

    def refuse(self, status, code, path, pk, **body):
        """A POST that is refused; gives the error."""
        given = {"name": f"Name of {pk}", "lifecycleStatus": "In Study", "lastUpdate": "2026-01-01T00:00:00Z"}
        before = all_rows()
        return self.refused(self.app("post", self.address(path), {**given, "id": pk, **body}), status, code, before)

    def get(self, path, pk):
        return self.taken(self.app("get", self.address(path, pk)), 200)

    def list(self, path, query):
        answer = self.app("get", f"{self.address(path)}?{query}")
        assert answer.status_code in (200, 206), answer.content
        return answer.json()

    def change(self, path, pk, **patch):
        return self.taken(self.app("patch", self.address(path, pk), patch), 200)

    def cannot(self, status, code, path, pk, **patch):
        """A PATCH that is refused; gives the error."""
        before = all_rows()
        return self.refused(self.app("patch", self.address(path, pk), patch), status, code, before)

    def move(self, path, pk, *states):
        for state in states:
            self.change(path, pk, lifecycleStatus=state)

    def remove(self, path, pk):
        assert self.app("delete", self.address(path, pk)).status_code == 204

    def keep(self, status, code, path, pk):
        """A DELETE that is refused; gives the error."""
        before = all_rows()
        return self.refused(self.app("delete", self.address(path, pk)), status, code, before)

    @staticmethod
    def taken(answer, status):
        assert answer.status_code == status, answer.content
        return answer.json()

    @staticmethod
    def refused(answer, status, code, before):
        assert answer.status_code == status, answer.content
        assert answer.json()["code"] == code, answer.content
        assert all_rows() == before
        return answer.json()


def messages(error):
    """What each error of an answer says."""
    return [one["message"] for one in error.get("errors", [error])]


def option(pk, lower=0, upper=1, default=None):
    """A bundledProductOffering."""
    limits = {"numberRelOfferLowerLimit": lower, "numberRelOfferUpperLimit": upper}
    more = {} if default is None else {"numberRelOfferDefault": default}
    return {"id": pk, "bundledProductOfferingOption": {**limits, **more}}


def group(name, lower, upper, *options, inside=()):
    """A bundledGroupProductOffering with options by id and groups inside it."""
    limits = {"numberRelOfferLowerLimit": lower, "numberRelOfferUpperLimit": upper}
    found = {
        "name": name,
        "bundledGroupProductOfferingOption": limits,
        "bundledProductOffering": [{"id": o} for o in options],
    }
    return {**found, "bundledGroupProductOffering": list(inside)} if inside else found
