"""The life of a product in the inventory (TMF637 v5 ProductStatusType).

The official file names the states and the guide gives no figure; the moves are the usual reading of both: an order
creates the product, fulfilment activates it, and what was never active ends cancelled (by wish) or aborted (by
failure).
"""

from tmf.lifecycle import Lifecycle, Move

PRODUCT = Lifecycle(
    name="Product",
    initial="created",
    moves=(
        Move("start_activation", ("created",), "pendingActive"),
        Move("activate", ("pendingActive",), "active"),
        Move("suspend", ("active",), "suspended"),
        Move("resume", ("suspended",), "active"),
        Move("start_termination", ("active", "suspended"), "pendingTerminate"),
        # A termination that fails leaves the customer with what they had.
        Move("keep", ("pendingTerminate",), "active"),
        Move("keep_suspended", ("pendingTerminate",), "suspended"),
        Move("terminate", ("pendingTerminate",), "terminated"),
        Move("cancel", ("created", "pendingActive"), "cancelled"),
        Move("abort", ("created", "pendingActive"), "aborted"),
    ),
    source="TMF637 v5.0.0, ProductStatusType",
)

GONE = PRODUCT.final
"""The states in which a customer does not hold the product any more."""
