"""The planned outputs, rendered by workers and written here: whole, and only where they differ."""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from sitegen.catalogue.catalogue import Catalogue
from sitegen.catalogue.output_records import Written
from sitegen.diagnostics.faults import Fault
from sitegen.pictures.cache import cache_folder
from sitegen.pictures.published import Publishing, publish
from sitegen.planning.kinds import KINDS
from sitegen.rendering.batches import Batch, RenderedOutput, RendererSetup, start_renderer
from sitegen.system.files import write_whole
from sitegen.system.stamps import stamp_of
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
    tell: Callable[[str, str], None],
    progress: Callable[[int, int], None],
) -> Outcome:
    """Write what is planned in the catalogue, batch by batch, up to the first in which a template fails.

    ``tell`` is told the path and the reason of every file that had to be written, ``progress`` how many tasks are
    done, of how many. All that is planned is rendered even so, to tell all faults.

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
        for each, changed, content in _written(batch.rendered, setup, publishing):
            # Only a file whose bytes are the recorded ones keeps its recorded stamp.
            done.append(Written(each.output.id, each.inputs, content, stamp_of(_path(each, setup))))
            if changed:
                written += 1
                tell(each.output.path, each.reason)
        with catalogue.transaction():
            catalogue.tasks.record_written(start, end, done)
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


def _written(
    batch: list[RenderedOutput], setup: RendererSetup, publishing: Publishing
) -> Iterator[tuple[RenderedOutput, bool, bytes]]:
    """Write a batch; yield each output, whether its file had to be written, and the digest of its bytes."""
    for each in batch:
        if KINDS[each.output.kind].is_copy:
            yield (each, *publish(publishing, each.output, _path(each, setup)))
        elif each.data is None:
            yield each, False, each.content
        else:
            write_whole(_path(each, setup), (each.data,), apart=setup.output_was_empty)
            yield each, True, each.content
