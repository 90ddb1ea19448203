"""The data folder, the secret key, the built pages."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from conclave.console.doctor.finding import Finding, mend, note, well
from conclave.console.words import explain
from conclave.core.files import LocalFiles

FULL = 200 * 1024**2
TIGHT = 1024**3


def storage() -> list[Finding]:
    """What lies on disk."""
    writable = _writable(settings.DATA_DIR)
    if writable.state == "mend":
        return [writable, _built()]
    return [writable, _files(), _space(settings.DATA_DIR), _secret(settings.DATA_DIR / "secret-key"), _built()]


def _writable(folder: Path) -> Finding:
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-") as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return mend("data folder", explain(error) or f"{folder} cannot be written: {error.strerror}.")
    return well("data folder", f"{folder} can be written.")


def _files() -> Finding:
    """Writes, reads and deletes a file where sealed files lie."""
    files, name = storages["blobs"], f"doctor/{uuid4().hex}"
    try:
        files.save(name, ContentFile(b"x" * 4096))
        with files.open(name) as file:
            same = file.read() == b"x" * 4096
        files.delete(name)
    except Exception as error:  # whatever the storage's own library raises, the operator must know of it
        why = explain(error) or f"{type(error).__name__}. Look at FILES_URL."
        return mend("files", f"Members cannot send files: {why}")
    where = "the data folder" if isinstance(files, LocalFiles) else "S3 storage"
    if not same:
        return mend("files", f"What is written to {where} is read back otherwise.")
    return well("files", f"Sealed files can be written to {where} and read.")


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    words = f"{free / 1024**3:.1f} GB free in {folder}."
    if free < FULL:
        return mend("disk", f"{words} Free some space now: at zero, nobody can send or sign in.")
    return note("disk", f"{words} Free some space soon.") if free < TIGHT else well("disk", words)


def _secret(path: Path) -> Finding:
    if not path.exists():
        return well("secret key", "Given by CONCLAVE_SECRET_KEY.")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return mend("secret key", f"{path} can be read by others (mode {mode:o}). Run: chmod 600 {path}")
    return well("secret key", "Only this user can read it.")


def _built() -> Finding:
    if (settings.PACKAGE / "static" / "dist" / "manifest.json").exists():
        return well("pages", "Scripts and styles are built.")
    return mend("pages", "Scripts and styles are not built: every page would fail. Run bin/run, or npm ci and npm run build.")
