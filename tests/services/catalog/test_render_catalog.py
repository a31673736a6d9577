"""The documents can be made anew from the rows."""

import pytest
from django.core.management import call_command

from catalog.models import CatalogDocument, ProductOffering
from events.models import OutboxEvent

pytestmark = pytest.mark.usefixtures("demo")


def bodies():
    return {(d.kind, d.entity_id, d.version): (d.current, d.body) for d in CatalogDocument.objects.all()}


def test_all_documents_are_made_anew_and_nothing_is_said_to_have_happened(capsys):
    before, events = bodies(), OutboxEvent.objects.count()
    CatalogDocument.objects.all().delete()
    call_command("render_catalog")
    assert bodies() == before
    assert len(before) == 47
    assert OutboxEvent.objects.count() == events
    assert capsys.readouterr().out == "Rendered 47 documents.\n"


def test_a_row_that_was_changed_by_hand_is_served_after_rendering():
    ProductOffering.objects.filter(pk="ott-basic").update(name="OTT Play Start")
    call_command("render_catalog", verbosity=0)
    document = CatalogDocument.objects.get(kind="ProductOffering", entity_id="ott-basic")
    assert '"name":"OTT Play Start"' in document.body
    policy = CatalogDocument.objects.get(kind="Policy", entity_id="pol-ott-upgrade-only")
    assert '"name":"OTT Play Start"' in policy.body
