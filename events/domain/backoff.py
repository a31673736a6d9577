"""When to try again what has failed."""

from __future__ import annotations

from datetime import timedelta

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 15 * 60.0
_DOUBLINGS = 10  # 2 ** 10 seconds lie beyond the longest pause; a higher power would only overflow


def backoff(attempts: int, *, draw: float) -> timedelta:
    """The pause after the `attempts`-th failure: exponential with full jitter, 1 s to 15 min.

    The pause lies evenly between one second and a ceiling that doubles with every attempt, so that work that failed
    together (a partner was down) does not come back together.

    Args:
        attempts: failures so far, this one included; 1 or more.
        draw: a random number in [0, 1], drawn by the caller.
    """
    ceiling = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(attempts, _DOUBLINGS))
    return timedelta(seconds=FIRST_SECONDS + draw * (ceiling - FIRST_SECONDS))
