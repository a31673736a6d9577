"""The demo catalog, read once."""

import copy
import functools
from pathlib import Path

import yaml

DEMO = Path(__file__).parents[1] / "config" / "demo" / "catalog.yaml"


@functools.cache
def _parsed():
    return yaml.safe_load(DEMO.read_text(encoding="utf-8"))


def demo_document():
    """A copy of the demo catalog that a test may change."""
    return copy.deepcopy(_parsed())
