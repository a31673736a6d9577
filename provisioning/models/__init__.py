"""Rows of service ordering, service inventory and the partners behind them."""

from provisioning.models.fallout import Fallout
from provisioning.models.partner import Partner
from provisioning.models.partner_call import PartnerCall
from provisioning.models.planning_lock import PlanningLock
from provisioning.models.service import Service
from provisioning.models.service_order import ServiceOrder
from provisioning.models.service_order_item import ServiceOrderItem
from provisioning.models.step import Step

__all__ = [
    "Fallout",
    "Partner",
    "PartnerCall",
    "PlanningLock",
    "Service",
    "ServiceOrder",
    "ServiceOrderItem",
    "Step",
]
