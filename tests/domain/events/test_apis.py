import pytest

from events.domain.apis import publishing_api


def test_v5_is_extensible_and_v4_is_not():
    assert publishing_api("TMF620").extensible
    assert not publishing_api("TMF633").extensible


def test_an_api_without_a_hub_is_refused_by_name():
    with pytest.raises(ValueError, match="TMF999 has no hub; APIs with one: TMF620, TMF633, TMF679, TMF760"):
        publishing_api("TMF999")
