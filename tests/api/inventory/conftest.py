"""The demo as rows, an app with a token, and answers held against the official files."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from catalog.services import load_catalog
from events import bell
from inventory.services import load_customers
from tests.demo import demo_document

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def demo(db, monkeypatch):
    monkeypatch.setattr(bell, "wake", lambda: None)
    document = demo_document()
    load_catalog(document=document)
    load_customers(customers=document["customers"], at=timezone.now())
    return document


@pytest.fixture
def app(client, db):
    """An HTTP client with a token: `app("post", path, body)`; further headers by name."""
    application = Application.objects.create(
        name="app",
        client_id="shop",
        client_type="confidential",
        authorization_grant_type="client-credentials",
        hash_client_secret=False,  # hashing is slow by design, and nobody logs in here
    )
    token = AccessToken.objects.create(
        application=application, token="t", scope="read write", expires=timezone.now() + timedelta(days=1)
    )

    def call(method, path, body=None, **headers):
        content = {"data": body, "content_type": "application/json"} if body is not None else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(client, method)(path, headers={"Authorization": f"Bearer {token.token}", **named}, **content)

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
