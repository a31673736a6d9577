"""The demo catalog, a product manager and a care agent in front of the admin."""

import re
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import CatalogDocument, CatalogRevision
from config.roles import CARE_AGENT, PRODUCT_MANAGER, sync_roles
from tests.demo import load_demo
from tests.documents import stale_documents

RECORDS = {"ChangeSet", "ChangeSetEntry", "ChangeSet_editors", "HistoricalCatalogDocument"}


class Page(HTMLParser):
    """The fields of a page with what a browser would send of them."""

    def __init__(self, text):
        super().__init__()
        self.fields, self.inside = {}, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in ("select", "textarea"):
            self.inside = given.get("name")
            if tag == "textarea":
                self.fields[self.inside] = [""]
        elif tag == "option" and self.inside and "selected" in given:
            self.fields.setdefault(self.inside, []).append(given.get("value", ""))
        elif tag == "input" and "name" in given and given.get("type") not in ("submit", "button", "search"):
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked:
                default = "on" if given.get("type") == "checkbox" else ""
                self.fields.setdefault(given["name"], []).append(given.get("value", default))

    def handle_data(self, data):
        if self.inside and self.lasttag == "textarea":
            self.fields[self.inside][0] += data

    def handle_endtag(self, tag):
        if tag in ("select", "textarea"):
            self.inside = None


@pytest.fixture(autouse=True)
def documents_say_what_the_rows_say(db):
    """After every test, whatever it did: what the API serves is what the forms have written."""
    yield
    assert stale_documents() == []


@pytest.fixture
def demo(db):
    load_demo()


@pytest.fixture
def signed_in(db, client):
    """Sign in as somebody of a role (or of none), who may enter the admin."""

    def sign_in(role=None):
        user = User.objects.create_user("somebody", is_staff=True)
        sync_roles()
        if role:
            user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def manager(signed_in):
    return signed_in(PRODUCT_MANAGER)


@pytest.fixture
def agent(signed_in):
    return signed_in(CARE_AGENT)


@pytest.fixture
def fields_of():
    """What a browser would send of a page."""
    return lambda answer: Page(answer.content.decode()).fields


@pytest.fixture
def fill(fields_of):
    """Open a form and send it back as a browser would, with some values changed; None leaves a field out."""

    def fill(client, address, **changes):
        fields = fields_of(client.get(address))
        fields.update(changes)
        return client.post(address, {name: value for name, value in fields.items() if value is not None})

    fill.fields = lambda client, address: fields_of(client.get(address))
    return fill


@pytest.fixture
def rows():
    """Every stored row of the catalog, the revision included; times of writing and the records of edits left out."""

    def rows():
        found = {}
        for model in apps.get_app_config("catalog").get_models(include_auto_created=True):
            if model.__name__ in RECORDS:
                continue
            for row in model.objects.order_by("pk").values():
                found[model.__name__, row["id"]] = {k: v for k, v in row.items() if k != "changed_at"}
        return found

    return rows


@pytest.fixture
def revision():
    """The number of the last catalog write."""
    return lambda: CatalogRevision.objects.get().number


@pytest.fixture
def errors_of():
    """Every error on an answered form, as (code, words)."""

    def errors_of(response):
        assert response.status_code == 200, response
        form = response.context["adminform"].form
        found = list(form.errors.as_data().values())
        for inline in response.context["inline_admin_formsets"]:
            found.append(inline.formset.non_form_errors().as_data())
            found += [errors for row in inline.formset.forms for errors in row.errors.as_data().values()]
        return [(error.code, " ".join(error.messages)) for errors in found for error in errors]

    return errors_of


@pytest.fixture
def stale():
    """The entities whose stored document is not what their rows say."""
    return lambda: [(kind, pk) for kind, pk, *_ in stale_documents()]


@pytest.fixture
def document():
    """What is served of an entity, without its time of writing."""

    def document(kind, pk):
        body = CatalogDocument.objects.get(kind=kind, entity_id=pk, current=True).body
        return re.sub(r'"lastUpdate":"[^"]*"', '"lastUpdate":""', body)

    return document


@pytest.fixture
def storage(settings, tmp_path):
    """A folder of its own for the catalog's files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "catalog": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "allow_overwrite": True},
        },
    }
    return tmp_path


@pytest.fixture
def preview(request, storage):
    """Choose a file on the page of an import, as a product manager or somebody else; the answered page."""

    def preview(model, content, name="rows.csv", client=None):
        data = content.encode() if isinstance(content, str) else content
        file = SimpleUploadedFile(name, data)
        client = client or request.getfixturevalue("manager")
        return client.post(f"/admin/catalog/{model}/import/", {"import_file": file, "resource": "0"})

    return preview


@pytest.fixture
def load(preview, manager):
    """Choose a file and press Import, as a person would; the answer to that."""

    def load(model, content, name="rows.csv"):
        page = preview(model, content, name)
        assert page.context.get("confirm_form"), told(page)
        confirm = page.context["confirm_form"]
        return manager.post(f"/admin/catalog/{model}/process_import/", confirm.initial)

    return load


def told(page):
    """What an import page says: of the file, and of each row that is refused."""
    result = page.context.get("result")
    if result is None:
        return [str(error) for errors in page.context["form"].errors.values() for error in errors]
    return [*result.faults, *((row.number, *fault) for row in result.rows for fault in row.faults)]


@pytest.fixture
def said():
    return told


@pytest.fixture
def changes():
    """What an import would change: row, sort, and the exact changes by column."""

    def changes(page):
        rows = page.context["result"].rows
        return [(row.number, row.import_type, [change.exact for change in row.changes]) for row in rows]

    return changes


@pytest.fixture
def exported(request):
    """The file that the page of an export answers with."""

    def exported(model, *, format="csv", client=None, **filters):  # noqa: A002 - the name of the field
        client = client or request.getfixturevalue("manager")
        asked = {**filters, "_format": {"xlsx": "0", "csv": "1"}[format]}
        answer = client.get(f"/admin/catalog/{model}/export/?{urlencode(asked)}")
        assert answer.status_code == 200
        return answer.content

    return exported
