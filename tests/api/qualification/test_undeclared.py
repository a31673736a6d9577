"""What the official files do not declare answers 405."""

import pytest

TMF679 = "/tmf-api/productOfferingQualification/v5"
TMF760 = "/tmf-api/productConfiguration/v5"
CHECK679, QUERY679 = f"{TMF679}/checkProductOfferingQualification", f"{TMF679}/queryProductOfferingQualification"
CHECK760, QUERY760 = f"{TMF760}/checkProductConfiguration", f"{TMF760}/queryProductConfiguration"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("delete", QUERY679),
        ("put", CHECK679),
        ("patch", f"{QUERY760}/1"),
        ("delete", f"{QUERY760}/1"),
        ("put", CHECK760),
        ("get", f"{TMF679}/hub"),
        ("get", f"{TMF760}/hub/1"),
    ],
)
def test_an_operation_that_the_files_do_not_have_is_a_405(app, method, path):
    answer = app(method, path, {})
    assert answer.status_code == 405
    assert answer.json()["@type"] == "Error"
