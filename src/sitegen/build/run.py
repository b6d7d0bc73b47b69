"""A build, phase by phase: scan, read, plan, render and write, remove."""

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from sitegen.build.options import Listener, Options
from sitegen.build.output_folder import require_apart, require_own
from sitegen.build.results import BuildError, BuildMetrics, Result
from sitegen.build.scan import is_idle, scan
from sitegen.build.state import catalogue_path
from sitegen.catalogue import Opened, list_owned, plainly, with_catalogue
from sitegen.diagnostics import FaultError, MachineError
from sitegen.system.locking import locked
from sitegen.system.sources import SitePaths, locate

if TYPE_CHECKING:
    from sitegen.catalogue import Catalogue

# What workers need.
_PRELOADED = ("sitegen.build.reading", "sitegen.rendering.batches", "sitegen.search.index")


def build(options: Options, listener: Listener | None = None) -> Result:
    """Build what is out of date. Raises FaultError (a BuildError once anything is known of the site), MachineError.

    Nothing is written when there are faults, but that of a template which fails on what few pages hold.
    """
    place = locate(options.site)
    path = catalogue_path(options.site, options.output)
    told = listener or Listener()
    try:
        require_apart(options.output, place)
        with locked(path + ".lock", told.waits):
            return with_catalogue(path, partial(_build, options, place, path, told), thorough=options.clean)
    except OSError as error:
        shown = plainly(error, path)
        raise MachineError(f"{shown.filename or options.output}: {shown.strerror or shown}") from shown


def _build(options: Options, place: SitePaths, path: str, listener: Listener, opened: Opened) -> Result:
    ledger = opened.ledger
    if options.prune:
        require_own(options.output, built_before=ledger.outputs.owns_any())
    metrics = BuildMetrics(ledger, options.now, opened.replaced)
    if options.measure:
        metrics.measure(lambda: [os.getpid()])
    found = scan(ledger, place, options)
    metrics.end("sources")
    if is_idle(found, ledger, options):
        return metrics.result()
    opened.begin()
    # All that reads, plans or renders is imported only when there is something to do, meanwhile also by the workers.
    from sitegen.catalogue import Catalogue  # noqa: PLC0415
    from sitegen.system.workers import WORTH_WORKERS, Workers  # noqa: PLC0415

    catalogue = Catalogue.whole(ledger)
    workers = Workers(options.jobs or _processors(), _PRELOADED)
    if ledger.differences.count_new_articles() >= WORTH_WORKERS:
        workers.prepare()
    from sitegen.build.removing import clear_the_way, tidy  # noqa: PLC0415
    from sitegen.build.update import BuildInputs, Update  # noqa: PLC0415

    output_was_empty = not os.path.isdir(options.output) or not os.listdir(options.output)
    if options.measure:
        metrics.measure(workers.pids)
    try:
        try:
            update = Update(options, BuildInputs(path, catalogue, place, found), workers)
            update.prepare(metrics.watching(listener.reads), metrics.watching(listener.develops))
        finally:
            metrics.end("plan")
        opened.share()
        list_owned(path, ledger, anew=update.full_rebuild)
        cleared = 0
        if not output_was_empty:
            ended_well = found.facts.get("complete") == 1
            cleared = clear_the_way(options.output, catalogue, listener, ended_well=ended_well)
        outcome = update.write(
            listener, metrics.watching(_settling(opened, listener)), output_was_empty=output_was_empty
        )
        opened.settle()
        metrics.end("write")
        indexed = (
            0 if outcome.faults else update.index(listener, partial(_begin_index, options, path, catalogue, listener))
        )
        metrics.end("search")
    except FaultError as error:
        raise BuildError(error.faults, metrics.result()) from None
    finally:
        workers.close()
    if outcome.faults:
        raise BuildError(
            [*outcome.faults, *ledger.warnings.current()], metrics.result(written=outcome.written, removed=cleared)
        )
    removed, foreign = tidy(options, path, catalogue, listener, look=update.full_rebuild and not output_was_empty)
    metrics.end("remove")
    return metrics.result(written=outcome.written + indexed, removed=cleared + removed, foreign=foreign)


def _settling(opened: Opened, listener: Listener) -> Callable[[int, int], None]:
    """Return what tells of progress in writing, and brings the catalogue to the disk while the workers render on."""

    def progress(done: int, total: int) -> None:
        opened.settle()
        listener.writes(done, total)

    return progress


def _begin_index(options: Options, path: str, catalogue: "Catalogue", listener: Listener) -> None:
    """Do for the files of the search index what was done for the others before they were written."""
    from sitegen.build.removing import clear_the_way  # noqa: PLC0415 - imported by then

    list_owned(path, catalogue, anew=False)
    clear_the_way(options.output, catalogue, listener, ended_well=True)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
