"""TMF620 v5, TMF633 v4 and the policies, over HTTP."""

from catalog.api import errors

__all__ = ["errors"]  # imported for what it registers
