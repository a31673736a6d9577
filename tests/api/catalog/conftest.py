"""The demo catalog as rows, an app with a token, and answers held against the official files."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from catalog.services import load_catalog
from tests.demo import demo_document

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = demo_document()


@pytest.fixture
def demo(db, monkeypatch):
    """The demo catalog."""
    load_catalog(document=DOCUMENT)
    return DOCUMENT


@pytest.fixture
def token(db):
    """Make an access token of a client: `token("read")`."""
    application = Application.objects.create(
        name="app",
        client_type="confidential",
        authorization_grant_type="client-credentials",
        hash_client_secret=False,  # hashing is slow by design, and nobody logs in here
    )

    def make(scope="read write", lasts=timedelta(hours=1)):
        made = AccessToken(application=application, token=f"t {scope} {lasts}".replace(" ", "-"), scope=scope)
        made.expires = timezone.now() + lasts
        made.save()
        return {"Authorization": f"Bearer {made.token}"}

    return make


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


@pytest.fixture(scope="session")
def official_errors(specs_dir):
    """What the official file of an API says against a document: `official_errors(api, schema, document)`."""
    sys.path.insert(0, str(specs_dir))
    try:
        import oas_validator  # noqa: PLC0415 - it lies beside the official files
    finally:
        sys.path.remove(str(specs_dir))
    return oas_validator.errors
