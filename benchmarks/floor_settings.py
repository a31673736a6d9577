"""The product's settings with the floor's addresses beside its own."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.floor_urls"
