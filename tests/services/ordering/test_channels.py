"""Every door knows the same sales channels."""

from dataclasses import replace

import pytest

from catalog.selectors import compiled_catalog
from ordering.domain.request import OrderRequest
from ordering.services.check import Scene, check_references
from qualification.services.references import References
from tmf.errors import RefusedAll
from tmf.reading import Named


@pytest.fixture
def catalog(demo):
    """The demo with a web shop for its only channel: the default one has no row."""
    return replace(compiled_catalog(), channels={"web": "Web shop"})


def asked(catalog, channel):
    """A question in this channel (TMF679, TMF760)."""
    references = References(catalog)
    references.channel(Named(channel, "channel.id"))
    references.check()


def ordered(catalog, channel):
    """An order in this channel (TMF622)."""
    check_references(Scene(OrderRequest("cust-1001", "", (), channel=channel), catalog, {}, {}, {}))


@pytest.mark.parametrize("door", [asked, ordered])
class TestDoors:
    @pytest.mark.parametrize("channel", ["app", "web"])
    def test_the_default_channel_and_those_of_the_catalog_are_there(self, door, catalog, channel):
        door(catalog, channel)

    def test_no_other_is(self, door, catalog):
        with pytest.raises(RefusedAll) as found:
            door(catalog, "pigeon")
        assert [(error.status, error.code) for error in found.value.errors] == [(400, "unknownReference")]
