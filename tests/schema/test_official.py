"""What holds an answer of ours against an official file finds what is wrong with it."""

import pytest

from tests.conftest import SPECS
from tests.schema.official import Official

RIGHT = {"@type": "Category", "id": "1", "href": "https://x.example/category/1", "name": "Sport"}


@pytest.fixture
def faults(specs_dir):
    file = Official(SPECS, "TMF620")
    operations = file.document["paths"]["/category"]
    return lambda method, status, body, **more: file.faults(
        operations[method]["responses"], status, body, partly=more.get("partly", False)
    )


def test_an_answer_that_holds_has_no_fault(faults):
    assert faults("post", 201, RIGHT) == []
    assert faults("get", 200, [RIGHT, RIGHT]) == []


def test_a_wrong_type_is_found_also_in_a_part_of_a_list(faults):
    assert len(faults("post", 201, {**RIGHT, "name": 5})) == 1
    assert len(faults("get", 206, [RIGHT, {**RIGHT, "name": 5}])) == 1


def test_what_is_required_may_be_missing_only_where_fields_asked_for_a_part(faults):
    part = {"@type": "Category", "id": "1", "href": "https://x.example/category/1"}
    assert len(faults("get", 200, [{"id": "1"}])) >= 1
    assert faults("get", 200, [part], partly=True) == []
    assert len(faults("get", 200, [{**part, "name": 5}], partly=True)) == 1


def test_the_listeners_of_clients_are_left_out_and_every_other_operation_is_not(specs_dir):
    for api, count in (("TMF620", 35), ("TMF633", 30)):
        paths = Official(SPECS, api).to_generate_from()["paths"]
        methods = [method for item in paths.values() for method in item if method in ("get", "post", "patch", "delete")]
        assert len(methods) == count
