"""What a customer holds, as frozen values and tables: no Django, no clock, no I/O."""

from inventory.domain.held import CustomerFacts, HeldProduct, Household, Realization
from inventory.domain.lifecycle import GONE, PRODUCT

__all__ = ["GONE", "PRODUCT", "CustomerFacts", "HeldProduct", "Household", "Realization"]
