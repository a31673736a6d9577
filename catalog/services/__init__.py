"""Every way in which the catalog may be changed."""

from catalog.services.edit import delete_entity, edit_catalog, save_entity
from catalog.services.load_catalog import load_catalog

__all__ = ["delete_entity", "edit_catalog", "load_catalog", "save_entity"]
