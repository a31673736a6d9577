"""What an RFS specification says about its partner's names reaches the partner, as it was when the order came."""

import pytest

from catalog.models import ServiceSpecification
from catalog.services import save_entity
from provisioning.domain.partner import Done, Evidence, Failure, Rejected, Snapshot
from provisioning.models import Fallout, PartnerCall

OURS = {"tier": "basic", "email": "ann@example.org"}


@pytest.fixture
def mapping(production):
    """Say what the partner of OTT Play calls its characteristics."""

    def say(**fields):
        row = ServiceSpecification.objects.get(pk="rfs-ottplay")
        row.partner_fields = fields
        save_entity(row)

    return say


def sent(production):
    return [operation.attributes for partner, operation in production.partner.calls if partner == "ottplay"]


def test_a_characteristic_goes_under_the_partners_name(production, add, mapping):
    mapping(email="kontakt", msisdn="nummer")
    production.place(add())
    production.drain()
    assert sent(production) == [{"kontakt": "ann@example.org"}]
    assert production.partner.made()[-1] == ("ottplay", "create", "basic")
    assert production.service("rfs-ottplay").characteristics == OURS


def test_a_change_speaks_the_partners_names_and_the_service_keeps_ours(production, add, modify, mapping):
    mapping(email="kontakt")
    production.place(add())
    production.drain()
    done = Done(Snapshot("E-1", "KEY-basic", "active"), Evidence(http_status=200))
    production.partner.answers["ottplay", "changeAttributes"] = [done]
    production.place(modify(production.service("cfs-ottplay"), email="new@example.org"))
    production.drain()
    assert sent(production)[-1] == {"kontakt": "new@example.org"}
    assert production.service("rfs-ottplay").characteristics == {**OURS, "email": "new@example.org"}


def test_a_mapping_that_changes_later_changes_nothing_of_an_order(production, add, mapping):
    mapping(email="kontakt")
    production.place(add())
    mapping(email="adresse")
    production.drain()
    assert sent(production) == [{"kontakt": "ann@example.org"}]


def test_what_is_personal_is_masked_under_the_partners_name_too(production, add, mapping):
    mapping(email="kontakt")
    production.place(add())
    request, answer = {"body": {"attributes": {"kontakt": "ann"}}}, {"echo": {"kontakt": "ann", "code": "NO"}}
    no = Rejected(Failure("businessRule", "NO", "no"), Evidence(request, answer, 422))
    production.partner.answers["ottplay", "create"] = [no]
    production.drain()
    call = PartnerCall.objects.get(partner_id="ottplay")
    assert call.request == {"body": {"attributes": {"kontakt": "***nn"}}}
    assert call.answer == Fallout.objects.get().payload == {"echo": {"kontakt": "***nn", "code": "NO"}}
