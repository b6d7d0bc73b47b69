"""The planned outputs, rendered by workers and written here: whole, and only where they differ."""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from sitegen.build.options import Listener
from sitegen.catalogue.catalogue import Catalogue
from sitegen.catalogue.output_records import Written
from sitegen.diagnostics.faults import Fault
from sitegen.pictures.cache import cache_folder
from sitegen.pictures.published import Publishing, publish
from sitegen.planning.kinds import KINDS
from sitegen.rendering.batches import Batch, RenderedOutput, RendererSetup, start_renderer
from sitegen.system.files import SourceChangedError, write_whole
from sitegen.system.workers import Workers

# Tasks that are rendered before any of them is written, and recorded together.
BATCH = 200
# Their pages grow with the archive, so that few are made at once.
_LONG = tuple(kind.name for kind in KINDS.values() if kind.is_long)
_LONG_AT_ONCE = 4


class Outcome(NamedTuple):
    """How many files were written, and the faults of templates that failed, each told once."""

    written: int
    faults: list[Fault]


def write_tasks(
    catalogue: Catalogue,
    setup: RendererSetup,
    workers: Workers,
    *,
    listener: Listener,
    progress: Callable[[int, int], None],
) -> Outcome:
    """Write what is planned in the catalogue, batch by batch, up to the first in which a template fails.

    ``listener`` is told of every file that had to be written or was left to the next build, ``progress`` how many tasks
    are done, of how many. All that is planned is rendered even so, to tell all faults.

    Raises MachineError, OSError.
    """
    low, high = catalogue.tasks.bounds()
    if high == 0:
        return Outcome(0, [])
    # One of each kind first: a template that fails for all of a kind is found before anything is written.
    first = [(number, number) for number in catalogue.tasks.one_of_each_kind()] if high - low >= BATCH else []
    jobs = list(batches_of(low, high, catalogue.tasks.of_kinds(_LONG)))
    batches = workers.map(start_renderer, setup, [*first, *jobs])
    found: dict[tuple[str, int], Fault] = {}
    for _ in first:
        _add_faults(found, next(batches))
    if found:
        batches.close()
        return Outcome(0, list(found.values()))
    publishing = Publishing(catalogue, setup.place, cache_folder(setup.catalogue), setup.settings.pictures)
    written = 0
    for (start, end), batch in zip(jobs, batches, strict=True):
        _add_faults(found, batch)
        if found:
            continue
        done: list[Written] = []
        postponed: list[RenderedOutput] = []
        for each in batch.rendered:
            try:
                changed, made = _write(each, setup, publishing)
            except SourceChangedError:
                postponed.append(each)
                continue
            done.append(made)
            if changed:
                written += 1
                listener.on_file_written(each.output.path, each.reason)
        with catalogue.transaction():
            catalogue.tasks.record_written(start, end, done)
            for each in postponed:
                # The next build takes its source as changed, whatever it holds by then.
                catalogue.tasks.add(each.output.id, each.reason)
                catalogue.sources.distrust(each.output.subject)
                listener.postponed(each.output.subject)
        progress(end - low + 1, high - low + 1)
    return Outcome(written, list(found.values()))


def batches_of(low: int, high: int, long: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of batches of the tasks ``low`` to ``high``: of so many at most, and of so few ``long`` ones.

    ``long`` are numbers of tasks in order.
    """
    start, held = low, 0
    for number in long:
        while number - start >= BATCH:
            yield start, start + BATCH - 1
            start, held = start + BATCH, 0
        held += 1
        if held == _LONG_AT_ONCE:
            yield start, number
            start, held = number + 1, 0
    for begin in range(start, high + 1, BATCH):
        yield begin, min(begin + BATCH - 1, high)


def _add_faults(found: dict[tuple[str, int], Fault], batch: Batch) -> None:
    for each in batch.faults:
        found.setdefault((each.path, each.line), each)


def _path(each: RenderedOutput, setup: RendererSetup) -> str:
    return os.path.join(setup.output, each.output.path)


def _write(each: RenderedOutput, setup: RendererSetup, publishing: Publishing) -> tuple[bool, Written]:
    """Write an output; return whether its file had to be written, and what it is now.

    Raises SourceChangedError, MachineError, OSError.
    """
    if KINDS[each.output.kind].is_copy:
        landed = publish(publishing, each.output, _path(each, setup))
        return landed.changed, Written(each.output.id, None, landed.content, landed.stamp)
    if each.data is None:
        return False, Written(each.output.id, each.inputs, each.content, each.held)
    stamp = write_whole(_path(each, setup), (each.data,), apart=setup.output_was_empty)
    return True, Written(each.output.id, each.inputs, each.content, stamp)
