"""Verbs of production, for every door."""

from provisioning.services.advance import ADVANCE_WORK, STEP_WORK
from provisioning.services.advance_order import advance_order
from provisioning.services.map_products import MappedMeanwhile, map_products
from provisioning.services.open_fallout import give_up_order, give_up_step
from provisioning.services.partners import PartnerNotFound, load_partners, save_partner, spoken_archetypes
from provisioning.services.place_service_order import (
    OrderDetails,
    OrderExists,
    ServiceOrderRefused,
    place_service_order,
)
from provisioning.services.remove_partner import PartnerInUse, check_partner_removal, remove_partner
from provisioning.services.retry_step import retry_step
from provisioning.services.run_step import run_step
from provisioning.services.scene import OrderNotFound, StepNotFound
from provisioning.services.start_order import start_order

__all__ = [
    "ADVANCE_WORK",
    "STEP_WORK",
    "MappedMeanwhile",
    "OrderDetails",
    "OrderExists",
    "OrderNotFound",
    "PartnerInUse",
    "PartnerNotFound",
    "ServiceOrderRefused",
    "StepNotFound",
    "advance_order",
    "check_partner_removal",
    "give_up_order",
    "give_up_step",
    "load_partners",
    "map_products",
    "place_service_order",
    "remove_partner",
    "retry_step",
    "run_step",
    "save_partner",
    "spoken_archetypes",
    "start_order",
]
