"""An app with a token, and answers held against the official files."""

import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application


@pytest.fixture
def token(db):
    """Make an access token of the client `shop`: `token("read")` gives the header."""
    application = Application.objects.create(
        name="app",
        client_id="shop",
        client_type="confidential",
        authorization_grant_type="client-credentials",
        hash_client_secret=False,  # nobody logs in here
    )

    def make(scope="read write", lasts=timedelta(days=1000)):
        expires = timezone.now() + lasts
        made = AccessToken.objects.create(
            application=application, token=f"t-{scope}-{lasts}".replace(" ", "-"), scope=scope, expires=expires
        )
        return {"Authorization": f"Bearer {made.token}"}

    return make


@pytest.fixture
def app(client, token):
    """An HTTP client with a token: `app("post", path, body)`; further headers by name."""
    authorization = token()

    def call(method, path, body=None, **headers):
        content = {"data": body, "content_type": "application/json"} if body is not None else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(client, method)(path, headers={**authorization, **named}, **content)

    return call


@pytest.fixture(scope="session")
def official(specs_dir):
    """The checker of the official OpenAPI files: `official.errors(api, schema, document)`, `official.examples(api)`."""
    sys.path.insert(0, str(specs_dir))
    try:
        import oas_validator  # noqa: PLC0415 - it lies beside the official files
    finally:
        sys.path.remove(str(specs_dir))
    return oas_validator


@pytest.fixture(scope="session")
def official_errors(official):
    """What the official file of an API says against a document: `official_errors(api, schema, document)`."""
    return official.errors
