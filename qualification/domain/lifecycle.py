"""The life of a task: a question of TMF679 or TMF760 from the moment it is taken to its answer."""

from tmf.lifecycle import Lifecycle, Move

ACKNOWLEDGED, DONE, CANCELLED, FAILED = "acknowledged", "done", "cancelled", "terminatedWithError"

TASK = Lifecycle(
    name="Task",
    initial=ACKNOWLEDGED,
    source="TMF679 v5 and TMF760 v5 TaskStateType, without `rejected`: what is wrong with a question is a 400 at once",
    moves=(
        Move("start", (ACKNOWLEDGED,), "inProgress"),
        Move("answer", ("inProgress",), DONE),
        Move("fail", (ACKNOWLEDGED, "inProgress"), FAILED),
        Move("cancel", (ACKNOWLEDGED,), CANCELLED),
    ),
)
"""A question that is answered at once is born `done`. While it is being answered it cannot be cancelled any more."""
