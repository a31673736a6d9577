"""The product's settings with the floor's addresses beside its own."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.floor_urls"

HUBS_KEPT_SECONDS = 1.0
"""As in production; tests forget at once."""
