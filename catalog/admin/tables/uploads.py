"""Uploaded tables between their preview and the import that follows."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.signing import BadSignature, TimestampSigner
from django.utils import timezone
from import_export.tmp_storages import BaseStorage

STORAGE, FOLDER = "catalog", ".tables"
KEPT = timedelta(hours=1)


class UploadGone(Exception):  # noqa: N818 - named for what happened
    """A file that is no longer kept, or never was."""


class Uploads(BaseStorage):
    """Keeps an uploaded file for an hour in the storage of the catalog's files.

    That one every process can read, on whichever machine it runs, for jobs read and write there too; a folder of
    temporary files belongs to one machine, and a cache in memory to one process. Nobody gets at the file but by the
    name that we gave out: it cannot be guessed, it is signed, and a folder with a dot in front is closed to jobs.
    """

    def save(self, data: bytes) -> None:
        """Keep a file; what others have left behind goes."""
        _sweep()
        token = secrets.token_urlsafe(32)
        storages[STORAGE].save(f"{FOLDER}/{token}", ContentFile(data))
        self.name = _signer().sign(token)

    def read(self) -> bytes:
        """The file.

        Raises:
            UploadGone: it is not kept any more, or the name is not of our making.
        """
        try:
            with storages[STORAGE].open(self._path(), "rb") as file:
                return bytes(file.read())
        except (OSError, SuspiciousOperation) as error:
            raise UploadGone from error

    def remove(self) -> None:
        """Keep the file no longer."""
        with suppress(OSError, UploadGone):
            storages[STORAGE].delete(self._path())

    def _path(self) -> str:
        try:
            return f"{FOLDER}/{_signer().unsign(self.name or '', max_age=KEPT)}"
        except BadSignature as error:
            raise UploadGone from error


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="catalog.admin.tables")


def _sweep() -> None:
    """Remove what was uploaded and never imported."""
    storage: Any = storages[STORAGE]
    with suppress(OSError, NotImplementedError):
        for name in storage.listdir(FOLDER)[1]:
            path = f"{FOLDER}/{name}"
            with suppress(OSError):
                if timezone.now() - _written_at(storage, path) > KEPT:
                    storage.delete(path)


def _written_at(storage: Any, path: str) -> Any:
    at = storage.get_modified_time(path)
    return timezone.make_aware(at) if timezone.is_naive(at) else at
