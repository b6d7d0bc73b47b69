"""What a build would find wrong or doubtful, found without it: nothing that builds leave is touched."""

import os
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from typing import NamedTuple, TypeAlias

from sitegen.build.options import Listener, Options, Step
from sitegen.build.run import begin_workers
from sitegen.build.scan import is_idle, scan
from sitegen.build.state import catalogue_path, scratch_path
from sitegen.catalogue import Catalogue, Ledger, Opened, plainly, with_copy
from sitegen.diagnostics import Fault, FaultError, MachineError
from sitegen.metadata import read_settings
from sitegen.metadata.settings_model import Settings
from sitegen.system.locking import locked
from sitegen.system.sources import SitePaths, locate, require_site

# Is given the settings, what the last build knew and what the next one would know, and tells what is wrong beside that.
Comparing: TypeAlias = Callable[[Settings, Catalogue, Catalogue], Iterable[Fault]]


class Checked(NamedTuple):
    """All faults and warnings that were found; ``is_compared`` tells that what was to be compared was."""

    found: list[Fault]
    is_compared: bool


def check(options: Options, listener: Listener | None = None, comparing: Comparing | None = None) -> Checked:
    """Return what a build with these options would find. Raises MachineError.

    Neither the output nor what is remembered of it changes; only pictures that would be made are kept for the build.
    Templates are tried on all that the build would render. When nothing else is wrong, ``comparing`` may add to it.
    """
    path, scratch = catalogue_path(options.site, options.output), scratch_path(options.site)
    told = listener or Listener()
    try:
        require_site(options.site)
        place = locate(options.site)
        at_rest = partial(_check_at_rest, options, place, path, comparing)
        work = partial(_check, options, place, path, told, comparing)
        # Two outputs of one site share the copy's place.
        with locked(path + ".lock", told.on_wait), locked(scratch + ".lock", told.on_wait):
            return with_copy(path, scratch, at_rest, work)
    except FaultError as error:
        return Checked(error.faults, is_compared=False)
    except OSError as error:
        shown = plainly(error, path)
        raise MachineError(f"{shown.filename or options.site}: {shown.strerror or shown}") from shown


def _check_at_rest(
    options: Options, place: SitePaths, path: str, comparing: Comparing | None, ledger: Ledger
) -> Checked | None:
    """Return what the last build found where nothing differs since, else None."""
    if not is_idle(scan(ledger, place, options, with_output=False), ledger, options):
        return None
    return _compared(options, path, path, ledger.warnings.current(), comparing)


def _check(
    options: Options, place: SitePaths, path: str, listener: Listener, comparing: Comparing | None, opened: Opened
) -> Checked:
    from sitegen.build.inputs import read_inputs  # noqa: PLC0415 - only when something differs
    from sitegen.build.prepare import prepare  # noqa: PLC0415
    from sitegen.build.writing import try_tasks  # noqa: PLC0415

    ledger = opened.ledger
    found = scan(ledger, place, options, with_output=False)
    workers = begin_workers(options.jobs, ledger)
    scratch = scratch_path(options.site)
    try:
        inputs = read_inputs(options, scratch, ledger, place, found)._replace(is_trial=True)
        prepared = prepare(inputs, workers, listener, listener.on_progress)
        opened.share()
        faults = try_tasks(inputs.catalogue, prepared.renderer, workers, partial(listener.on_progress, Step.WRITING))
    finally:
        workers.close()
    warnings = ledger.warnings.current()
    if faults:
        return Checked([*faults, *warnings], is_compared=False)
    return _compared(options, path, scratch, warnings, comparing)


def _compared(options: Options, path: str, now: str, found: list[Fault], comparing: Comparing | None) -> Checked:
    """Add to ``found`` what a comparison finds of the catalogue at ``path``, as it was, and that at ``now``."""
    if comparing is None:
        return Checked(found, is_compared=False)
    last = path if os.path.exists(path) else now
    with closing(Catalogue.reading(now)) as after, closing(Catalogue.reading(last)) as before:
        # What another version of the program left cannot be asked.
        known = before if before.version() == after.version() else after
        return Checked([*found, *comparing(read_settings(options.site), known, after)], is_compared=True)
