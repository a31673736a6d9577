"""The verbs of the product inventory; all run inside the caller's transaction where there is one."""

from inventory.services.activate import activate_product
from inventory.services.billing import start_billing
from inventory.services.change_offering import change_offering
from inventory.services.create import create_product, related_party_of
from inventory.services.customers import lock_customer
from inventory.services.lifecycle import (
    abort_product,
    cancel_product,
    keep_product,
    resume_product,
    start_activation,
    start_termination,
    suspend_product,
    terminate_product,
)
from inventory.services.load import load_customers
from inventory.services.locks import attach_order, lock_products, release_order
from inventory.services.realize import set_realizing_services
from inventory.services.trace import trace_order_item

__all__ = [
    "abort_product",
    "activate_product",
    "attach_order",
    "cancel_product",
    "change_offering",
    "create_product",
    "keep_product",
    "load_customers",
    "lock_customer",
    "lock_products",
    "related_party_of",
    "release_order",
    "resume_product",
    "set_realizing_services",
    "start_activation",
    "start_billing",
    "start_termination",
    "suspend_product",
    "terminate_product",
    "trace_order_item",
]
