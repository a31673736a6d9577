"""Ids: those that we make, and which of a client's own are taken."""

import re

from uuid_utils import uuid7

from tmf.words import worded

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~:-]{0,63}")
ID_RULE = worded("An id has 1 to 64 letters, digits or . _ ~ : - and begins with a letter or digit.")


def new_id() -> str:
    """A UUIDv7 as text: unique, and sorted by time of making."""
    return str(uuid7())


def check_id(value: str) -> bool:
    """Whether a client may name something so: it has to fit into an address as it is (see ID_RULE)."""
    return _ID.fullmatch(value) is not None
