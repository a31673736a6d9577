"""Forget all data of the embedded installation: empty var/. Needs nothing but Python."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from pathlib import Path

LOCK = "runall.lock"  # the lock that `manage.py runall` holds while it runs


def empty(var: Path) -> str | None:
    """Remove what is in the folder; the lock file stays, because somebody may be waiting on it.

    Returns:
        Why nothing was removed, None when all was.
    """
    if not var.is_dir():
        return None
    with (var / LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            return f"Tierway is running here (process {lock.read().strip() or 'unknown'}). Stop it first."
        for entry in var.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry.name != LOCK:
                entry.unlink()
    return None


if __name__ == "__main__":
    folder = Path(os.environ.get("TIERWAY_VAR") or Path(__file__).resolve().parent.parent / "var")
    problem = empty(folder)
    if problem:
        sys.exit(problem)
    sys.stdout.write(f"All data in {folder} is gone; the next `make run` starts afresh.\n")
