"""`manage.py render_catalog`: bring the served documents in line with the rows."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog.services import render_catalog


class Command(BaseCommand):
    """Render every document of the catalog anew."""

    help = "Render every document of the catalog anew, after an upgrade or a change of rows by hand."

    def handle(self, **_: Any) -> None:
        """Render, and say how many there are."""
        self.stdout.write(f"Rendered {render_catalog()} documents.")
