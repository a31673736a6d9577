"""The forms of an import and of an export."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm

from catalog.admin.tables.csv_file import CsvFile
from catalog.admin.tables.files import BadFile, check_size
from catalog.admin.tables.xlsx_file import XlsxFile

FORMATS: tuple[Any, Any] = (XlsxFile, CsvFile)
_XLSX, _CSV = "0", "1"
FILE = {"accept": ".xlsx,.csv,text/csv", "aria-describedby": "file-help"}
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class UploadForm(ImportForm):
    """A file; which format it has is seen by what is in it, whatever it is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].required = False
        self.fields["format"].widget = forms.HiddenInput()
        file = self.fields["import_file"]
        file.label, file.widget = gettext_lazy("File"), forms.FileInput(attrs=FILE)
        file.error_messages["required"] = gettext_lazy("Choose a file.")
        file.error_messages["empty"] = gettext_lazy("The file is empty.")

    @property
    def media(self) -> forms.Media:
        """No scripts: there is no format to be guessed."""
        return forms.Media()

    def clean_import_file(self) -> Any:
        """A file that is not too large, and none of a format that is not read."""
        file = self.cleaned_data["import_file"]
        try:
            check_size(file.size)
        except BadFile as error:
            raise ValidationError(str(error)) from error
        self.head = file.read(4)
        file.seek(0)
        if self.head == _OLD_EXCEL:
            raise ValidationError(
                _("This is a file of an old Excel, or one with a password. Save it as XLSX or CSV UTF-8.")
            )
        if file.name.casefold().endswith(".xlsx") and self.head != _ZIP:
            raise ValidationError(
                _("This is no XLSX file, or a damaged one. Save it as XLSX or as CSV UTF-8 and try again.")
            )
        return file

    def clean(self) -> dict[str, Any]:
        """The format."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["format"] = _XLSX if getattr(self, "head", b"") == _ZIP else _CSV
        return cleaned


class PlanForm(ConfirmImportForm):
    """What was looked at, so that this and nothing else is done."""

    format = forms.ChoiceField(choices=[(_XLSX, "XLSX"), (_CSV, "CSV")], widget=forms.HiddenInput)
    plan = forms.CharField(widget=forms.HiddenInput, max_length=64)


class FormatForm(ExportForm):
    """The format of an export."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["format"]
        choice.label, choice.initial = gettext_lazy("Format"), _XLSX
        choice.choices = [choice for choice in choice.choices if choice[0]]
