"""The site's files as they are now against those that the last build read: new, perhaps changed, gone."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sitegen.catalogue.queries import streamed
from sitegen.system.digests import Digest
from sitegen.system.paths import bundles_above
from sitegen.system.sources import SourceKind, WalkedFile
from sitegen.system.stamps import RACY_STAMP, Stamp, bounded

# Rows that are read at once, since the tables change while they are worked on.
_AT_ONCE = 500
_RECORDED = "SELECT path, kind, size, mtime, ctime, digest FROM source"
_NEW = "kind = ? AND digest IS NULL AND NOT gone"


class Difference(NamedTuple):
    """One file whose stamp is not the recorded one; ``digest`` is the recorded one, None when it counts as new."""

    path: str
    kind: SourceKind
    stamp: Stamp
    gone: bool
    digest: Digest | None


class Differences:
    """The differences that one build found, in a table of its own."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def find(
        self, walked: Iterable[WalkedFile], *, among: Iterable[str] | None = None, from_nothing: bool = False
    ) -> None:
        """Compare the files that there are, in the order of their paths, with those that are recorded.

        ``among`` are the paths, in their order, that are compared: others count as unchanged; None for all. With
        ``from_nothing`` all files are new.
        """
        self._conn.execute(
            """CREATE TEMP TABLE difference (path TEXT PRIMARY KEY, kind INTEGER, size INTEGER, mtime INTEGER,
            ctime INTEGER, gone INTEGER, digest BLOB) WITHOUT ROWID"""
        )
        recorded: Iterator[tuple[str, int, int, int, int, bytes]] = iter(())
        if among is not None:
            recorded = self._recorded(among)
        elif not from_nothing:
            recorded = streamed(self._conn, f"{_RECORDED} ORDER BY path")
        self._conn.execute("BEGIN")
        self._conn.executemany("INSERT INTO difference VALUES (?, ?, ?, ?, ?, ?, ?)", _compared(walked, recorded))
        self._conn.execute("COMMIT")

    def _recorded(self, paths: Iterable[str]) -> Iterator[tuple[str, int, int, int, int, bytes]]:
        for each in paths:
            yield from self._conn.execute(f"{_RECORDED} WHERE path = ?", (each,))

    def are_none(self) -> bool:
        """Return whether every file is as it was."""
        return self._conn.execute("SELECT 1 FROM difference LIMIT 1").fetchone() is None

    def of_kinds(self, kinds: tuple[SourceKind, ...]) -> Iterator[Difference]:
        """Yield the differences of files of some kinds, in the order of their paths."""
        marks = ", ".join("?" * len(kinds))
        yield from self._some(f"kind IN ({marks})", kinds)

    def known_articles(self) -> Iterator[Difference]:
        """Yield the articles that were read before, and are gone or may have changed, in the order of their paths."""
        yield from self._some("kind = ? AND digest IS NOT NULL", (SourceKind.ARTICLE,))

    def new_articles(self) -> Iterator[tuple[str, Stamp]]:
        """Yield (path, stamp) of the articles that are new or are to be read again, in the order of their paths."""
        for each in self._some(_NEW, (SourceKind.ARTICLE,)):
            yield each.path, each.stamp

    def _some(self, condition: str, values: tuple[object, ...]) -> Iterator[Difference]:
        query = f"""SELECT path, kind, size, mtime, ctime, gone, digest FROM difference
            WHERE {condition} AND path > ? ORDER BY path LIMIT ?"""  # noqa: S608 - our own text
        last = ""
        while rows := self._conn.execute(query, (*values, last, _AT_ONCE)).fetchall():
            for path, kind, size, mtime, ctime, gone, digest in rows:
                yield Difference(path, SourceKind(kind), Stamp(size, mtime, ctime), bool(gone), digest)
            last = rows[-1][0]

    def read_again(self, path: str) -> None:
        """Take the article at ``path`` as one to be read again."""
        self._conn.execute("UPDATE difference SET digest = NULL WHERE path = ?", (path,))

    def count_new_articles(self) -> int:
        """Return how many articles are new, or are to be read again."""
        return self._counted(_NEW, SourceKind.ARTICLE)

    def count_certain_articles(self) -> int:
        """Return how many articles are new or gone, or are to be read again: more than their stamps is another."""
        return self._counted("kind = ? AND (digest IS NULL OR gone)", SourceKind.ARTICLE)

    def _counted(self, condition: str, kind: SourceKind) -> int:
        count: int = self._conn.execute(f"SELECT count(*) FROM difference WHERE {condition}", (kind,)).fetchone()[0]  # noqa: S608 - our own text
        return count

    def concern_root_files(self) -> bool:
        """Return whether a file of ``static/root/``, which wins over a generated one, came or went."""
        query = """SELECT 1 FROM difference
            WHERE kind = ? AND (path LIKE 'static/root/%' OR path LIKE '@theme/static/root/%')
            AND (gone OR digest IS NULL) LIMIT 1"""
        return self._conn.execute(query, (SourceKind.STATIC,)).fetchone() is not None

    def reread_articles(self) -> None:
        """Take every article as one to be read."""
        self._conn.execute(
            """INSERT OR REPLACE INTO difference SELECT path, kind, size, mtime, ctime, 0, NULL FROM source
            WHERE kind = ? AND path NOT IN (SELECT path FROM difference WHERE gone)""",
            (SourceKind.ARTICLE,),
        )

    def reread_beside_encoded_names(self) -> None:
        """Take the articles as changed in whose folder a file with a percent sign in its name came or went.

        What their front matter means by such a name depends on whether there is a file of that very name.
        """
        rows = self._conn.execute(
            "SELECT path FROM difference WHERE kind = ? AND (gone OR digest IS NULL) AND instr(path, '%')",
            (SourceKind.FILE,),
        ).fetchall()
        self._reread("path", {each for row in rows for each in bundles_above(row[0])})

    def reread_named(self, names: Iterable[str]) -> None:
        """Take the articles as changed whose paths in NFC are ``names``."""
        self._reread("name", names)

    def _reread(self, column: str, values: Iterable[str]) -> None:
        self._conn.executemany(
            f"""INSERT INTO difference SELECT path, kind, size, mtime, ctime, 0, NULL FROM source
            WHERE {column} = ? AND kind = ? ON CONFLICT (path) DO UPDATE SET digest = NULL WHERE NOT gone""",  # noqa: S608 - our own
            ((each, SourceKind.ARTICLE) for each in values),
        )


# A row of the table: path, kind, size, mtime, ctime, gone, digest.
_Row = tuple[str, int, int, int, int, bool, bytes | None]


def _compared(
    walked: Iterable[WalkedFile], recorded: Iterator[tuple[str, int, int, int, int, bytes]]
) -> Iterator[_Row]:
    """Yield a row for each difference. Both sides come in the order of their paths, so no list of files is held."""
    row = next(recorded, None)
    for path, kind, size, mtime, ctime in walked:
        while row is not None and row[0] < path:
            yield row[0], row[1], *RACY_STAMP, True, row[5]
            row = next(recorded, None)
        if row is None or row[0] != path:
            yield path, kind, *bounded(size, mtime, ctime), False, None
            continue
        if row[3] != mtime or row[2] != size or row[4] != ctime:
            yield path, kind, *bounded(size, mtime, ctime), False, row[5]
        row = next(recorded, None)
    while row is not None:
        yield row[0], row[1], *RACY_STAMP, True, row[5]
        row = next(recorded, None)
