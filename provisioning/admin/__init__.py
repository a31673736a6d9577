"""The screens of production: partners to edit, the rest to read, and fallouts to bring back."""

from provisioning.admin.orders import ServiceAdmin, ServiceOrderAdmin
from provisioning.admin.partner import PartnerAdmin
from provisioning.admin.work import FalloutAdmin, PartnerCallAdmin, StepAdmin

__all__ = ["FalloutAdmin", "PartnerAdmin", "PartnerCallAdmin", "ServiceAdmin", "ServiceOrderAdmin", "StepAdmin"]
