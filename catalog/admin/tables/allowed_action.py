"""The table of allowed actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.admin.tables.cells import Choice
from catalog.admin.tables.columns import Column, Links, Note, Reference
from catalog.admin.tables.entity import ENDS, period_refused
from catalog.admin.tables.offering import CHANNEL
from catalog.admin.tables.parts import PartResource, validity
from catalog.admin.tables.relationship import OFFERING
from catalog.admin.tables.results import Planned
from catalog.models import AllowedAction

ACTIONS = ("add", "modify", "upgrade", "downgrade", "crossgrade", "terminate", "suspend", "resume")


class AllowedActionResource(PartResource):
    """What may be done with offerings, and in which channels."""

    key = ("offering id", "action")
    telling = "channels"
    prefetch = ("offering", "channels")
    about = (
        _("A row is found again by its offering id, action and valid from; otherwise it is a new one."),
        _("Where several rows have these in common, their channels tell them apart."),
    )
    offering = Reference(
        "offering",
        "offering id",
        _("The id of the offering that a customer holds."),
        OFFERING,
        example="example",
        needed=True,
    )
    offering_name = Note("offering__name", "offering name", _("For the reader; it is not read back."))
    action = Column("action", "action", Choice(ACTIONS), _("What may be done with it."), example="upgrade", needed=True)
    channels = Links(
        "channels",
        "channels",
        _(
            "The ids of the channels, with commas between them. Empty: in every channel. They tell rows apart that "
            "have the same offering, action and beginning."
        ),
        CHANNEL,
        example="app, care",
    )
    valid_from, valid_to = validity(
        _(
            "The first moment at which it holds; empty: it has always held. The row is found again by it: another "
            "moment is another row."
        ),
        ENDS,
    )

    class Meta(PartResource.Meta):
        model = AllowedAction
        fields = ("offering", "offering_name", "action", "channels", "valid_from", "valid_to")
        import_id_fields = ("offering", "action")

    def known_as(self, instance: Any) -> str:
        """The name of the offering."""
        return instance.offering.name if instance is not None else ""

    def check_row(self, planned: Planned) -> Iterator[tuple[str, str]]:
        """It ends after it begins."""
        yield from period_refused(planned.instance)
