"""How the catalogue's file is opened, recognised, and replaced when it cannot be used."""

import contextlib
import os
import sqlite3
from typing import NamedTuple

from sitegen.catalogue.ledger import Ledger, write_to_log
from sitegen.catalogue.schema import SCHEMA_VERSION, TABLES, UNFINISHED


class Opened(NamedTuple):
    """An open catalogue, and whether an unusable one had to be replaced ('' when not; else 'corrupt' or 'version')."""

    ledger: Ledger
    replaced: str


def open_catalogue(path: str) -> Opened:
    """Return the catalogue at ``path``, made when missing, replaced when it is corrupt or of another version.

    The paths of the outputs in a replaced catalogue are kept as files to remove, if they can be read at all, so that
    none is orphaned: a build takes from them those that it makes again.
    """
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not os.path.exists(path):
        return Opened(Ledger(_create(path)), "")
    try:
        conn = _connect(path)
    except sqlite3.DatabaseError:
        return replace_catalogue(path, "corrupt")
    try:
        version = conn.execute("PRAGMA user_version").fetchone()[0]
        if version == SCHEMA_VERSION:
            conn.execute("SELECT key FROM meta LIMIT 1").fetchone()
            conn.execute("SELECT path FROM output LIMIT 1").fetchone()
            return Opened(Ledger(conn), "")
        # A first build that was killed leaves an empty or unfinished one: nothing is lost with it.
        empty = conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        reason = "" if empty or version == UNFINISHED else "version" if version else "corrupt"
    except sqlite3.DatabaseError:
        reason = "corrupt"
    conn.close()
    return replace_catalogue(path, reason)


def replace_catalogue(path: str, reason: str) -> Opened:
    """Return a new catalogue in place of the unusable one at ``path``."""
    owned = _owned_paths(path)
    for name in (path, path + "-wal", path + "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(name)
    ledger = Ledger(_create(path))
    if owned:
        # Known nowhere else: from here on no kill may cost them.
        ledger.outputs.mark_paths_stale(owned)
        ledger.finish()
    return Opened(ledger, reason)


def _connect(path: str) -> sqlite3.Connection:
    # Autocommit off would begin transactions behind our back: they are begun and committed by name in `build`.
    conn = sqlite3.connect(path, isolation_level=None, timeout=60)
    try:
        write_to_log(conn)
        conn.execute("PRAGMA cache_size = -8000")
    except sqlite3.DatabaseError:
        conn.close()
        raise
    return conn


def _create(path: str) -> sqlite3.Connection:
    conn = sqlite3.connect(path, isolation_level=None, timeout=60)
    # Until its first build has planned all, nothing is lost with this file: it needs no log, which would hold all of it
    # once more, and need not wait for the disk.
    conn.execute("PRAGMA journal_mode = MEMORY")
    conn.execute("PRAGMA synchronous = OFF")
    conn.execute("PRAGMA cache_size = -8000")
    conn.executescript(f"BEGIN;{TABLES}PRAGMA user_version = {UNFINISHED};COMMIT;")
    return conn


def _owned_paths(path: str) -> list[str]:
    owned: list[str] = []
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as conn:
            for table in ("output", "stale"):
                owned.extend(row[0] for row in conn.execute(f"SELECT path FROM {table}") if isinstance(row[0], str))  # noqa: S608
    except sqlite3.DatabaseError:
        # What was read before the damage is still worth keeping.
        return owned
    return owned
