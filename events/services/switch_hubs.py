"""Switch hubs off and on."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction

from events.models import Hub
from events.services.listening import forget_listeners
from events.services.unregister_hub import forget_deliveries

logger = logging.getLogger(__name__)


@transaction.atomic
def switch_hubs(*, hub_ids: Sequence[str], enabled: bool, actor: str) -> int:
    """Switch hubs on or off; returns how many were the other way before.

    A hub that is off hears nothing: what waits for it is forgotten, and what happens meanwhile is not delivered later.
    """
    changed = Hub.objects.filter(pk__in=hub_ids, enabled=not enabled).update(enabled=enabled)
    forget_listeners()
    forgotten = 0 if enabled else forget_deliveries(hub_ids)
    word = "on" if enabled else "off"
    logger.info("%s has switched %s hubs %s; %s deliveries forgotten", actor, changed, word, forgotten)
    return changed
