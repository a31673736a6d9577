"""The lives of catalog entities, of change sets, and of the jobs that load or write catalog files."""

from tmf.lifecycle import Lifecycle, Move

CATALOG_ENTITY = Lifecycle(
    name="CatalogEntity",
    initial="In Study",
    source="TMF620 v5 user guide, Entity Lifecycle States",
    moves=(
        Move("design", ("In Study",), "In Design"),
        Move("test", ("In Design",), "In Test"),
        Move("reject", ("In Test",), "Rejected"),
        Move("validate", ("In Test",), "Active"),
        Move("launch", ("Active",), "Launched"),
        Move("retire", ("Active", "Launched"), "Retired"),
        Move("discard", ("Retired",), "Obsolete"),
    ),
)
JOB = Lifecycle(
    name="CatalogJob",
    initial="Not Started",
    source="TMF620 v5.0.0 and TMF633 v4.0.0, JobStateType",
    moves=(
        Move("start", ("Not Started",), "Running"),
        Move("succeed", ("Running",), "Succeeded"),
        Move("fail", ("Not Started", "Running"), "Failed"),
    ),
)
CHANGE_SET = Lifecycle(
    name="ChangeSet",
    initial="draft",
    source="docs/adr/0023; no TM Forum figure",
    moves=(
        Move("submit", ("draft",), "inReview"),
        Move("approve", ("inReview",), "approved"),
        Move("sendBack", ("inReview", "approved", "scheduled"), "draft"),
        Move("schedule", ("draft", "approved"), "scheduled"),
        Move("publish", ("draft", "approved", "scheduled"), "published"),
        Move("undo", ("published",), "undone"),
        Move("discard", ("draft",), "discarded"),
    ),
)
