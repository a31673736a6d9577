"""The forms that start an import or an export of TMF620 JSON."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.domain.jobs import ALL_OR_NOTHING, ROW_BY_ROW
from catalog.domain.offering import LAUNCHED
from catalog.resources.kinds import KINDS
from catalog.services.import_file import put_file

KIND_NAMES = {
    "ProductOffering": gettext_lazy("Product offerings"),
    "ProductOfferingPrice": gettext_lazy("Prices"),
    "ProductSpecification": gettext_lazy("Product specifications"),
    "Category": gettext_lazy("Categories"),
    "ProductCatalog": gettext_lazy("Catalogs"),
    "Policy": gettext_lazy("Policies"),
    "ServiceSpecification": gettext_lazy("Service specifications"),
    "ServiceCandidate": gettext_lazy("Service candidates"),
    "ServiceCategory": gettext_lazy("Service categories"),
    "ServiceCatalog": gettext_lazy("Service catalogs"),
}
_PATHS = {kind.name: kind.resource.path for kind in KINDS}
_BOM = b"\xef\xbb\xbf"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_NAME = 80


class StartImportForm(forms.Form):
    """A JSON Lines file, and what becomes of it when some of its lines are wrong."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("JSON Lines: one resource a line, as an export writes it."),
        widget=forms.FileInput(attrs={"accept": ".jsonl,.ndjson,.json"}),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("When a line is wrong"),
        choices=[
            (ALL_OR_NOTHING, gettext_lazy("Load nothing at all")),
            (ROW_BY_ROW, gettext_lazy("Load the others")),
        ],
        initial=ALL_OR_NOTHING,
    )

    def clean_file(self) -> UploadedFile:
        """A file that is not too large and begins as one of JSON objects does; its lines are checked by the job."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_MOST_BYTES:
            most = settings.UPLOAD_MOST_BYTES / 1_000_000
            raise ValidationError(_("The file is larger than %(most)g MB. Divide it into several.") % {"most": most})
        head = file.read(64).removeprefix(_BOM).lstrip()
        file.seek(0)
        if not head.startswith(b"{"):
            raise ValidationError(_("This is no JSON Lines file: every line has to be a JSON object."))
        return file

    def values(self) -> dict[str, Any]:
        """The attributes of the job; the file is in the storage now, under a name of its own.

        Raises:
            Refused: the storage does not take it.
        """
        file = self.cleaned_data["file"]
        bare = _UNSAFE.sub("-", file.name or "").strip(".-")[-LONGEST_NAME:] or "import.jsonl"
        url = _place("imports", bare)
        put_file(url, file)
        return {"url": url, "mode": self.cleaned_data["mode"]}


class StartExportForm(forms.Form):
    """What of the catalog is written into a file."""

    what = forms.ChoiceField(
        label=gettext_lazy("What to export"),
        choices=[("", gettext_lazy("Both catalogs, with policies and channels")), *KIND_NAMES.items()],
        required=False,
    )
    launched = forms.BooleanField(
        label=gettext_lazy("Only what is Launched"),
        help_text=gettext_lazy("Then without policies and channels, which have no status."),
        required=False,
    )

    def values(self) -> dict[str, Any]:
        """The attributes of the job."""
        what = self.cleaned_data["what"]
        values = {"url": _place("exports", f"{_PATHS.get(what, 'catalog')}.jsonl"), "path": _PATHS.get(what, "")}
        return {**values, "query": f"lifecycleStatus={LAUNCHED}"} if self.cleaned_data["launched"] else values


def _place(folder: str, name: str) -> str:
    """A file of the storage that no other job writes."""
    return f"{folder}/{timezone.now():%Y-%m-%d}-{secrets.token_hex(4)}/{name}"
