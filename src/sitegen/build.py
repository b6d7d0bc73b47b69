"""A build, phase by phase: settings, sources, read, plan, render, write, prune."""

import contextlib
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

from sitegen import __version__
from sitegen.catalogue import files, outputs, schema
from sitegen.catalogue.stamps import stamp_of
from sitegen.errors import Fault, MachineError
from sitegen.options import Options
from sitegen.output import digest_of_file, files_in, remove, remove_temporary_files
from sitegen.sources import Difference, differences, locate

# Libraries whose version decides what the pages hold.
_LIBRARIES = ("jinja2", "markdown", "markupsafe", "nh3", "pyyaml", "python_slugify", "text_unidecode", "tzdata")


class Result(NamedTuple):
    """What a build did; ``written`` are (path, reason)."""

    articles: int
    pages: int
    written: list[tuple[str, str]]
    unchanged: int
    removed: list[str]
    warnings: list[Fault]
    next_due: int | None
    seconds: dict[str, float]
    foreign: int
    replaced: str


def state_folder(site: str) -> str:
    """Return the folder that holds what builds remember."""
    return os.path.join(site, ".sitegen")


def catalogue_path(site: str, output: str) -> str:
    """Return the catalogue of one output folder: each has a record of its own."""
    below = os.path.relpath(output, site).replace(os.sep, "/")
    if below == "public":
        return os.path.join(state_folder(site), "catalogue.sqlite3")
    import_name = "".join(each if each.isalnum() else "-" for each in below).strip("-")
    return os.path.join(state_folder(site), f"catalogue-{import_name}.sqlite3")


@contextlib.contextmanager
def locked(path: str) -> Iterator[None]:
    """Let one build at a time use the catalogue at ``path``; a second waits until the first is done."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".lock", "w", encoding="ascii") as file:
        if sys.platform == "win32":
            yield
            return
        import fcntl  # noqa: PLC0415 - only where there is one

        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def program_digest() -> str:
    """Return the versions of the program and of the libraries that render, found without importing them."""
    found: dict[str, str] = {}
    for folder in sys.path:
        with contextlib.suppress(OSError):
            for name in os.listdir(folder or "."):
                package, mark, rest = name.partition("-")
                if mark and rest.endswith(".dist-info") and package.lower() in _LIBRARIES:
                    found.setdefault(package.lower(), rest[: -len(".dist-info")])
    return repr((__version__, schema.SCHEMA_VERSION, sys.version_info[:2], sorted(found.items())))


def build(options: Options) -> Result:
    """Build what is out of date. Raises FaultError, MachineError; nothing is written when there are faults."""
    path = catalogue_path(options.site, options.output)
    with locked(path):
        opened = schema.open_catalogue(path)
        try:
            try:
                return _build(options, path, opened.conn, opened.replaced)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
                    raise MachineError(str(error)) from error
                opened.conn.close()
                opened = schema.replace_catalogue(path, "corrupt")
                return _build(options, path, opened.conn, opened.replaced)
        except OSError as error:
            raise MachineError(f"{error.filename or options.output}: {error.strerror or error}") from error
        finally:
            opened.conn.close()


def _build(options: Options, path: str, conn: sqlite3.Connection, replaced: str) -> Result:
    seconds: dict[str, float] = {}
    started = time.perf_counter()
    place = locate(options.site)
    facts = files.get_meta(conn)
    tree_faults: list[Fault] = []
    looked_at = time.time_ns()
    conn.execute(
        """CREATE TEMP TABLE difference (path TEXT PRIMARY KEY, kind INTEGER, size INTEGER, mtime INTEGER,
        ctime INTEGER, gone INTEGER, digest BLOB) WITHOUT ROWID"""
    )
    conn.execute("BEGIN")
    conn.executemany(
        "INSERT INTO difference VALUES (?, ?, ?, ?, ?, ?, ?)", map(_row, differences(place, conn, tree_faults))
    )
    conn.execute("COMMIT")
    seconds["sources"] = time.perf_counter() - started
    asked = f"{options.base_url} {options.drafts} {options.scheduled}"
    program = program_digest()
    idle = (
        not options.clean
        and not tree_faults
        and facts.get("complete") == 1
        and facts.get("program") == program
        and facts.get("asked") == asked
        and _clock_stands(facts, options.now)
        and conn.execute("SELECT 1 FROM difference LIMIT 1").fetchone() is None
    )
    spoiled = _spoiled(conn, options.output)
    if idle and not spoiled and not options.prune:
        seconds["total"] = time.perf_counter() - started
        return _result(facts, [], outputs.count_outputs(conn), [], [], options.now, seconds, 0, replaced)
    # All that reads, plans or renders is imported only when there is something to do.
    from sitegen import update  # noqa: PLC0415

    job = update.Update(options, path, conn, place, facts, looked_at, asked, program)
    warnings = job.prepare(tree_faults, spoiled)
    seconds["plan"] = time.perf_counter() - started - seconds["sources"]
    remove_temporary_files(options.output)
    written, unchanged = job.write()
    seconds["write"] = time.perf_counter() - started - seconds["plan"] - seconds["sources"]
    removed = [each for each in list(outputs.doomed_paths(conn)) if remove(options.output, each)]
    foreign = 0
    if options.prune or options.clean or job.everything:
        foreign = _foreign(conn, options, removed)
    conn.execute("BEGIN")
    outputs.clear_doomed(conn)
    files.set_meta(conn, complete=1)
    conn.execute("COMMIT")
    seconds["total"] = time.perf_counter() - started
    kept = outputs.count_outputs(conn) - len(written)
    return _result(
        files.get_meta(conn), written, max(kept, unchanged), removed, warnings, options.now, seconds, foreign, replaced
    )


def _row(each: Difference) -> tuple[str, int, int, int, int, int, bytes | None]:
    size, mtime, ctime = each.stamp or (0, 0, 0)
    return each.path, each.kind, size, mtime, ctime, int(each.stamp is None), each.digest


def _clock_stands(facts: dict[str, str | int | bytes | None], now: int) -> bool:
    before, turn = facts.get("now"), facts.get("next_change")
    return isinstance(before, int) and before <= now and (not isinstance(turn, int) or now < turn)


def _spoiled(conn: sqlite3.Connection, folder: str) -> list[int]:
    """Return the ids of outputs whose files are not as they were written; new stamps of the same bytes are recorded."""
    found: list[int] = []
    same: list[tuple[int, int, int, int]] = []
    for output, path, size, mtime, ctime, content in outputs.recorded_stamps(conn):
        real = os.path.join(folder, path)
        try:
            stamp = stamp_of(real)
            if stamp == (size, mtime, ctime):
                continue
            if stamp.size == size and os.path.isfile(real) and digest_of_file(real) == content:
                same.append((*stamp, output))
                continue
        except OSError:
            pass
        found.append(output)
    if same:
        conn.execute("BEGIN")
        conn.executemany("UPDATE output SET size = ?, mtime = ?, ctime = ? WHERE id = ?", same)
        conn.execute("COMMIT")
    return found


def _foreign(conn: sqlite3.Connection, options: Options, removed: list[str]) -> int:
    count = 0
    for each in list(files_in(options.output)):
        if outputs.output_at(conn, each) is None:
            if options.prune:
                remove(options.output, each)
                removed.append(each)
            else:
                count += 1
    return count


def _result(  # noqa: PLR0913, PLR0917 - the fields of a Result, from two places
    facts: dict[str, str | int | bytes | None],
    written: list[tuple[str, str]],
    unchanged: int,
    removed: list[str],
    warnings: list[Fault],
    now: int,
    seconds: dict[str, float],
    foreign: int,
    replaced: str,
) -> Result:
    due = facts.get("next_due")
    return Result(
        articles=int(facts.get("articles") or 0),
        pages=int(facts.get("pages") or 0),
        written=written,
        unchanged=unchanged,
        removed=removed,
        warnings=warnings,
        next_due=due if isinstance(due, int) and due > now else None,
        seconds={name: round(value, 4) for name, value in seconds.items()},
        foreign=foreign,
        replaced=replaced,
    )
