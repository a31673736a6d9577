"""Every way in which the catalog may be changed."""

from catalog.services import refusals
from catalog.services.edit import (
    ForeignGroup,
    GroupInUse,
    check_entity,
    check_removal,
    delete_entities,
    delete_entity,
    edit_catalog,
    hold_catalog,
    save_entity,
    touch_entity,
)
from catalog.services.entities import change_entity, create_entity, remove_entity
from catalog.services.export_catalog import run_export
from catalog.services.import_catalog import run_import
from catalog.services.jobs import (
    EXPORT_WORK,
    IMPORT_WORK,
    create_export_job,
    create_import_job,
    give_up_export,
    give_up_import,
    remove_job,
)
from catalog.services.load_catalog import load_catalog
from catalog.services.render import render_catalog

__all__ = [
    "EXPORT_WORK",
    "IMPORT_WORK",
    "ForeignGroup",
    "GroupInUse",
    "change_entity",
    "check_entity",
    "check_removal",
    "create_entity",
    "create_export_job",
    "create_import_job",
    "delete_entities",
    "delete_entity",
    "edit_catalog",
    "give_up_export",
    "give_up_import",
    "hold_catalog",
    "load_catalog",
    "refusals",
    "remove_entity",
    "remove_job",
    "render_catalog",
    "run_export",
    "run_import",
    "save_entity",
    "touch_entity",
]
