"""The outputs, and the files of earlier ones that are still to be removed."""

import contextlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator

from sitegen.catalogue.output_records import Output
from sitegen.catalogue.queries import streamed
from sitegen.content.state import State
from sitegen.system.digests import Digest, Sha256
from sitegen.system.stamps import Stamp


class Outputs:
    """The outputs, and the files of earlier ones that are still to be removed."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def at(self, path: str) -> Output | None:
        """Return the output at ``path``, None when there is none."""
        row = self._conn.execute(
            "SELECT id, path, kind, subject, period FROM output WHERE path = ?", (path,)
        ).fetchone()
        return None if row is None else Output._make(row)

    def alike(self, folded: str) -> list[Output]:
        """Return the outputs at one place: paths that differ at most in case and accents. Of many, the first three.

        An earlier build left one at most, so that among three is one that this build claims besides any given one.
        """
        query = "SELECT id, path, kind, subject, period FROM output WHERE folded = ? ORDER BY id LIMIT 3"
        return [Output._make(row) for row in self._conn.execute(query, (folded,))]

    def first_inside(self, folder: str) -> Output | None:
        """Return the first output in ``folder`` (folded, without a final slash), None when there is none."""
        query = """SELECT id, path, kind, subject, period FROM output
            WHERE folded >= ? AND folded < ? ORDER BY folded, path LIMIT 1"""
        row = self._conn.execute(query, (folder + "/", folder + "0")).fetchone()
        return None if row is None else Output._make(row)

    def inside(self, folder: str, but: Collection[str]) -> list[Output]:
        """Return the outputs in ``folder`` (folded, without a final slash) that are not of some kinds, in order."""
        query = f"""SELECT id, path, kind, subject, period FROM output
            WHERE folded >= ? AND folded < ? AND kind NOT IN ({", ".join("?" * len(but))})
            ORDER BY folded, path"""  # noqa: S608 - question marks
        return [Output._make(row) for row in self._conn.execute(query, (folder + "/", folder + "0", *but))]

    def of(self, kinds: Iterable[str], subject: str) -> list[Output]:
        """Return the outputs of some kinds with one subject."""
        query = "SELECT id, path, kind, subject, period FROM output WHERE kind = ? AND subject = ?"
        return [Output._make(row) for kind in kinds for row in self._conn.execute(query, (kind, subject))]

    def of_kind(self, kind: str) -> Iterator[Output]:
        """Yield the outputs of a kind, in the order of paths."""
        query = "SELECT id, path, kind, subject, period FROM output WHERE kind = ? ORDER BY path"
        yield from map(Output._make, self._conn.execute(query, (kind,)))

    def files_inside(self, folder: str) -> list[Output]:
        """Return the outputs copied from an article's folder into ``folder`` (with a final slash)."""
        query = """SELECT id, path, kind, subject, period FROM output
            WHERE path >= ? AND path < ? AND kind IN ('file', 'picture')"""
        return [Output._make(row) for row in self._conn.execute(query, (folder, folder[:-1] + "0"))]

    def variants_of_static(self) -> list[Output]:
        """Return the smaller pictures made of pictures in ``static/``."""
        query = """SELECT id, path, kind, subject, period FROM output
            WHERE kind = 'picture' AND subject >= 'static/' AND subject < 'static0'"""
        return [Output._make(row) for row in self._conn.execute(query)]

    def add(self, path: str, folded: str, kind: str, subject: str, period: int) -> int:
        """Record a new output, not yet written; return its id."""
        query = "INSERT INTO output (path, folded, kind, subject, period) VALUES (?, ?, ?, ?, ?)"
        return self._conn.execute(query, (path, folded, kind, subject, period)).lastrowid or 0

    @contextlib.contextmanager
    def tried(self) -> Iterator[None]:
        """Take the outputs that are added inside out again, to see how others would go with them."""
        self._conn.execute("SAVEPOINT tried")
        try:
            yield
        finally:
            # Where there was no room SQLite may have taken all of it back by itself.
            if self._conn.in_transaction:
                self._conn.execute("ROLLBACK TO tried")
                self._conn.execute("RELEASE tried")

    def at_host_aliases(self, but: Collection[str]) -> list[tuple[str, str, Output]]:
        """Return (alias, path of its article, output) where an output has an alias where no page can stand.

        In the order of aliases, without outputs of the kinds ``but``. Of articles that readers may ask for, now or when
        their time comes.
        """
        query = f"""SELECT address, article.path, output.id, output.path, kind, subject, period
            FROM host_alias CROSS JOIN output ON output.path = substr(address, 2)
            JOIN article ON article.id = host_alias.article
            WHERE instr(address, '?') = 0 AND state >= ? AND kind NOT IN ({", ".join("?" * len(but))})
            ORDER BY address, article.path"""  # noqa: S608 - question marks
        found = self._conn.execute(query, (State.SCHEDULED, *but))
        return [(alias, path, Output._make(output)) for alias, path, *output in found]

    def begin_gathering(self) -> None:
        """Make a place for the outputs of a build that knows none yet."""
        self._conn.execute("DROP TABLE IF EXISTS temp.gathered")
        self._conn.execute(
            """CREATE TEMP TABLE gathered (n INTEGER PRIMARY KEY, path TEXT, folded TEXT, kind TEXT, subject TEXT,
            period INTEGER, reason TEXT)"""
        )

    def gather(self, rows: Iterable[tuple[str, str, str, str, int, str]]) -> None:
        """Gather outputs: (path, folded, kind, subject, period, reason)."""
        self._conn.executemany("INSERT INTO gathered VALUES (NULL, ?, ?, ?, ?, ?, ?)", rows)

    def gathered_at(self, paths: Collection[str]) -> list[tuple[str, str, str, int]]:
        """Return (path, kind, subject, period) of what was gathered at some paths; where two want one, of the first."""
        query = f"""SELECT path, kind, subject, period, min(n) FROM gathered
            WHERE path IN ({", ".join("?" * len(paths))}) GROUP BY path"""  # noqa: S608 - question marks
        return [row[:4] for row in self._conn.execute(query, tuple(paths))]

    def add_gathered(self) -> list[tuple[str, str, str, int, str, str]]:
        """Record the gathered outputs and plan to write them; return those whose place is another's.

        They are (path, kind, subject, period, folded, reason), in the order in which they were gathered.
        """
        self._conn.execute(
            """CREATE TEMP TABLE later AS SELECT n FROM (
                SELECT n, row_number() OVER (PARTITION BY folded ORDER BY n) AS place FROM gathered) WHERE place > 1"""
        )
        first = "FROM gathered WHERE n NOT IN (SELECT n FROM later)"
        # In the order of their paths, so that each index grows at its end.
        self._conn.execute(
            f"""INSERT INTO output (path, folded, kind, subject, period)
            SELECT path, folded, kind, subject, period {first} ORDER BY path"""
        )
        self._conn.execute(
            f"""INSERT INTO task (output, reason) SELECT output.id, first.reason
            FROM (SELECT path, reason {first}) AS first JOIN output ON output.path = first.path"""  # noqa: S608
        )
        later = self._conn.execute(
            """SELECT path, kind, subject, period, folded, reason FROM gathered
            WHERE n IN (SELECT n FROM later) ORDER BY n"""
        ).fetchall()
        self._conn.execute("DROP TABLE later")
        self._conn.execute("DROP TABLE gathered")
        return later

    def unusual_paths(self) -> Iterator[str]:
        """Yield the folded paths of outputs that may be a file where another needs a folder, or the reverse."""
        query = "SELECT folded FROM output WHERE folded NOT LIKE '%/index.html' OR folded LIKE '%index.html/%'"
        for row in streamed(self._conn, query):
            yield row[0]

    def add_missing(self, rows: Iterable[tuple[str, str, str, str, int]]) -> None:
        """Record outputs, not yet written, unless something is at their path: (path, folded, kind, subject, period)."""
        self._conn.executemany(
            "INSERT OR IGNORE INTO output (path, folded, kind, subject, period) VALUES (?, ?, ?, ?, ?)", rows
        )

    def spare_claimed(self) -> None:
        """Take the paths that belong to an output again off those to remove."""
        self._conn.execute("DELETE FROM stale WHERE EXISTS (SELECT 1 FROM output WHERE output.path = stale.path)")

    def alter(self, output: int, kind: str, subject: str, period: int) -> None:
        """Record that the file of an output is from now on of another kind or subject."""
        query = "UPDATE output SET kind = ?, subject = ?, period = ?, inputs = NULL WHERE id = ?"
        self._conn.execute(query, (kind, subject, period, output))

    def mark_stale(self, output: Output) -> None:
        """Record that an output no longer belongs: its file is to be removed."""
        self._conn.execute("DELETE FROM output WHERE id = ?", (output.id,))
        self._conn.execute("DELETE FROM task WHERE output = ?", (output.id,))
        self._conn.execute("INSERT OR IGNORE INTO stale VALUES (?)", (output.path,))

    def mark_paths_stale(self, paths: Iterable[str]) -> None:
        """Record that files are to be removed that an earlier catalogue knew as outputs."""
        self._conn.executemany("INSERT OR IGNORE INTO stale VALUES (?)", ((each,) for each in paths))

    def mark_all_stale(self) -> None:
        """Take every output's file as one to remove, unless the plan claims its path again."""
        self._conn.execute("INSERT OR IGNORE INTO stale SELECT path FROM output")
        self._conn.execute("DELETE FROM output")
        self._conn.execute("DELETE FROM task")
        # The search index is in those files.
        self._conn.execute("DELETE FROM search_tier")
        self._conn.execute("DELETE FROM search_change")

    def recorded_stamps(self) -> Iterable[tuple[int, str, int, int, int, Sha256]]:
        """Return (id, path, size, mtime, ctime, content digest) of every output that was written."""
        return self._conn.execute("SELECT id, path, size, mtime, ctime, content FROM output WHERE content IS NOT NULL")

    def written(self) -> Iterator[tuple[str, int, Sha256]]:
        """Yield (path, size in bytes, SHA-256) of every output that was written, in the order of paths."""
        query = "SELECT path, size, content FROM output WHERE content IS NOT NULL ORDER BY path"
        yield from streamed(self._conn, query)

    def paths(self) -> Iterator[str]:
        """Yield the path of every output, written or planned, in the order of paths."""
        for row in streamed(self._conn, "SELECT path FROM output ORDER BY path"):
            yield row[0]

    def paths_beginning(self, start: str) -> list[str]:
        """Return the paths of the outputs that begin with ``start``."""
        query = "SELECT path FROM output WHERE path >= ? AND substr(path, 1, ?) = ? ORDER BY path"
        return [row[0] for row in self._conn.execute(query, (start, len(start), start))]

    def redirects(self) -> Iterator[tuple[str, str]]:
        """Yield (path, address of the article that it leads to) of every alias, in the order of paths."""
        query = """SELECT output.path, article.url FROM output
            JOIN article ON article.id = CAST(output.subject AS INTEGER)
            WHERE output.kind = 'redirect' ORDER BY output.path"""
        yield from streamed(self._conn, query)

    def forget_content(self, ids: Iterable[int]) -> None:
        """Record that the files of some outputs are not what was written."""
        self._conn.executemany("UPDATE output SET content = NULL WHERE id = ?", ((each,) for each in ids))

    def record_stamps(self, stamps: Iterable[tuple[int, Stamp]]) -> None:
        """Record new stamps of files that hold what was written: (output's id, stamp)."""
        self._conn.executemany(
            "UPDATE output SET size = ?, mtime = ?, ctime = ? WHERE id = ?", ((*stamp, each) for each, stamp in stamps)
        )

    def exists(self, output: int) -> bool:
        """Return whether there is an output with this id."""
        return self._conn.execute("SELECT 1 FROM output WHERE id = ?", (output,)).fetchone() is not None

    def inputs_of(self, output: int) -> Digest | None:
        """Return the digest of what an article's page showed of other articles."""
        row = self._conn.execute("SELECT inputs FROM output WHERE id = ?", (output,)).fetchone()
        return None if row is None else row[0]

    def stale_paths(self) -> Iterator[str]:
        """Yield the paths of the files to remove."""
        for row in self._conn.execute("SELECT path FROM stale"):
            yield row[0]

    def paths_to_change(self) -> Iterator[str]:
        """Yield the paths of the files to write, then of those to remove, each in order."""
        query = "SELECT path FROM output WHERE id IN (SELECT output FROM task) ORDER BY path"
        yield from (row[0] for row in self._conn.execute(query))
        yield from (row[0] for row in self._conn.execute("SELECT path FROM stale ORDER BY path"))

    def unwritten_paths(self) -> Iterator[str]:
        """Yield the paths of the outputs that are still to be written and may have no file."""
        # From the plan to the outputs, not the other way: most often it is short.
        query = "SELECT path FROM task CROSS JOIN output ON output.id = task.output WHERE content IS NULL"
        yield from (row[0] for row in self._conn.execute(query))

    def owned_paths(self) -> Iterator[str]:
        """Yield the paths of all files that are of this site: of the outputs, and those to remove."""
        yield from (row[0] for row in self._conn.execute("SELECT path FROM output UNION ALL SELECT path FROM stale"))

    def owns_any(self) -> bool:
        """Return whether any file is known to be of this site."""
        return next(self.owned_paths(), None) is not None

    def forget_stale(self) -> None:
        """Record that all files to remove are gone."""
        self._conn.execute("DELETE FROM stale")

    def count(self, without_kinds: Iterable[str] = ()) -> int:
        """Return how many outputs there are, leaving out some kinds."""
        excluded = tuple(without_kinds)
        marks = ", ".join("?" * len(excluded))
        # SQLite counts all rows page by page, others one by one; those that are left out are few.
        query = f"""SELECT (SELECT count(*) FROM output)
            - (SELECT count(*) FROM output WHERE kind IN ({marks}))"""  # noqa: S608 - marks alone
        count: int = self._conn.execute(query, excluded).fetchone()[0]
        return count
