"""Remove a partner that nothing names."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from catalog.selectors.partner_tiers import services_of_partner
from catalog.services import hold_catalog
from provisioning.models import Partner, PartnerCall, Service, Step
from provisioning.services.partners import PartnerNotFound


class PartnerInUse(Exception):  # noqa: N818 - named for what happened
    """A partner that is still needed.

    `specifications` are the names of the service specifications that name it; `has_history` says that it was asked for
    something once: services, steps and calls name it.
    """

    def __init__(self, name: str, specifications: Sequence[str], *, has_history: bool) -> None:
        self.name, self.specifications, self.has_history = name, tuple(specifications), has_history
        super().__init__(f"{name} is still in use")


def check_partner_removal(partner: Partner) -> None:
    """Refuse to remove a partner that service specifications name, or that has ever been asked.

    Raises:
        PartnerInUse: it says by whom.
    """
    named_by = [service.name for service in services_of_partner(partner.pk)]
    history = any(model.objects.filter(partner_id=partner.pk).exists() for model in (Service, Step, PartnerCall))
    if named_by or history:
        raise PartnerInUse(partner.name, named_by, has_history=history)


@transaction.atomic
def remove_partner(*, partner_id: str) -> None:
    """Remove a partner. Meanwhile no specification can come to name it: writers of the catalog wait.

    Raises:
        PartnerNotFound: there is no such partner.
        PartnerInUse: see `check_partner_removal`; nothing is removed.
    """
    with hold_catalog():
        partner = Partner.objects.select_for_update().filter(pk=partner_id).first()
        if partner is None:
            raise PartnerNotFound(partner_id)
        check_partner_removal(partner)
        partner.delete()
