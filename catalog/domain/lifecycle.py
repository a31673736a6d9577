"""The life of a catalog entity (TMF620 user guide, "Entity Lifecycle States")."""

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
