"""What the refusals of the catalog mean to a client."""

from django.db.models import ProtectedError

from catalog.domain.ladder import PathTwice, UpgradeCycle
from tmf.errors import Refused, refusals

RELATIONSHIPS = "productOfferingRelationship"


@refusals.register
def _(exc: UpgradeCycle) -> list[Refused]:
    return [Refused(409, exc.code, f"{exc}.", path=RELATIONSHIPS)]


@refusals.register
def _(exc: PathTwice) -> list[Refused]:
    return [Refused(409, exc.code, str(exc), path=RELATIONSHIPS)]


@refusals.register
def _(exc: ProtectedError) -> list[Refused]:
    users = [f"{row._meta.verbose_name} {row}" for row in list(exc.protected_objects)[:20]]  # noqa: SLF001
    return [Refused(409, "inUse", f"It is still used by: {'; '.join(sorted(users))}.")]
