"""What goes wrong around a program, in words for the operator."""

from __future__ import annotations

import errno


class Stop(Exception):
    """The command cannot go on; the message says why and what to do. `code` is the exit status."""

    def __init__(self, words: str, *, code: int = 1) -> None:
        super().__init__(words)
        self.code = code


OF_THE_SYSTEM = {
    errno.ENOSPC: "The disk is full ({where}). Free some space, then start again; nothing that was stored is lost.",
    errno.EDQUOT: "The disk quota is used up ({where}). Free some space, then start again; nothing that was stored is lost.",
    errno.EROFS: "The disk is read-only ({where}). Mount it for writing, or set CONCLAVE_DATA_DIR to a folder elsewhere.",
    errno.EACCES: "This user may not write to {where}. Give it the folder, or set CONCLAVE_DATA_DIR to another.",
    errno.EPERM: "This user may not write to {where}. Give it the folder, or set CONCLAVE_DATA_DIR to another.",
    errno.ENOENT: "{where} does not exist and cannot be made. Set CONCLAVE_DATA_DIR to a folder that can.",
    errno.ENOTDIR: "{where} is a file, where a folder is needed. Set CONCLAVE_DATA_DIR to a folder.",
    errno.EEXIST: "{where} is a file, where a folder is needed. Set CONCLAVE_DATA_DIR to a folder.",
}
OF_THE_DATABASE = {
    "database or disk is full": "The disk is full. Free some space, then start again; nothing that was stored is lost.",
    "attempt to write a readonly database": "The database file is read-only for this user. Give it the data folder.",
    "unable to open database file": "The database file cannot be opened. Look at the permissions of the data folder, or set CONCLAVE_DATA_DIR.",
    "file is not a database": "The database file is damaged, or no database. Restore it from a backup.",
    "disk image is malformed": "The database file is damaged. Restore it from a backup.",
    "database is locked": "Another program holds the database. If it is a backup, wait for it to end; then try again.",
    "no such table": "The database is not at this version. Run `conclave migrate`.",
    "does not exist": "The database, or a table of it, does not exist. Create it, then run `conclave migrate`.",
    "connection refused": "The database does not answer. Is it running, and does DATABASE_URL name the right host and port?",
    "connection failed": "The database does not let us in. Look at DATABASE_URL: host, port, user, password, name.",
    "could not translate host name": "The database's host is not known. Look at DATABASE_URL.",
}


def explain(error: BaseException) -> str | None:
    """`error` in words; None for what nobody foresaw, which should crash with its trace."""
    from django.db import DatabaseError

    from conclave.core.errors import ConclaveError

    if isinstance(error, ConclaveError):
        return error.said
    if isinstance(error, DatabaseError):
        said = str(error).lower()
        return next((words for sign, words in OF_THE_DATABASE.items() if sign in said), None)
    if isinstance(error, OSError) and error.errno in OF_THE_SYSTEM:
        return OF_THE_SYSTEM[error.errno].format(where=error.filename or "the data folder")
    return None
