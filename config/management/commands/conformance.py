"""`manage.py conformance`: write docs/conformance.md from the official OpenAPI files."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.conformance import page


class Command(BaseCommand):
    """Write the table of operations."""

    help = "Write docs/conformance.md: operation by operation of the official files (TMF_SPECS_DIR)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write the page.

        Raises:
            CommandError: the official files are not there.
        """
        beside = settings.BASE_DIR.parent / "shared" / "specs"
        folder = Path(os.environ.get("TMF_SPECS_DIR") or beside)
        if not folder.is_dir():
            raise CommandError(f"{folder} does not exist; set TMF_SPECS_DIR to the folder of the official files.")
        text = page(folder, settings.BASE_DIR / "tests")
        (settings.BASE_DIR / "docs" / "conformance.md").write_text(text, encoding="utf-8")
