"""`manage.py draw_states`: draw every lifecycle table into docs/states/."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.states import draw


class Command(BaseCommand):
    """Write the drawings."""

    help = "Draw every lifecycle table into docs/states/."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write one page a table."""
        draw(settings.BASE_DIR / "docs" / "states")
