"""Who may do what in the admin and in the care console: roles as groups with declared permissions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction


@dataclass(frozen=True, slots=True)
class Role:
    """A role: patterns of `app_label.codename` that it is given, and of those that it is denied all the same."""

    grants: tuple[str, ...]
    denies: tuple[str, ...] = ()

    def covers(self, permission: str) -> bool:
        """Whether the role has the permission `app_label.codename`."""
        return _any(self.grants, permission) and not _any(self.denies, permission)


PRODUCT_MANAGER, CATALOG_APPROVER, CARE_AGENT = "Product manager", "Catalog approver", "Care agent"
# The services count the revision, render the documents with their history, keep the lines of a job and what is in a
# change set; nobody edits them.
MADE_BY_SERVICES = tuple(
    f"catalog.*_{model}"
    for model in ("catalogrevision", "catalogdocument", "historicalcatalogdocument", "waitingrow", "changesetentry")
)
# A job is started and moved by the services; people look how far it is.
MOVED_BY_SERVICES = tuple(f"catalog.{verb}_*portjob" for verb in ("add", "change", "delete"))
# Partners too: who they are, the switch, and which of their products a tier is.
KEPT_BY_MANAGERS = (
    "catalog.*",
    "studio.*",
    "inventory.view_customer",
    "inventory.view_product",
    "provisioning.*_partner",
)


def roles() -> Mapping[str, Role]:
    """Every role, as the settings have it."""
    return {
        # Where the settings ask for a second person, nobody goes past them.
        PRODUCT_MANAGER: Role(
            grants=KEPT_BY_MANAGERS,
            denies=(
                *MADE_BY_SERVICES,
                *MOVED_BY_SERVICES,
                *(("catalog.edit_directly",) if settings.CATALOG_APPROVAL else ()),
            ),
        ),
        # Looks over what others have prepared, and puts it live.
        CATALOG_APPROVER: Role(
            grants=(
                "catalog.view_*",
                "catalog.change_changeset",
                "catalog.approve_changeset",
                "catalog.publish_changeset",
                "studio.*",
            ),
            denies=MADE_BY_SERVICES,
        ),
        # Care reads, tends the work queue and switches off a hub that takes nothing. What agents may do to an order is
        # decided by the console's own verbs, not by admin forms.
        CARE_AGENT: Role(
            grants=(
                *(f"{app}.view_*" for app in ("catalog", "ordering", "inventory", "provisioning", "events")),
                "events.retry_workitem",
                "events.switch_hub",
                "provisioning.retry_step",
            ),
            denies=(*MADE_BY_SERVICES, "catalog.view_changeset"),
        ),
    }


def sync_roles() -> Mapping[str, int]:
    """Make each role a group with exactly its permissions; gives the number of permissions of each.

    Permissions exist once the apps are migrated, so it is called after that, and again after every upgrade. Groups
    that are no role are left alone, as are the members.
    """
    with transaction.atomic():
        known = list(Permission.objects.select_related("content_type"))
        return {name: _sync(name, role, known) for name, role in roles().items()}


def _sync(name: str, role: Role, known: Sequence[Permission]) -> int:
    group, _ = Group.objects.get_or_create(name=name)
    wanted = [p for p in known if role.covers(f"{p.content_type.app_label}.{p.codename}")]
    group.permissions.set(wanted)
    return len(wanted)


def _any(patterns: Sequence[str], permission: str) -> bool:
    return any(fnmatchcase(permission, pattern) for pattern in patterns)
