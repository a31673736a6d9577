"""The demo catalog as rows, an app with a token, and answers held against the official files."""

import pytest

from catalog.services import load_catalog
from tests.api.catalog.rules import Catalog
from tests.demo import demo_document
from tests.documents import stale_documents

DOCUMENT = demo_document()


@pytest.fixture(autouse=True)
def documents_say_what_the_rows_say(db):
    """After every test, whatever it did: what is served is what the rows give."""
    yield
    assert stale_documents() == []


@pytest.fixture
def demo(db):
    """The demo catalog."""
    load_catalog(document=DOCUMENT)
    return DOCUMENT


@pytest.fixture
def call(client, token):
    """Send a request with a token: `call("get", path)`."""
    headers = token()

    def call(method, path, query=None):
        body = {"get": {"data": query}, "delete": {}}.get(method, {"data": {}, "content_type": "application/json"})
        return getattr(client, method)(path, headers=headers, **body)

    return call


@pytest.fixture
def get(call):
    """GET a path that has to answer 200 or 206; gives the JSON."""

    def got(path, **query):
        answer = call("get", path, {name.replace("__", "."): value for name, value in query.items()})
        assert answer.status_code in (200, 206), answer.json()
        return answer.json()

    return got


@pytest.fixture
def catalog(app):
    """The catalog over HTTP, in short."""
    return Catalog(app)
