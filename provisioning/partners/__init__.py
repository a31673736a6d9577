"""Adapters: one module an archetype of partner, behind one contract (provisioning.domain.partner)."""

from provisioning.partners import local, sync_rest
from provisioning.partners.contract import Adapter
from provisioning.partners.registry import NoAdapter, adapter_of, register

__all__ = ["Adapter", "NoAdapter", "adapter_of", "local", "register", "sync_rest"]
