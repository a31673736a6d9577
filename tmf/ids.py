"""Ids of everything that a client does not name itself."""

from uuid_utils import uuid7


def new_id() -> str:
    """A UUIDv7 as text: unique, and sorted by time of making."""
    return str(uuid7())
