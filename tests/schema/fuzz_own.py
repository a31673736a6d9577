"""The answers of every operation hold against our own OpenAPI document. Run by `scripts/test.sh schemathesis`."""

import json

import pytest
from drf_spectacular.generators import SchemaGenerator
from schemathesis.specs.openapi.checks import response_headers_conformance, response_schema_conformance

from tests.schema.fuzzing import CONFORM, hold, operations, try_out

OPERATIONS = operations(json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str)))


@pytest.mark.django_db
@pytest.mark.parametrize("operation", OPERATIONS, ids=[one.label for one in OPERATIONS])
def test_answers_hold_against_our_own_document(operation, running, tried):
    checks = [*CONFORM, response_schema_conformance, response_headers_conformance]
    try_out(operation, running, lambda case, answer: hold(case, answer, checks), tried)
