"""Every way in which the catalog may be changed."""

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
)
from catalog.services.load_catalog import load_catalog

__all__ = [
    "ForeignGroup",
    "GroupInUse",
    "check_entity",
    "check_removal",
    "delete_entities",
    "delete_entity",
    "edit_catalog",
    "hold_catalog",
    "load_catalog",
    "save_entity",
]
