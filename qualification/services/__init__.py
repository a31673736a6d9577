"""The doors of the oracle."""

from qualification.services.configure import configure
from qualification.services.gate import gate
from qualification.services.keep import forget_expired
from qualification.services.qualify import qualify

__all__ = ["configure", "forget_expired", "gate", "qualify"]
