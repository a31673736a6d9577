"""The answers of four APIs hold against their official files. Run by `scripts/test.sh schemathesis`."""

import pytest

from tests.conftest import SPECS
from tests.schema.fuzzing import hold, operations, try_out
from tests.schema.official import BASES, Official, is_offered

FILES = [Official(SPECS, api) for api in BASES] if SPECS.is_dir() else []
OPERATIONS = [
    pytest.param(file, one, id=f"{file.api} {one.label}")
    for file in FILES
    for one in operations(file.to_generate_from())
    if is_offered(one)
]


@pytest.mark.django_db
@pytest.mark.parametrize(("file", "operation"), OPERATIONS)
def test_answers_hold_against_the_official_file(file, operation, running, tried, specs_dir):
    try_out(operation, running, lambda case, answer: hold(case, answer, [file.holds]), tried)
