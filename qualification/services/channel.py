"""The sales channel that a request comes from."""

from __future__ import annotations

from catalog.selectors import channel_exists
from qualification.domain.facts import DEFAULT_CHANNEL
from qualification.resources.reading import Named
from tmf.errors import BadReference


def channel_of(named: Named | None) -> str:
    """The id of the channel that the request names, or the app's (one query for a named one).

    Raises:
        BadReference: 400, there is no such channel.
    """
    if named is None:
        return DEFAULT_CHANNEL
    if not channel_exists(named.id):
        raise BadReference(named.path, "channel", named.id)
    return named.id
