"""Which references lead to another system."""

import pytest

from tmf.references import is_foreign

PATH = "/tmf-api/x/v5/thing/1"


@pytest.mark.parametrize(
    "href", ["HTTP://Shop.Example.com", "http://shop.example.com:80", "http://SHOP.example.com:80"]
)
@pytest.mark.parametrize("public", ["http://shop.example.com", "http://shop.example.com:80", "http://Shop.example.com"])
def test_an_address_is_ours_however_its_host_is_written(settings, href, public):
    settings.PUBLIC_URL = public
    assert not is_foreign({"id": "1", "href": href + PATH})
    assert is_foreign({"id": "1", "href": "https://shop.example.com" + PATH})
    assert is_foreign({"id": "1", "href": "http://shop.example.com:8080" + PATH})


def test_the_port_of_https_may_be_left_out(settings):
    settings.PUBLIC_URL = "https://shop.example.com"
    assert not is_foreign({"href": f"https://shop.example.com:443{PATH}"})
    assert is_foreign({"href": f"https://shop.example.com:80{PATH}"})


@pytest.mark.parametrize(
    "href",
    ["ftp:", "//shop.example.com/x", "http://shop.example.com:x/", "http://shop.example.com:99999/", "http://[",
     "http://a@shop.example.com/", "http://shop.example.com.evil/", "mailto:a@shop.example.com", "http:///x"],
)  # fmt: skip
def test_what_has_another_host_or_none_that_can_be_read_is_foreign(settings, href):
    settings.PUBLIC_URL = "http://shop.example.com"
    assert is_foreign({"href": href})


@pytest.mark.parametrize("href", [None, 7, "", PATH, "thing/1"])
def test_what_has_no_host_is_ours(href):
    assert not is_foreign({"href": href})
