"""The life of what the desk works out in the background."""

from tmf.lifecycle import Lifecycle, Move

IMPACT_REPORT = Lifecycle(
    name="ImpactReport",
    initial="waiting",
    source="our own; no TM Forum figure",
    moves=(
        Move("start", ("waiting",), "counting"),
        Move("finish", ("counting",), "done"),
        Move("fail", ("waiting", "counting"), "failed"),
    ),
)
