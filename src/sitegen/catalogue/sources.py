"""The files that a build read."""

import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from sitegen.catalogue.queries import streamed
from sitegen.system.digests import NO_DIGEST, Digest
from sitegen.system.sources import SourceKind
from sitegen.system.stamps import Stamp

_THEME: Final = (SourceKind.TEMPLATE, SourceKind.STATIC)
# Of a file: that every build with anything to do asks for it. They are few beside the articles, and have an index.
OF_THEME: Final = f"kind IN ({', '.join(map(str, map(int, _THEME)))})"


class Sources:
    """The files that a build read."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def record(self, kind: SourceKind, found: Iterable[tuple[str, Stamp, Digest]]) -> None:
        """Record files of one kind that were read: (path, stamp, digest)."""
        self.record_measured(kind, ((path, stamp, digest, None) for path, stamp, digest in found))

    def record_measured(self, kind: SourceKind, found: Iterable[tuple[str, Stamp, Digest, int | None]]) -> None:
        """Record files of one kind that were read: (path, stamp, digest, length in bytes)."""
        self._conn.executemany(
            "INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (path, path if path.isascii() else unicodedata.normalize("NFC", path), kind, *stamp, digest, length)
                for path, stamp, digest, length in found
            ),
        )

    def forget(self, path: str) -> None:
        """Record that the file at ``path`` is gone."""
        self._conn.execute("DELETE FROM source WHERE path = ?", (path,))

    def recorded_sources(self) -> Iterator[tuple[str, int, int, int, int, Digest]]:
        """Return (path, kind, size, mtime, ctime, digest) of every recorded file, in the order of their paths."""
        return streamed(self._conn, "SELECT path, kind, size, mtime, ctime, digest FROM source ORDER BY path")

    def of_kind(self, kind: SourceKind) -> Iterator[tuple[str, Digest, int]]:
        """Return (path, digest, size in bytes) of every recorded file of a kind, in the order of their paths."""
        # What makes the index usable is said as the index says it (https://sqlite.org/partialindex.html).
        indexed = f" AND {OF_THEME}" if kind in _THEME else ""
        query = f"SELECT path, digest, size FROM source WHERE kind = ?{indexed} ORDER BY path"  # noqa: S608 - our own text
        return streamed(self._conn, query, (kind,))

    def below(self, folder: str, kind: SourceKind) -> Iterator[tuple[str, str]]:
        """Return (path, NFC path) of every recorded file of a kind below ``folder`` (a path as on disk)."""
        query = "SELECT path, name FROM source WHERE path >= ? AND path < ? AND kind = ? ORDER BY path"
        return streamed(self._conn, query, (folder + "/", folder + "0", kind))

    def exists(self, path: str) -> bool:
        """Return whether a file with this path, as on disk, is recorded."""
        return self._conn.execute("SELECT 1 FROM source WHERE path = ?", (path,)).fetchone() is not None

    def count(self, kind: SourceKind) -> int:
        """Return how many files of a kind are recorded."""
        count: int = self._conn.execute("SELECT count(*) FROM source WHERE kind = ?", (kind,)).fetchone()[0]
        return count

    def racy(self, most: int) -> list[str]:
        """Return the paths of files whose stamps prove nothing, ``most`` at most."""
        return [row[0] for row in self._conn.execute("SELECT path FROM source WHERE mtime = 0 LIMIT ?", (most,))]

    def count_racy(self) -> int:
        """Return how many files have stamps that prove nothing."""
        count: int = self._conn.execute("SELECT count(*) FROM source WHERE mtime = 0").fetchone()[0]
        return count

    def have_twins(self, paths: Iterable[str]) -> bool:
        """Return whether any of ``paths`` is, in NFC, the path of another one or of another recorded file."""
        named: dict[str, str] = {}
        query = "SELECT 1 FROM source WHERE name = ? AND path <> ?"
        for path in paths:
            name = unicodedata.normalize("NFC", path)
            if named.setdefault(name, path) != path or self._conn.execute(query, (name, path)).fetchone() is not None:
                return True
        return False

    def digest_at(self, path: str) -> Digest:
        """Return the digest of the recorded file at ``path``. Raises LookupError when there is none."""
        row = self._conn.execute("SELECT digest FROM source WHERE path = ?", (path,)).fetchone()
        if row is None:
            raise LookupError(path)
        digest: Digest = row[0]
        return digest

    def record_used(self, path: str, digest: Digest) -> None:
        """Record that this build read the file at ``path`` with other bytes than before, and their digest.

        Its stamp is recorded as racy, so that the next build reads it again.
        """
        self._conn.execute(
            "UPDATE source SET size = 0, mtime = 0, ctime = 0, digest = ? WHERE path = ?", (digest, path)
        )

    def distrust(self, path: str) -> None:
        """Record that what was made of the file at ``path`` is of several of its versions: it counts as changed."""
        self.record_used(path, NO_DIGEST)

    def distrust_other(self, path: str, digest: Digest) -> None:
        """Do as ``distrust`` does if the file at ``path`` was read with another ``digest`` than is recorded."""
        query = "UPDATE source SET size = 0, mtime = 0, ctime = 0, digest = x'' WHERE path = ? AND digest <> ?"
        self._conn.execute(query, (path, digest))

    def note_other(self, path: str, digest: Digest) -> None:
        """Take the recorded file at ``path`` as one to look at if it was read with another ``digest`` than is recorded.

        For one that was saved since all files were looked at.
        """
        self._conn.execute(
            """INSERT OR IGNORE INTO difference SELECT path, kind, 0, 0, 0, 0, digest FROM source
            WHERE path = ? AND digest <> ?""",
            (path, digest),
        )

    def length_by_name(self, name: str) -> int | None:
        """Return how many bytes the recorded file has whose NFC path is ``name``, None where that is not known."""
        row = self._conn.execute("SELECT length FROM source WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def by_name(self, name: str) -> tuple[str, Digest] | None:
        """Return (path, digest) of the recorded file whose NFC path is ``name``."""
        row: tuple[str, Digest] | None = self._conn.execute(
            "SELECT path, digest FROM source WHERE name = ?", (name,)
        ).fetchone()
        return row
