"""What an error of SQLite means: the machine failed, the file is damaged, or the program is wrong."""

import errno
import os
import sqlite3
from typing import Final

# What Python says of an error that lost its code, as one does that a worker process sent.
_CODES: Final = {
    "database or disk is full": sqlite3.SQLITE_FULL,
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "unable to open database file": sqlite3.SQLITE_CANTOPEN,
    "attempt to write a readonly database": sqlite3.SQLITE_READONLY,
    "database is locked": sqlite3.SQLITE_BUSY,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
    "file is not a database": sqlite3.SQLITE_NOTADB,
}
_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# What the machine refuses, with the system's number for it where there is one.
_REFUSALS: Final = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: None,
    sqlite3.SQLITE_CANTOPEN: None,
    sqlite3.SQLITE_READONLY: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_BUSY: None,
    sqlite3.SQLITE_LOCKED: None,
    sqlite3.SQLITE_PROTOCOL: None,
    sqlite3.SQLITE_NOMEM: errno.ENOMEM,
    sqlite3.SQLITE_NOLFS: errno.EFBIG,
}
# With less than this left, in bytes, it is for want of room that a file cannot be opened or grow. SQLite tells that as
# an error of the disk where the file is the one that it shares with other processes, and some room is there again once
# that is given up.
_NO_ROOM: Final = 1 << 20


def primary_code(error: sqlite3.Error) -> int:
    """Return the primary result code of an error (https://sqlite.org/rescode.html), 1 where it has none."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:
        code = _CODES.get(str(error), sqlite3.SQLITE_ERROR)
    return code & 0xFF


def tells_damage(error: sqlite3.Error) -> bool:
    """Return whether SQLite itself found the file damaged."""
    return primary_code(error) in _DAMAGE


def refusal(error: sqlite3.Error, path: str) -> OSError | sqlite3.Error | None:
    """Return what the machine refused for the catalogue at ``path``, as the system's error where there is one for it.

    None when the error is no refusal: the file is damaged, or the program is wrong.
    """
    code = primary_code(error)
    if code not in _REFUSALS:
        return None
    number = _REFUSALS[code]
    full = _is_full(path)
    if number is None and full:
        number = errno.ENOSPC
    if number is None:
        return error
    # SQLite's own temporary files are elsewhere, and it does not tell which of all has no room.
    named = None if number == errno.ENOSPC and not full else path
    return OSError(number, os.strerror(number), named)


def plainly(error: OSError, path: str) -> OSError:
    """Return an error of the system, or what it comes of, where that is that the disk of ``path`` is full.

    Python looks for a folder that takes temporary files, and then tells that there is none.
    """
    if error.errno == errno.ENOENT and error.filename is None and _is_full(path):
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return error


def _is_full(path: str) -> bool:
    # It brings much with it, and few builds fail.
    import shutil  # noqa: PLC0415

    try:
        return shutil.disk_usage(os.path.dirname(path) or ".").free < _NO_ROOM
    except OSError:
        return False
