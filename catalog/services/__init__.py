"""Every way in which the catalog may be changed."""

from catalog.models.document import written_by
from catalog.services import refusals
from catalog.services.apply_documents import Conflicted
from catalog.services.change_sets import (
    PUBLISH_WORK,
    NeedsApproval,
    OwnWork,
    approve_change_set,
    check_change_set,
    create_change_set,
    discard_change_set,
    needs_approval,
    put_entity,
    rename_change_set,
    resolve,
    send_back_change_set,
    submit_change_set,
    take_out,
)
from catalog.services.copy_offering import copy_offering
from catalog.services.drafting import drafted, editing
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
from catalog.services.move_lifecycle import move_offering, possible_moves
from catalog.services.own_prices import used_elsewhere
from catalog.services.publish_change_set import (
    give_up_publishing,
    publish_change_set,
    publish_due,
    schedule_change_set,
    undo_change_set,
)
from catalog.services.render import render_catalog

__all__ = [
    "EXPORT_WORK",
    "IMPORT_WORK",
    "PUBLISH_WORK",
    "Conflicted",
    "ForeignGroup",
    "GroupInUse",
    "NeedsApproval",
    "OwnWork",
    "approve_change_set",
    "change_entity",
    "check_change_set",
    "check_entity",
    "check_removal",
    "copy_offering",
    "create_change_set",
    "create_entity",
    "create_export_job",
    "create_import_job",
    "delete_entities",
    "delete_entity",
    "discard_change_set",
    "drafted",
    "edit_catalog",
    "editing",
    "give_up_export",
    "give_up_import",
    "give_up_publishing",
    "hold_catalog",
    "load_catalog",
    "move_offering",
    "needs_approval",
    "possible_moves",
    "publish_change_set",
    "publish_due",
    "put_entity",
    "refusals",
    "remove_entity",
    "remove_job",
    "rename_change_set",
    "render_catalog",
    "resolve",
    "run_export",
    "run_import",
    "save_entity",
    "schedule_change_set",
    "send_back_change_set",
    "submit_change_set",
    "take_out",
    "touch_entity",
    "undo_change_set",
    "used_elsewhere",
    "written_by",
]
