"""The plan: outputs still to be written, in order, and why."""

import sqlite3
from collections.abc import Iterable, Iterator

from sitegen.catalogue.output_records import Output, Written
from sitegen.system.digests import Sha256


class Tasks:
    """The plan: outputs still to be written, in order, and why."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def add(self, output: int, reason: str) -> None:
        """Plan to write an output; the first reason stands."""
        self._conn.execute("INSERT OR IGNORE INTO task (output, reason) VALUES (?, ?)", (output, reason))

    def add_of_kind(self, kind: str, reason: str) -> None:
        """Plan to write every output of a kind."""
        self._conn.execute(
            "INSERT OR IGNORE INTO task (output, reason) SELECT id, ? FROM output WHERE kind = ?", (reason, kind)
        )

    def order(self) -> int:
        """Order the tasks, numbered from 1, and return how many there are.

        Neighbours share what they show: the articles of a month, by date, are followed by the pages of its days, by its
        own pages, and those of a year by the pages of the year.
        """
        self._conn.execute(
            """CREATE TEMP TABLE ordered AS SELECT task.output AS output, task.reason AS reason
            FROM task JOIN output ON output.id = task.output
            LEFT JOIN article ON output.kind = 'article' AND article.id = CAST(output.subject AS INTEGER)
            ORDER BY CASE
                    WHEN article.id IS NOT NULL THEN article.day / 100 * 100
                    WHEN output.period = 0 THEN 99999999
                    WHEN output.period < 10000 THEN output.period * 10000 + 9999
                    WHEN output.period < 1000000 THEN output.period * 100 + 99
                    ELSE output.period / 100 * 100 + 98 END,
                article.published, article.path, output.period, output.kind, output.subject, output.path"""
        )
        self._conn.execute("DELETE FROM task")
        self._conn.execute("INSERT INTO task (output, reason) SELECT output, reason FROM ordered ORDER BY rowid")
        self._conn.execute("DROP TABLE ordered")
        return self.count()

    def count(self) -> int:
        """Return how many outputs are still to be written."""
        count: int = self._conn.execute("SELECT count(*) FROM task").fetchone()[0]
        return count

    def bounds(self) -> tuple[int, int]:
        """Return the lowest and highest task number, (0, 0) when there are none."""
        # Asked one by one, each is found at an end of the table.
        low = self._conn.execute("SELECT min(n) FROM task").fetchone()[0]
        high = self._conn.execute("SELECT max(n) FROM task").fetchone()[0]
        return low or 0, high or 0

    def one_of_each_kind(self) -> list[int]:
        """Return the first task number of each kind of output that is to be written."""
        query = "SELECT min(task.n) FROM task JOIN output ON output.id = task.output GROUP BY output.kind"
        return [row[0] for row in self._conn.execute(query)]

    def of_kinds(self, kinds: Iterable[str]) -> Iterator[int]:
        """Yield the numbers of the tasks of some kinds of output, in order."""
        named = tuple(kinds)
        query = f"""SELECT task.n FROM task JOIN output ON output.id = task.output
            WHERE output.kind IN ({", ".join("?" * len(named))}) ORDER BY task.n"""  # noqa: S608 - marks alone
        yield from (row[0] for row in self._conn.execute(query, named).fetchall())

    def outputs(self, numbers: Iterable[int]) -> list[Output]:
        """Return the outputs that some tasks are for."""
        return [output for each in numbers for output, *_ in self.between(each, each)]

    def few_of_kinds(self, kinds: Iterable[str], most: int) -> list[int]:
        """Return the numbers of tasks of kinds that have few outputs, ``most`` at most."""
        named = tuple(kinds)
        # From the outputs to the plan, which may hold all others.
        query = f"""SELECT task.n FROM output CROSS JOIN task ON task.output = output.id
            WHERE output.kind IN ({", ".join("?" * len(named))}) LIMIT ?"""  # noqa: S608 - marks alone
        return [row[0] for row in self._conn.execute(query, (*named, most))]

    def at(self, paths: Iterable[str]) -> list[int]:
        """Return the numbers of the tasks that write the outputs at ``paths``, in order."""
        query = "SELECT n FROM task JOIN output ON output.id = task.output WHERE path = ?"
        return sorted(row[0] for each in paths for row in self._conn.execute(query, (each,)))

    def between(self, low: int, high: int) -> list[tuple[Output, str, Sha256 | None]]:
        """Return (output, reason, digest of the bytes written before) of the tasks numbered low to high, in order."""
        query = """SELECT output.id, path, kind, subject, period, reason, content
            FROM task JOIN output ON output.id = task.output WHERE n BETWEEN ? AND ? ORDER BY n"""
        return [(Output._make(row[:5]), row[5], row[6]) for row in self._conn.execute(query, (low, high))]

    def drop_of_kinds(self, kinds: Iterable[str]) -> None:
        """Take the outputs of some kinds off the plan: what makes them finds by itself which are to be made."""
        named = tuple(kinds)
        query = f"""DELETE FROM task WHERE output IN (
            SELECT id FROM output WHERE kind IN ({", ".join("?" * len(named))}))"""  # noqa: S608 - marks alone
        self._conn.execute(query, named)

    def record_made(self, made: Iterable[Written]) -> None:
        """Record how outputs ended that were on no plan."""
        self._conn.executemany(
            """UPDATE output SET content = ?,
            size = coalesce(?, size), mtime = coalesce(?, mtime), ctime = coalesce(?, ctime) WHERE id = ?""",
            ((each.content, *(each.stamp or (None, None, None)), each.output) for each in made),
        )

    def record_written(self, low: int, high: int, written: Iterable[Written]) -> None:
        """Record how the tasks numbered low to high ended, and take them off the plan."""
        self._conn.executemany(
            """UPDATE output SET inputs = ?, content = ?,
            size = coalesce(?, size), mtime = coalesce(?, mtime), ctime = coalesce(?, ctime) WHERE id = ?""",
            ((each.inputs, each.content, *(each.stamp or (None, None, None)), each.output) for each in written),
        )
        self._conn.execute("DELETE FROM task WHERE n BETWEEN ? AND ?", (low, high))
