"""A build, phase by phase: settings, sources, read, plan, render, write, prune."""

import contextlib
import os
import sqlite3
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator

from sitegen import __version__
from sitegen.build.options import Listener, Options
from sitegen.build.results import BuildError, BuildMetrics, Result
from sitegen.catalogue import opening
from sitegen.catalogue.ledger import Ledger
from sitegen.catalogue.schema import SCHEMA_VERSION
from sitegen.diagnostics.faults import Fault, FaultError, MachineError
from sitegen.system.digests import digest_of, digest_of_file
from sitegen.system.files import files_in, remove, remove_temporary_files, require_own_folders
from sitegen.system.sources import is_installed, locate, walk
from sitegen.system.stamps import Stamp

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
_PRELOADED = ("sitegen.build.reading", "sitegen.rendering.batches")


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
    return repr((__version__, source, SCHEMA_VERSION, sys.version_info[:2], sorted(found.items())))


def _source_digest() -> str:
    # The whole program, not this package alone.
    top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    names = sorted(each for each in files_in(top) if each.endswith(".py"))
    return digest_of(b"".join(digest_of_file(os.path.join(top, name)) for name in names)).hex()


def build(options: Options, listener: Listener | None = None) -> Result:
    """Build what is out of date. Raises BuildError, MachineError.

    Nothing is written when there are faults, but that of a template which fails on what few pages hold.
    """
    path = catalogue_path(options.site, options.output)
    told = listener or Listener()
    with locked(path, told):
        opened = opening.open_catalogue(path)
        try:
            try:
                return _build(options, path, opened, told)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
                    raise MachineError(str(error)) from error
                opened.ledger.close()
                opened = opening.replace_catalogue(path, "corrupt")
                return _build(options, path, opened, told)
        except OSError as error:
            raise MachineError(f"{error.filename or options.output}: {error.strerror or error}") from error
        finally:
            opened.ledger.close()


def _build(options: Options, path: str, opened: opening.Opened, listener: Listener) -> Result:  # noqa: PLR0915 - the phases, in their order
    ledger = opened.ledger
    course = BuildMetrics(ledger, options.now, opened.replaced)
    if options.measure:
        course.measure(lambda: [os.getpid()])
    place = locate(options.site)
    facts = ledger.facts.all()
    tree_faults: list[Fault] = []
    looked_at = time.time_ns()
    ledger.differences.find(walk(place, tree_faults))
    modified_outputs = _modified_outputs(ledger, options.output)
    course.end("sources")
    asked = f"{options.base_url} {options.drafts} {options.scheduled}"
    program = program_digest()
    idle = (
        not (options.clean or options.prune or tree_faults or modified_outputs)
        and facts.get("complete") == 1
        and facts.get("program") == program
        and facts.get("asked") == asked
        and _clock_stands(facts, options.now)
        and ledger.differences.are_none()
    )
    if idle:
        return course.result()
    # All that reads, plans or renders is imported only when there is something to do, meanwhile also by the workers.
    from sitegen.catalogue.catalogue import Catalogue  # noqa: PLC0415
    from sitegen.system.workers import WORTH_WORKERS, Workers  # noqa: PLC0415

    catalogue = Catalogue.whole(ledger)
    workers = Workers(options.jobs or _processors(), _PRELOADED)
    if catalogue.differences.count_new_articles() >= WORTH_WORKERS:
        workers.prepare()
    from sitegen.build.update import BuildInputs, Update  # noqa: PLC0415
    from sitegen.planning.claims import in_the_way  # noqa: PLC0415

    output_was_empty = not os.path.isdir(options.output) or not os.listdir(options.output)
    if options.measure:
        course.measure(workers.pids)
    try:
        try:
            update = Update(options, BuildInputs(path, catalogue, place, facts, looked_at, asked, program), workers)
            update.prepare(
                tree_faults, modified_outputs, course.watching(listener.reads), course.watching(listener.develops)
            )
        finally:
            course.end("plan")
        catalogue.share()
        cleared = 0
        if not output_was_empty:
            require_own_folders(options.output, catalogue.outputs.paths_to_change())
            if facts.get("complete") != 1:
                # Only a build that did not end leaves any.
                remove_temporary_files(options.output)
            cleared = _remove(options.output, in_the_way(catalogue), listener)
        outcome = update.write(
            listener.on_file_written,
            course.watching(_finishing(catalogue, listener)),
            output_was_empty=output_was_empty,
        )
        catalogue.finish()
        course.end("write")
    except FaultError as error:
        raise BuildError(error.faults, course.result()) from None
    finally:
        workers.close()
    if outcome.faults:
        raise BuildError(
            [*outcome.faults, *catalogue.warnings.current()], course.result(written=outcome.written, removed=cleared)
        )
    removed, foreign = _tidy(options, catalogue, listener, look=update.full_rebuild and not output_was_empty)
    course.end("remove")
    return course.result(written=outcome.written, removed=cleared + removed, foreign=foreign)


def _finishing(ledger: Ledger, listener: Listener) -> Callable[[int, int], None]:
    """Return what tells of progress in writing, and finishes a new ledger while the workers render on."""

    def progress(done: int, total: int) -> None:
        ledger.finish()
        listener.writes(done, total)

    return progress


def _tidy(options: Options, ledger: Ledger, listener: Listener, *, look: bool) -> tuple[int, int]:
    """Remove what no longer belongs; return how many files that were, and how many others are not of this site.

    The others are looked for only when asked to ``look``; with ``--prune`` they go as well.
    """
    removed = _remove(options.output, ledger.outputs.stale_paths(), listener)
    foreign = 0
    if options.prune:
        removed += _remove(options.output, _foreign(ledger, options.output), listener)
    elif look:
        foreign = sum(1 for _ in _foreign(ledger, options.output))
    with ledger.transaction():
        ledger.outputs.forget_stale()
        ledger.facts.record(complete=1)
    return removed, foreign


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _clock_stands(facts: dict[str, str | int | bytes | None], now: int) -> bool:
    before, turn = facts.get("now"), facts.get("next_change")
    return isinstance(before, int) and before <= now and (not isinstance(turn, int) or now < turn)


def _modified_outputs(ledger: Ledger, folder: str) -> list[int]:
    """Return the ids of outputs whose files are not as they were written; new stamps of the same bytes are recorded."""
    found: list[int] = []
    same: list[tuple[int, Stamp]] = []
    top = os.path.join(folder, "")
    # Every output is looked at, so this loop is most of what a build with nothing to do takes: no calls but the one.
    for output, path, size, mtime, ctime, content in ledger.outputs.recorded_stamps():
        real = top + path
        try:
            status = os.stat(real)
            if status.st_mtime_ns == mtime and status.st_size == size and status.st_ctime_ns == ctime:
                continue
            if status.st_size == size and stat.S_ISREG(status.st_mode) and digest_of_file(real) == content:
                same.append((output, Stamp(size, status.st_mtime_ns, status.st_ctime_ns)))
                continue
        except OSError:
            pass
        found.append(output)
    if same:
        with ledger.transaction():
            ledger.outputs.record_stamps(same)
    return found


def _foreign(ledger: Ledger, folder: str) -> Iterator[str]:
    """Yield the files in the output folder that are not of this site."""
    return (each for each in files_in(folder) if ledger.outputs.at(each) is None)


def _remove(folder: str, paths: Iterable[str], listener: Listener) -> int:
    """Remove files of the output; return how many were there."""
    count = 0
    for each in paths:
        if remove(folder, each):
            listener.removed(each)
            count += 1
    return count
