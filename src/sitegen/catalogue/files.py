"""The files that a build read, and the facts it left about itself."""

import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator

from sitegen.catalogue.stamps import Stamp


def record_sources(conn: sqlite3.Connection, kind: int, found: Iterable[tuple[str, Stamp, bytes]]) -> None:
    """Record files of one kind that were read: (path, stamp, digest)."""
    conn.executemany(
        "INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (path, path if path.isascii() else unicodedata.normalize("NFC", path), kind, *stamp, digest)
            for path, stamp, digest in found
        ),
    )


def forget_source(conn: sqlite3.Connection, path: str) -> None:
    """Record that the file at ``path`` is gone."""
    conn.execute("DELETE FROM source WHERE path = ?", (path,))


def sources_of_kind(conn: sqlite3.Connection, kind: int) -> Iterator[tuple[str, bytes, int]]:
    """Yield (path, digest, size in bytes) of every recorded file of a kind, in the order of their paths."""
    yield from conn.execute("SELECT path, digest, size FROM source WHERE kind = ? ORDER BY path", (kind,))


def files_below(conn: sqlite3.Connection, folder: str, kind: int) -> Iterator[tuple[str, str]]:
    """Yield (path, NFC path) of every recorded file of a kind below ``folder`` (a path as on disk)."""
    query = "SELECT path, name FROM source WHERE path >= ? AND path < ? AND kind = ? ORDER BY path"
    yield from conn.execute(query, (folder + "/", folder + "0", kind))


def is_source(conn: sqlite3.Connection, path: str) -> bool:
    """Return whether a file with this path, as on disk, is recorded."""
    return conn.execute("SELECT 1 FROM source WHERE path = ?", (path,)).fetchone() is not None


def count_sources(conn: sqlite3.Connection, kind: int) -> int:
    """Return how many files of a kind are recorded."""
    count: int = conn.execute("SELECT count(*) FROM source WHERE kind = ?", (kind,)).fetchone()[0]
    return count


def digest_at(conn: sqlite3.Connection, path: str) -> bytes:
    """Return the digest of the recorded file at ``path``. Raises LookupError when there is none."""
    row = conn.execute("SELECT digest FROM source WHERE path = ?", (path,)).fetchone()
    if row is None:
        raise LookupError(path)
    digest: bytes = row[0]
    return digest


def file_by_name(conn: sqlite3.Connection, name: str) -> tuple[str, bytes] | None:
    """Return (path, digest) of the recorded file whose NFC path is ``name``."""
    row: tuple[str, bytes] | None = conn.execute("SELECT path, digest FROM source WHERE name = ?", (name,)).fetchone()
    return row


def get_meta(conn: sqlite3.Connection) -> dict[str, str | int | bytes | None]:
    """Return the facts that the last build left."""
    return dict(conn.execute("SELECT key, value FROM meta"))


def set_meta(conn: sqlite3.Connection, **facts: str | int | bytes | None) -> None:
    """Record facts about this build."""
    conn.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())


def kind_digests(conn: sqlite3.Connection) -> dict[str, bytes]:
    """Return what the outputs of each kind were last made from, kind by kind."""
    return dict(conn.execute("SELECT name, digest FROM kind"))


def set_kind_digests(conn: sqlite3.Connection, digests: dict[str, bytes]) -> None:
    """Record what the outputs of each kind are made from."""
    conn.execute("DELETE FROM kind")
    conn.executemany("INSERT INTO kind VALUES (?, ?)", digests.items())
