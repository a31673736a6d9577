"""The way out to listeners: which addresses may be called, and the call itself."""

from events.delivery.address import AddressRefused, check_callback
from events.delivery.call import NoAnswer, post

__all__ = ["AddressRefused", "NoAnswer", "check_callback", "post"]
