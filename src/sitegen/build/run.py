"""A build, phase by phase: scan, read, plan, render and write, remove."""

import os
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sitegen.build.kept import LOADED_BY_WORKERS, Kept
from sitegen.build.looking import EVERYTHING, Look
from sitegen.build.options import Listener, Options, Step
from sitegen.build.output_folder import require_apart, require_own
from sitegen.build.results import BuildError, BuildMetrics, Result
from sitegen.build.scan import is_by_another, is_idle, scan
from sitegen.build.state import catalogue_path
from sitegen.catalogue import Ledger, Opened, plainly, with_catalogue
from sitegen.diagnostics import FaultError, MachineError
from sitegen.system.locking import locked
from sitegen.system.sources import SitePaths, locate

if TYPE_CHECKING:
    from sitegen.system.workers import Workers


def build(
    options: Options, listener: Listener | None = None, look: Look = EVERYTHING, kept: Kept | None = None
) -> Result:
    """Build what is out of date among what it is to ``look`` at. What a server ``kept`` of its last build is used.

    Raises FaultError (a BuildError once anything is known of the site), MachineError, LookInterruptedError.

    Nothing is written when there are faults, but that of a template which fails on what few pages hold.
    """
    place = locate(options.site)
    path = catalogue_path(options.site, options.output)
    told = listener or Listener()
    run = _Run(options, place, told, look, kept or Kept())
    try:
        require_apart(options.output, place)
        with locked(path + ".lock", told.on_wait):
            return with_catalogue(path, partial(_build, run, path), thorough=options.clean)
    except OSError as error:
        shown = plainly(error, path)
        raise MachineError(f"{shown.filename or options.output}: {shown.strerror or shown}") from shown


class _Run(NamedTuple):
    """What a build was asked for, by whom, and what it may rely on."""

    options: Options
    place: SitePaths
    listener: Listener
    look: Look
    kept: Kept


def _build(run: _Run, path: str, opened: Opened) -> Result:
    options, place, listener, look, kept = run
    ledger = opened.ledger
    if options.prune:
        require_own(options.output, built_before=ledger.outputs.owns_any())
    metrics = BuildMetrics(ledger, options.now, opened.replaced)
    if options.measure:
        metrics.measure(lambda: [os.getpid()])
    with metrics.phase("sources"):
        found = scan(ledger, place, options, look, kept)
    if is_idle(found, ledger, options):
        return metrics.result()
    opened.begin()
    # All that reads, plans or renders is imported only when there is something to do, meanwhile also by the workers.
    workers = begin_workers(options.jobs, ledger, kept)
    if options.measure:
        metrics.measure(workers.pids)
    from sitegen.build.indexing import write_index  # noqa: PLC0415
    from sitegen.build.inputs import read_inputs  # noqa: PLC0415
    from sitegen.build.prepare import prepare_skipping, turn_ahead  # noqa: PLC0415
    from sitegen.build.removing import tidy  # noqa: PLC0415
    from sitegen.build.write import write  # noqa: PLC0415
    from sitegen.catalogue import Catalogue  # noqa: PLC0415

    progress = partial(_progress, metrics, opened, listener)
    try:
        with metrics.phase("plan"):
            try:
                inputs = read_inputs(options, path, ledger, place, found, kept)
            except FaultError:
                # What the last build read is all there is.
                metrics.expect(turn_ahead(Catalogue.whole(ledger), options, ledger.facts.timezone()))
                raise
            prepared = prepare_skipping(inputs, workers, listener, progress, metrics.expect)
        opened.share()
        with metrics.phase("write"):
            done = write(inputs, prepared, workers, listener, partial(progress, Step.WRITING))
            opened.settle()
        with metrics.phase("search"):
            indexed = 0 if done.faults else write_index(inputs, prepared.abbreviations, workers, listener)
    except FaultError as error:
        raise BuildError(error.faults, metrics.result()) from None
    finally:
        workers.close()
    if done.faults:
        found_faults = [*done.faults, *prepared.skipped_faults, *ledger.warnings.current()]
        raise BuildError(found_faults, metrics.result(written=done.written, removed=done.removed))
    with metrics.phase("remove"):
        tidied = tidy(inputs, listener, look=prepared.full_rebuild and not inputs.output_was_empty)
    written, removed = done.written + indexed, done.removed + tidied.removed
    result = metrics.result(written=written, removed=removed, foreign=tidied.foreign)
    replaced = result.replaced or ("program" if is_by_another(found) else "")
    return result._replace(replaced=replaced, skipped=prepared.skipped, skipped_faults=prepared.skipped_faults)


def _progress(metrics: BuildMetrics, opened: Opened, listener: Listener, step: Step, done: int, total: int) -> None:
    metrics.sample()
    if step is Step.WRITING:
        # The catalogue is brought to the disk while the workers render on.
        opened.settle()
    listener.on_progress(step, done, total)


def begin_workers(jobs: int, ledger: Ledger, kept: Kept | None = None) -> "Workers":
    """Return so many workers, or with 0 as many as there are processors; they begin to load when they will be used."""
    from sitegen.system.workers import WORTH_WORKERS, Workers  # noqa: PLC0415 - only when there is something to do

    workers = Workers(jobs or _processors(), LOADED_BY_WORKERS, None if kept is None else kept.fork_server)
    if ledger.differences.count_new_articles() >= WORTH_WORKERS:
        workers.prepare()
    return workers


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
