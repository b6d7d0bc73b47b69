"""A build, phase by phase: settings, sources, read, plan, render, write, prune."""

import contextlib
import os
import sqlite3
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator

from sitegen import __version__
from sitegen.catalogue import files, outputs, schema, warned
from sitegen.digests import digest_of, digest_of_file
from sitegen.errors import Fault, FaultError, MachineError
from sitegen.options import Listener, Options
from sitegen.output import files_in, remove, remove_temporary_files, require_own_folders
from sitegen.results import BuildError, Course, Result
from sitegen.sources import ARTICLE, Difference, Place, differences, is_installed, locate

# Libraries whose version decides what the pages hold.
_LIBRARIES = (
    "jinja2",
    "markdown",
    "markupsafe",
    "nh3",
    "pillow",
    "pyyaml",
    "python_slugify",
    "text_unidecode",
    "tzdata",
)
# What workers need.
_PRELOADED = ("sitegen.reading", "sitegen.render.batches")


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
def locked(path: str, listener: Listener) -> Iterator[None]:
    """Let one build at a time use the catalogue at ``path``; a second waits until the first is done, and says so."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".lock", "w", encoding="ascii") as file:
        if sys.platform == "win32":
            yield
            return
        import fcntl  # noqa: PLC0415 - only where there is one

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            listener.waits()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def program_digest() -> str:
    """Return the versions of the program and of the libraries that render, found without importing them.

    The program in a checkout has no version that changes with it: there its source text counts.
    """
    found: dict[str, str] = {}
    for folder in sys.path:
        with contextlib.suppress(OSError):
            for name in os.listdir(folder or "."):
                package, mark, rest = name.partition("-")
                if mark and rest.endswith(".dist-info") and package.lower() in _LIBRARIES:
                    found.setdefault(package.lower(), rest[: -len(".dist-info")])
    source = "" if is_installed() else _source_digest()
    return repr((__version__, source, schema.SCHEMA_VERSION, sys.version_info[:2], sorted(found.items())))


def _source_digest() -> str:
    top = os.path.dirname(os.path.abspath(__file__))
    names = sorted(each for each in files_in(top) if each.endswith(".py"))
    return digest_of(b"".join(digest_of_file(os.path.join(top, name)) for name in names)).hex()


def build(options: Options, listener: Listener | None = None) -> Result:
    """Build what is out of date. Raises BuildError, MachineError.

    Nothing is written when there are faults, but that of a template which fails on what few pages hold.
    """
    path = catalogue_path(options.site, options.output)
    told = listener or Listener()
    with locked(path, told):
        opened = schema.open_catalogue(path)
        try:
            try:
                return _build(options, path, opened, told)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
                    raise MachineError(str(error)) from error
                opened.conn.close()
                opened = schema.replace_catalogue(path, "corrupt")
                return _build(options, path, opened, told)
        except OSError as error:
            raise MachineError(f"{error.filename or options.output}: {error.strerror or error}") from error
        finally:
            opened.conn.close()


def _build(options: Options, path: str, opened: schema.Opened, listener: Listener) -> Result:
    conn = opened.conn
    course = Course(conn, options.now, opened.replaced)
    if options.measure:
        course.measure(lambda: [os.getpid()])
    place = locate(options.site)
    facts = files.get_meta(conn)
    tree_faults: list[Fault] = []
    looked_at = time.time_ns()
    _find_differences(conn, place, tree_faults)
    spoiled = _spoiled(conn, options.output)
    course.end("sources")
    asked = f"{options.base_url} {options.drafts} {options.scheduled}"
    program = program_digest()
    idle = (
        not (options.clean or options.prune or tree_faults or spoiled)
        and facts.get("complete") == 1
        and facts.get("program") == program
        and facts.get("asked") == asked
        and _clock_stands(facts, options.now)
        and conn.execute("SELECT 1 FROM difference LIMIT 1").fetchone() is None
    )
    if idle:
        return course.result()
    # All that reads, plans or renders is imported only when there is something to do, meanwhile also by the workers.
    from sitegen.workers import WORTH_WORKERS, Workers  # noqa: PLC0415

    workers = Workers(options.jobs or _processors(), _PRELOADED)
    if _new_articles(conn) >= WORTH_WORKERS:
        workers.prepare()
    from sitegen.claims import in_the_way  # noqa: PLC0415
    from sitegen.update import Found, Update  # noqa: PLC0415

    bare = not os.path.isdir(options.output) or not os.listdir(options.output)
    if options.measure:
        course.measure(workers.pids)
    try:
        try:
            update = Update(options, Found(path, conn, place, facts, looked_at, asked, program), workers)
            update.prepare(tree_faults, spoiled, course.watching(listener.reads), course.watching(listener.develops))
        finally:
            course.end("plan")
        schema.share(conn)
        cleared = 0
        if not bare:
            require_own_folders(options.output, outputs.paths_to_change(conn))
            if facts.get("complete") != 1:
                # Only a build that did not end leaves any.
                remove_temporary_files(options.output)
            cleared = _remove(options.output, in_the_way(conn), listener)
        outcome = update.write(listener.wrote, course.watching(_finishing(conn, listener)), bare=bare)
        schema.finish(conn)
        course.end("write")
    except FaultError as error:
        raise BuildError(error.faults, course.result()) from None
    finally:
        workers.close()
    if outcome.faults:
        raise BuildError(
            [*outcome.faults, *warned.standing(conn)], course.result(written=outcome.written, removed=cleared)
        )
    removed, foreign = _tidy(options, conn, listener, look=update.everything and not bare)
    course.end("remove")
    return course.result(written=outcome.written, removed=cleared + removed, foreign=foreign)


def _finishing(conn: sqlite3.Connection, listener: Listener) -> Callable[[int, int], None]:
    """Return what tells of progress in writing, and finishes a new catalogue while the workers render on."""

    def progress(done: int, total: int) -> None:
        schema.finish(conn)
        listener.writes(done, total)

    return progress


def _tidy(options: Options, conn: sqlite3.Connection, listener: Listener, *, look: bool) -> tuple[int, int]:
    """Remove what no longer belongs; return how many files that were, and how many others are not of this site.

    The others are looked for only when asked to ``look``; with ``--prune`` they go as well.
    """
    removed = _remove(options.output, outputs.doomed_paths(conn), listener)
    foreign = 0
    if options.prune:
        removed += _remove(options.output, _foreign(conn, options.output), listener)
    elif look:
        foreign = sum(1 for _ in _foreign(conn, options.output))
    conn.execute("BEGIN")
    outputs.clear_doomed(conn)
    files.set_meta(conn, complete=1)
    conn.execute("COMMIT")
    return removed, foreign


def _find_differences(conn: sqlite3.Connection, place: Place, tree_faults: list[Fault]) -> None:
    conn.execute(
        """CREATE TEMP TABLE difference (path TEXT PRIMARY KEY, kind INTEGER, size INTEGER, mtime INTEGER,
        ctime INTEGER, gone INTEGER, digest BLOB) WITHOUT ROWID"""
    )
    conn.execute("BEGIN")
    conn.executemany(
        "INSERT INTO difference VALUES (?, ?, ?, ?, ?, ?, ?)", map(_row, differences(place, conn, tree_faults))
    )
    conn.execute("COMMIT")


def _new_articles(conn: sqlite3.Connection) -> int:
    query = "SELECT count(*) FROM difference WHERE kind = ? AND digest IS NULL AND NOT gone"
    count: int = conn.execute(query, (ARTICLE,)).fetchone()[0]
    return count


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
    top = os.path.join(folder, "")
    # Every output is looked at, so this loop is most of what a build with nothing to do takes: no calls but the one.
    for output, path, size, mtime, ctime, content in outputs.recorded_stamps(conn):
        real = top + path
        try:
            status = os.stat(real)
            if status.st_mtime_ns == mtime and status.st_size == size and status.st_ctime_ns == ctime:
                continue
            if status.st_size == size and stat.S_ISREG(status.st_mode) and digest_of_file(real) == content:
                same.append((size, status.st_mtime_ns, status.st_ctime_ns, output))
                continue
        except OSError:
            pass
        found.append(output)
    if same:
        conn.execute("BEGIN")
        conn.executemany("UPDATE output SET size = ?, mtime = ?, ctime = ? WHERE id = ?", same)
        conn.execute("COMMIT")
    return found


def _foreign(conn: sqlite3.Connection, folder: str) -> Iterator[str]:
    """Yield the files in the output folder that are not of this site."""
    return (each for each in files_in(folder) if outputs.output_at(conn, each) is None)


def _remove(folder: str, paths: Iterable[str], listener: Listener) -> int:
    """Remove files of the output; return how many were there."""
    count = 0
    for each in paths:
        if remove(folder, each):
            listener.removed(each)
            count += 1
    return count
