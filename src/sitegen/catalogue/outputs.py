"""The outputs in the catalogue: what exists, what is still to be written or removed, what was found spoiled."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sitegen.catalogue.stamps import Stamp


class Output(NamedTuple):
    """One output that the catalogue knows."""

    id: int
    path: str
    kind: str
    subject: str
    period: int


class Written(NamedTuple):
    """How one task ended: the output's id, and what its file is now."""

    output: int
    inputs: bytes | None
    content: bytes
    stamp: Stamp


def output_at(conn: sqlite3.Connection, path: str) -> Output | None:
    """Return the output at ``path``, None when there is none."""
    row = conn.execute("SELECT id, path, kind, subject, period FROM output WHERE path = ?", (path,)).fetchone()
    return None if row is None else Output._make(row)


def outputs_alike(conn: sqlite3.Connection, folded: str) -> list[Output]:
    """Return the outputs at one place: paths that differ at most in case and accents."""
    query = "SELECT id, path, kind, subject, period FROM output WHERE folded = ?"
    return [Output._make(row) for row in conn.execute(query, (folded,))]


def output_inside(conn: sqlite3.Connection, folder: str) -> Output | None:
    """Return the first output in ``folder`` (folded, without a final slash), None when there is none."""
    query = """SELECT id, path, kind, subject, period FROM output
        WHERE folded >= ? AND folded < ? ORDER BY folded, path LIMIT 1"""
    row = conn.execute(query, (folder + "/", folder + "0")).fetchone()
    return None if row is None else Output._make(row)


def outputs_of(conn: sqlite3.Connection, kinds: Iterable[str], subject: str) -> list[Output]:
    """Return the outputs of some kinds with one subject."""
    query = "SELECT id, path, kind, subject, period FROM output WHERE kind = ? AND subject = ?"
    return [Output._make(row) for kind in kinds for row in conn.execute(query, (kind, subject))]


def outputs_of_kind(conn: sqlite3.Connection, kind: str) -> Iterator[Output]:
    """Yield the outputs of a kind."""
    query = "SELECT id, path, kind, subject, period FROM output WHERE kind = ?"
    yield from map(Output._make, conn.execute(query, (kind,)))


def files_inside(conn: sqlite3.Connection, folder: str) -> list[Output]:
    """Return the outputs copied from an article's folder into ``folder`` (with a final slash)."""
    query = """SELECT id, path, kind, subject, period FROM output
        WHERE path >= ? AND path < ? AND kind IN ('file', 'picture')"""
    return [Output._make(row) for row in conn.execute(query, (folder, folder[:-1] + "0"))]


def smaller_of_static(conn: sqlite3.Connection) -> list[Output]:
    """Return the smaller pictures made of pictures in ``static/``."""
    query = """SELECT id, path, kind, subject, period FROM output
        WHERE kind = 'picture' AND subject >= 'static/' AND subject < 'static0'"""
    return [Output._make(row) for row in conn.execute(query)]


def add_output(conn: sqlite3.Connection, path: str, folded: str, kind: str, subject: str, period: int) -> int:
    """Record a new output, not yet written; return its id."""
    query = "INSERT INTO output (path, folded, kind, subject, period) VALUES (?, ?, ?, ?, ?)"
    return conn.execute(query, (path, folded, kind, subject, period)).lastrowid or 0


def begin_gathering(conn: sqlite3.Connection) -> None:
    """Make a place for the outputs of a build that knows none yet."""
    conn.execute("DROP TABLE IF EXISTS temp.gathered")
    conn.execute(
        """CREATE TEMP TABLE gathered (n INTEGER PRIMARY KEY, path TEXT, folded TEXT, kind TEXT, subject TEXT,
        period INTEGER, reason TEXT)"""
    )


def gather(conn: sqlite3.Connection, rows: Iterable[tuple[str, str, str, str, int, str]]) -> None:
    """Gather outputs: (path, folded, kind, subject, period, reason)."""
    conn.executemany("INSERT INTO gathered VALUES (NULL, ?, ?, ?, ?, ?, ?)", rows)


def add_gathered(conn: sqlite3.Connection) -> list[tuple[str, str, str, int, str, str]]:
    """Record the gathered outputs and plan to write them; return those whose place is another's.

    They are (path, kind, subject, period, folded, reason), in the order in which they were gathered.
    """
    conn.execute(
        """CREATE TEMP TABLE later AS SELECT n FROM (
            SELECT n, row_number() OVER (PARTITION BY folded ORDER BY n) AS place FROM gathered) WHERE place > 1"""
    )
    first = "FROM gathered WHERE n NOT IN (SELECT n FROM later)"
    # In the order of their paths, so that each index grows at its end.
    conn.execute(
        f"""INSERT INTO output (path, folded, kind, subject, period)
        SELECT path, folded, kind, subject, period {first} ORDER BY path"""
    )
    conn.execute(
        f"""INSERT INTO task (output, reason) SELECT output.id, first.reason
        FROM (SELECT path, reason {first}) AS first JOIN output ON output.path = first.path"""  # noqa: S608
    )
    later = conn.execute(
        """SELECT path, kind, subject, period, folded, reason FROM gathered
        WHERE n IN (SELECT n FROM later) ORDER BY n"""
    ).fetchall()
    conn.execute("DROP TABLE later")
    conn.execute("DROP TABLE gathered")
    return later


def unusual_paths(conn: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield (path, folded path) of the outputs that may be a file where another needs a folder, or the other way."""
    yield from conn.execute(
        "SELECT path, folded FROM output WHERE path NOT LIKE '%/index.html' OR path LIKE '%index.html/%'"
    )


def spare_claimed(conn: sqlite3.Connection) -> None:
    """Take the paths that belong to an output again off those to remove."""
    conn.execute("DELETE FROM doomed WHERE EXISTS (SELECT 1 FROM output WHERE output.path = doomed.path)")


def alter_output(conn: sqlite3.Connection, output: int, kind: str, subject: str, period: int) -> None:
    """Record that the file of an output is from now on of another kind or subject."""
    query = "UPDATE output SET kind = ?, subject = ?, period = ?, inputs = NULL WHERE id = ?"
    conn.execute(query, (kind, subject, period, output))


def doom_output(conn: sqlite3.Connection, output: Output) -> None:
    """Record that an output no longer belongs: its file is to be removed."""
    conn.execute("DELETE FROM output WHERE id = ?", (output.id,))
    conn.execute("DELETE FROM task WHERE output = ?", (output.id,))
    conn.execute("INSERT OR IGNORE INTO doomed VALUES (?)", (output.path,))


def doom_everything(conn: sqlite3.Connection) -> None:
    """Take every output's file as one to remove, unless the plan claims its path again."""
    conn.execute("INSERT OR IGNORE INTO doomed SELECT path FROM output")
    conn.execute("DELETE FROM output")
    conn.execute("DELETE FROM task")


def add_task(conn: sqlite3.Connection, output: int, reason: str) -> None:
    """Plan to write an output; the first reason stands."""
    conn.execute("INSERT OR IGNORE INTO task (output, reason) VALUES (?, ?)", (output, reason))


def add_tasks_of_kind(conn: sqlite3.Connection, kind: str, reason: str) -> None:
    """Plan to write every output of a kind."""
    conn.execute("INSERT OR IGNORE INTO task (output, reason) SELECT id, ? FROM output WHERE kind = ?", (reason, kind))


def order_tasks(conn: sqlite3.Connection) -> int:
    """Order the tasks, numbered from 1, and return how many there are.

    Neighbours share what they show: the articles of a month, by date, are followed by the pages of its days, by its own
    pages, and those of a year by the pages of the year.
    """
    conn.execute(
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
    conn.execute("DELETE FROM task")
    conn.execute("INSERT INTO task (output, reason) SELECT output, reason FROM ordered ORDER BY rowid")
    conn.execute("DROP TABLE ordered")
    return count_tasks(conn)


def count_tasks(conn: sqlite3.Connection) -> int:
    """Return how many outputs are still to be written."""
    count: int = conn.execute("SELECT count(*) FROM task").fetchone()[0]
    return count


def task_bounds(conn: sqlite3.Connection) -> tuple[int, int]:
    """Return the lowest and highest task number, (0, 0) when there are none."""
    # Asked one by one, each is found at an end of the table.
    low = conn.execute("SELECT min(n) FROM task").fetchone()[0]
    high = conn.execute("SELECT max(n) FROM task").fetchone()[0]
    return low or 0, high or 0


def one_task_of_each_kind(conn: sqlite3.Connection) -> list[int]:
    """Return the first task number of each kind of output that is to be written."""
    query = "SELECT min(task.n) FROM task JOIN output ON output.id = task.output GROUP BY output.kind"
    return [row[0] for row in conn.execute(query)]


def tasks_of_kinds(conn: sqlite3.Connection, kinds: Iterable[str]) -> Iterator[int]:
    """Yield the numbers of the tasks of some kinds of output, in order."""
    named = tuple(kinds)
    query = f"""SELECT task.n FROM task JOIN output ON output.id = task.output
        WHERE output.kind IN ({", ".join("?" * len(named))}) ORDER BY task.n"""  # noqa: S608 - marks alone
    yield from (row[0] for row in conn.execute(query, named).fetchall())


def tasks_between(conn: sqlite3.Connection, low: int, high: int) -> list[tuple[Output, str, bytes | None]]:
    """Return (output, reason, digest of the bytes written before) of the tasks numbered low to high, in order."""
    query = """SELECT output.id, path, kind, subject, period, reason, content
        FROM task JOIN output ON output.id = task.output WHERE n BETWEEN ? AND ? ORDER BY n"""
    return [(Output._make(row[:5]), row[5], row[6]) for row in conn.execute(query, (low, high))]


def record_written(conn: sqlite3.Connection, low: int, high: int, written: Iterable[Written]) -> None:
    """Record how the tasks numbered low to high ended, and take them off the plan."""
    conn.executemany(
        "UPDATE output SET inputs = ?, content = ?, size = ?, mtime = ?, ctime = ? WHERE id = ?",
        ((each.inputs, each.content, *each.stamp, each.output) for each in written),
    )
    conn.execute("DELETE FROM task WHERE n BETWEEN ? AND ?", (low, high))


def recorded_stamps(conn: sqlite3.Connection) -> Iterable[tuple[int, str, int, int, int, bytes]]:
    """Return (id, path, size, mtime, ctime, content digest) of every output that was written."""
    return conn.execute("SELECT id, path, size, mtime, ctime, content FROM output WHERE content IS NOT NULL")


def forget_content(conn: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Record that the files of some outputs are not what was written."""
    conn.executemany("UPDATE output SET content = NULL WHERE id = ?", ((each,) for each in ids))


def inputs_of(conn: sqlite3.Connection, output: int) -> bytes | None:
    """Return the digest of what an article's page showed of other articles."""
    row = conn.execute("SELECT inputs FROM output WHERE id = ?", (output,)).fetchone()
    return None if row is None else row[0]


def doomed_paths(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield the paths of the files to remove."""
    for row in conn.execute("SELECT path FROM doomed"):
        yield row[0]


def paths_to_change(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield the paths of the files to write, then of those to remove, each in order."""
    query = "SELECT path FROM output WHERE id IN (SELECT output FROM task) ORDER BY path"
    yield from (row[0] for row in conn.execute(query))
    yield from (row[0] for row in conn.execute("SELECT path FROM doomed ORDER BY path"))


def clear_doomed(conn: sqlite3.Connection) -> None:
    """Record that all files to remove are gone."""
    conn.execute("DELETE FROM doomed")


def count_outputs(conn: sqlite3.Connection, without_kinds: Iterable[str] = ()) -> int:
    """Return how many outputs there are, leaving out some kinds."""
    excluded = tuple(without_kinds)
    marks = ", ".join("?" * len(excluded))
    count: int = conn.execute(f"SELECT count(*) FROM output WHERE kind NOT IN ({marks})", excluded).fetchone()[0]  # noqa: S608
    return count
