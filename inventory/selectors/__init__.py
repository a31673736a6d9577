"""Reads of the product inventory for other apps."""

from inventory.selectors.crowd import customers_alike
from inventory.selectors.finding import MOST_FOUND, customers_found
from inventory.selectors.products import (
    BASE,
    PRODUCT,
    children_of,
    customer_facts,
    customer_names,
    facts_of,
    held_product,
    household,
    household_of_product,
    households,
    product_ref,
    realizations,
    uses_of,
)

__all__ = [
    "BASE",
    "MOST_FOUND",
    "PRODUCT",
    "children_of",
    "customer_facts",
    "customer_names",
    "customers_alike",
    "customers_found",
    "facts_of",
    "held_product",
    "household",
    "household_of_product",
    "households",
    "product_ref",
    "realizations",
    "uses_of",
]
