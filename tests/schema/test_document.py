"""Our own OpenAPI document: complete for what is built, and saying what the product does."""

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator

from catalog.resources.kinds import KINDS
from qualification.services import KINDS as TASKS
from tmf.ids import check_id
from tmf.openapi.extensions import ID_PATTERN
from tmf.query import Column, Inside

OFFERING = "/tmf-api/productCatalogManagement/v5/productOffering"
PATCHES = [
    "application/json",
    "application/merge-patch+json",
    "application/json-patch+json",
    "application/json-patch-query+json",
]


@pytest.fixture(scope="module")
def document():
    return json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))


@pytest.fixture
def schema(document):
    return document["components"]["schemas"].__getitem__


def _operations(document):
    return [(method, path, one) for path, item in document["paths"].items() for method, one in item.items()]


def _named(operation, where):
    return {one["name"]: one for one in operation.get("parameters", ()) if one["in"] == where}


def test_the_document_is_valid_and_nothing_in_it_is_guessed(capsys):
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())
    assert "Warning" not in capsys.readouterr().err


def test_operation_ids_are_unique_and_named_as_the_official_files_name_them(document):
    ids = [operation["operationId"] for _, _, operation in _operations(document)]
    assert len(set(ids)) == len(ids)
    verbs = ("list", "create", "retrieve", "patch", "delete")
    assert {f"{verb}{kind.name}" for verb in verbs for kind in KINDS} <= set(ids)


def test_the_key_of_an_entity_is_called_id(document):
    assert {name for path in document["paths"] for name in re.findall(r"{(\w+)}", path)} == {"id"}


def test_every_failure_is_an_error(document):
    failures = [
        answer["content"]["application/json"]["schema"]
        for _, _, operation in _operations(document)
        for status, answer in operation["responses"].items()
        if status >= "400"
    ]
    assert failures
    assert all(one == {"$ref": "#/components/schemas/Error"} for one in failures)


def test_every_list_says_what_it_is_a_page_of(document):
    for method, path, operation in _operations(document):
        if method == "get" and not path.endswith("{id}"):
            assert {"fields", "offset", "limit", "filter"} <= _named(operation, "query").keys(), path
            for status in ("200", "206"):
                assert {"X-Total-Count", "X-Result-Count", "Link"} <= operation["responses"][status]["headers"].keys()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_filter_of_a_list_is_a_parameter_or_named_in_words(kind, document):
    operation = document["paths"][f"{kind.resource.base}/{kind.resource.path}"]["get"]
    given = _named(operation, "query")
    for name, lookup in kind.resource.lookups.items():
        if isinstance(lookup, Column):
            assert name in given
        else:
            assert isinstance(lookup, Inside)
            assert f"`{name}`" in operation["description"]


def test_what_can_be_sorted_by_is_listed(document):
    names = _named(document["paths"][OFFERING]["get"], "query")["sort"]["schema"]["items"]["enum"]
    assert {"name", "-name", "lifecycleStatus", "-lastUpdate"} <= set(names)
    assert "category.id" not in names  # of many there is no one to sort by


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_entities_of_the_catalog_are_conditional(kind, document):
    item = document["paths"][f"{kind.resource.base}/{kind.resource.path}/{{id}}"]
    assert "If-None-Match" in _named(item["get"], "header")
    assert "304" in item["get"]["responses"]
    assert "ETag" in item["get"]["responses"]["200"]["headers"]
    for method in ("patch", "delete"):
        assert "If-Match" in _named(item[method], "header")
        assert "412" in item[method]["responses"]
    assert "204" in item["delete"]["responses"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_patch_takes_four_media_types_and_each_has_its_body(kind, document):
    content = document["paths"][f"{kind.resource.base}/{kind.resource.path}/{{id}}"]["patch"]["requestBody"]["content"]
    bodies = [content[name]["schema"]["$ref"].rpartition("/")[2] for name in PATCHES]
    assert list(content) == PATCHES
    assert bodies == [f"{kind.name}MergePatch", f"{kind.name}MergePatch", "JsonPatch", "JsonPatchQuery"]


def test_a_create_says_where_it_is_and_what_can_go_wrong(document):
    answers = document["paths"][OFFERING]["post"]["responses"]
    assert {"Location", "ETag"} <= answers["201"]["headers"].keys()
    assert {"400", "401", "403", "406", "409", "413", "415", "429", "500", "503"} <= answers.keys()


@pytest.mark.parametrize("kind", TASKS.values(), ids=lambda kind: kind.name)
def test_a_question_is_answered_at_once_or_later(kind, document):
    operation = document["paths"][f"{kind.resource.base}/{kind.resource.path}"]["post"]
    assert set(operation["responses"]) & {"200", "201", "202", "422"} == {"200", "202"}
    assert "content" not in operation["responses"]["202"]
    assert all("Location" in operation["responses"][status]["headers"] for status in ("200", "202"))
    assert "Expect" in _named(operation, "header")
    item = document["paths"][f"{kind.resource.base}/{kind.resource.path}/{{id}}"]
    assert set(item) == ({"get", "patch", "delete"} if kind.changeable else {"get"})


def test_a_create_says_what_the_validation_says(schema):
    made = schema("ProductOfferingCreate")
    assert made["required"] == ["lifecycleStatus", "name"]
    assert made["properties"]["name"] == {"type": "string", "minLength": 1, "maxLength": 200}
    assert made["properties"]["rank"] == {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
    status = schema(made["properties"]["lifecycleStatus"]["$ref"].rpartition("/")[2])["enum"]
    assert "Launched" in status
    assert schema("EntityRefCreate")["required"] == ["id"]
    amount = schema("MoneyCreate")["properties"]["value"]
    assert (amount["type"], amount["maximum"], amount["minimum"]) == ("number", 10**12, -(10**12))


def test_a_merge_patch_requires_nothing_and_removes_only_what_may_be_absent(schema):
    patch = schema("ProductOfferingMergePatch")
    assert "required" not in patch
    assert "nullable" not in patch["properties"]["name"]
    assert patch["properties"]["description"]["nullable"] is True
    inner = patch["properties"]["productSpecification"]
    assert (inner["allOf"], inner["nullable"]) == ([{"$ref": "#/components/schemas/EntityRefMergePatch"}], True)
    assert "required" not in schema("EntityRefMergePatch")


def test_an_answer_has_what_no_selection_takes_away_and_may_hold_more(schema):
    answered = schema("ProductOffering")
    assert answered["required"] == ["@type", "href", "id"]
    assert answered.get("additionalProperties", True) is not False


@pytest.mark.parametrize("text", ["a", "A1._~:-", "a" * 64, "-a", "", "a b", "a" * 65, "ä", "a\n"])
def test_the_pattern_of_an_id_is_the_one_that_is_checked(text):
    # `$` of JSON Schema is the very end (ECMA 262), that of Python also stands before a last newline.
    assert bool(re.fullmatch(ID_PATTERN.removeprefix("^").removesuffix("$"), text)) == check_id(text)
