"""What every contract stands on: a resource, a client of it, and answers that are held against the official file."""

import copy
import json
import os
import re
from pathlib import Path
from typing import ClassVar

import orjson
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import OutboxEvent
from events.resources import event_document
from tests.conftest import IN_CI, SPECS

JSON, MERGE = "application/json", "application/merge-patch+json"
JSON_PATCH, JSON_PATCH_QUERY = "application/json-patch+json", "application/json-patch-query+json"
BUDGET = Path(__file__).parents[1] / "query_counts.json"
OURS = ("catalog", "events", "inventory", "ordering", "provisioning", "qualification")
FAR = "https://elsewhere.example/tmf-api"
"""Where another system lives."""


def all_rows():
    """Every row of the product, whatever its table."""
    models = [model for app in OURS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}  # noqa: SLF001


def holds(whole, part):
    """Whether all that was sent is in what came back; times are compared by the moment."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and holds(whole[key], value) for key, value in part.items())
    if isinstance(part, list):
        return isinstance(whole, list) and len(whole) == len(part) and all(map(holds, whole, part))
    return whole == part or (isinstance(part, str) and re.sub(r"\.000Z$", "Z", str(whole)) == part)


class Contract:
    """A resource and how it is asked.

    A subscriber names `api` (the official file; empty where there is none), `base`, `path` and `schema` (the `@type`),
    and gives valid bodies by number (`body`), after `before` has made what they refer to.
    """

    api: ClassVar[str]
    base: ClassVar[str]
    path: ClassVar[str]
    schema: ClassVar[str]
    v4: ClassVar[bool] = False
    title: ClassVar[str] = "name"
    """The attribute of text that tells the entities apart, and that they can be sorted by."""
    counted: ClassVar[str] = ""
    """Its name in `tests/query_counts.json`, where another API has a resource of the same `@type`."""
    posted: ClassVar[int] = 201
    """The status of a POST that makes one; a task that is answered at once says 200."""
    absent: ClassVar[dict[str, int]] = {}
    """Methods that the resource does not have, with the status that says so: 405, or 501 for what is not built yet."""

    def body(self, number):
        """A valid body of the entity `self.pk(number)`; bodies of different numbers differ."""
        raise NotImplementedError

    def before(self):
        """Make what the bodies refer to."""

    def pk(self, number):
        """The id that `body(number)` gives itself."""
        return f"{self.path}-{number}"

    @pytest.fixture(autouse=True)
    def _door(self, request, client, token):
        self.client, self.authorize, self.tokens = client, token, {}
        self.official = request.getfixturevalue("official") if IN_CI or SPECS.is_dir() else None
        self.before()

    @property
    def root(self):
        return f"{self.base}/{self.path}"

    def send(self, method, below="", body=None, *, kind=JSON, scope="read write", headers=None):
        """Ask with a token of this scope (None: without one); the answer is held against the official file."""
        address = below if below.startswith(self.base) else f"{self.root}{below}"
        given = {**self.authorization(scope), **(headers or {})}
        data = body if isinstance(body, bytes | str) else orjson.dumps(body)
        content = {"data": data, "content_type": kind} if body is not None else {}
        answer = getattr(self.client, method)(address, headers=given, **content)
        self.check(answer, whole="fields=" not in address)
        return answer

    def authorization(self, scope):
        if scope is None:
            return {}
        if scope not in self.tokens:
            self.tokens[scope] = self.authorize(scope)
        return self.tokens[scope]

    def check(self, answer, *, whole):
        """Every answer: a body of the declared kind, valid by the official file, and a length that is none for none."""
        if answer.status_code in (202, 204, 304):
            assert answer.content == b""
            return
        assert answer["Content-Type"].startswith(JSON), answer.content
        found = answer.json()
        if answer.status_code >= 400:
            assert (found["@type"], found["status"]) == ("Error", str(answer.status_code)), found
            assert found["code"]
            assert found["reason"]
            assert found["message"]
            assert self.errors("Error", found) == []
        elif whole:
            for one in found if isinstance(found, list) else [found]:
                assert self.errors(self.schema, one) == [], one

    def errors(self, schema, document):
        """What the official file says against a document; nothing where there is no file."""
        return (
            self.official.errors(self.api or "TMF620", schema, document) if self.official and self.known(schema) else []
        )

    def known(self, schema):
        return bool(self.api) or schema == "Error"

    def make(self, *numbers):
        """Entities as they are answered, one for each number."""
        found = []
        for number in numbers:
            answer = self.send("post", "", self.body(number))
            assert answer.status_code == self.posted, answer.content
            found.append(answer.json())
            self.note(number, found[-1])
        return found

    def note(self, number, made):
        """Look at the id of what was made of `body(number)`; where the server makes ids, remember it for `pk`."""
        assert made["id"] == self.pk(number)

    def get(self, below):
        """The JSON of a GET that has to succeed."""
        answer = self.send("get", below)
        assert answer.status_code in (200, 206), answer.content
        return answer.json()

    def refused(self, answer, status, code=None):
        """A TMF Error of this status and code; gives its body."""
        assert answer.status_code == status, answer.content
        assert code in (None, answer.json()["code"]), answer.content
        return answer.json()

    def sample(self, **changes):
        """The body of a further entity with some attributes changed; None leaves one out."""
        body = {**copy.deepcopy(self.body(9)), **changes}
        return {name: value for name, value in body.items() if value is not None}

    @pytest.fixture
    def unchanged(self):
        """Check afterwards that not one row of the product is another one: `with unchanged: …`."""
        return _Unchanged()

    @pytest.fixture
    def events(self):
        """What was announced of this resource since the last question; each is valid by the official file.

        Those at the other end of a relation are told of too: tests/api/catalog/test_far_ends.py.
        """
        seen = set(OutboxEvent.objects.values_list("pk", flat=True))

        def events():
            rows = list(OutboxEvent.objects.exclude(pk__in=seen).filter(subject_type=self.schema).order_by("pk"))
            seen.update(row.pk for row in rows)
            return [self.announced(row) for row in rows]

        return events

    def announced(self, row):
        assert row.api == self.api
        if row.api:
            assert self.errors(row.event_type, event_document(row.as_fact())) == []
        (name, document), *others = row.payload.items()
        assert others == []
        assert (row.subject_type, row.subject_id) == (self.schema, document["id"])
        return row.event_type, name, document

    def cost(self, *asked, **options):
        """The answer and the number of queries that it took."""
        with CaptureQueriesContext(connection) as queries:
            answer = self.send(*asked, **options)
        assert answer.status_code < 300, answer.content
        # A token is kept for a moment: whether it is looked up again is a matter of time, not of the operation.
        return answer, sum("oauth2_provider" not in query["sql"] for query in queries)

    def spends(self, operation, cost):
        """Hold a number of queries against `tests/query_counts.json`; with QUERY_COUNTS=write it is put there."""
        counts = json.loads(BUDGET.read_text(encoding="utf-8"))
        if os.environ.get("QUERY_COUNTS") == "write":
            counts.setdefault(self.counted or self.schema, {})[operation] = cost
            BUDGET.write_text(json.dumps(counts, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        else:
            assert cost == counts[self.counted or self.schema][operation], (
                "a change of cost has to be seen in tests/query_counts.json"
            )

    def test_a_method_that_it_does_not_have_says_so(self, unchanged):
        declared = {"put": 405, **self.absent}
        with unchanged:
            for method, status in declared.items():
                below = "" if method in ("post", "get") else f"/{self.pk(1)}"
                self.refused(self.send(method, below, {} if method != "get" else None), status)


class _Unchanged:
    def __enter__(self):
        self.before = all_rows()

    def __exit__(self, failed, *_):
        if not failed:
            assert all_rows() == self.before
