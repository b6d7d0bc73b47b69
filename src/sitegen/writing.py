"""The planned outputs, rendered by workers and written here: whole, and only where they differ."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from sitegen.catalogue import outputs
from sitegen.catalogue.outputs import Written
from sitegen.catalogue.stamps import stamp_of
from sitegen.errors import Fault
from sitegen.output import write_whole
from sitegen.pictures.cache import cache_folder
from sitegen.pictures.published import Publishing, publish
from sitegen.render.batches import COPIED, Batch, Rendered, RendererSetup, compiled_templates, start_renderer
from sitegen.workers import Workers

# Tasks that are rendered before any of them is written, and recorded together.
BATCH = 200
# Outputs that list all of a long period: their pages grow with the archive, so that few are made at once.
_LONG = ("category-month", "author-year", "tag-year")
_LONG_AT_ONCE = 4
# Folders of compiled templates besides the one in use: of another output, or of settings tried and taken back.
_KEPT_TEMPLATES = 6


class Outcome(NamedTuple):
    """How many files were written, and the faults of templates that failed, each told once."""

    written: int
    faults: list[Fault]


def write_tasks(
    conn: sqlite3.Connection,
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
    low, high = outputs.task_bounds(conn)
    if high == 0:
        return Outcome(0, [])
    _forget_templates(compiled_templates(setup))
    # One of each kind first: a template that fails for all of a kind is found before anything is written.
    first = [(number, number) for number in outputs.one_task_of_each_kind(conn)] if high - low >= BATCH else []
    jobs = list(batches_of(low, high, outputs.tasks_of_kinds(conn, _LONG)))
    batches = workers.map(start_renderer, setup, [*first, *jobs])
    found: dict[tuple[str, int], Fault] = {}
    for _ in first:
        _add_faults(found, next(batches))
    if found:
        batches.close()
        return Outcome(0, list(found.values()))
    publishing = Publishing(conn, setup.place, cache_folder(setup.catalogue), setup.settings.pictures)
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
        conn.execute("BEGIN")
        outputs.record_written(conn, start, end, done)
        conn.execute("COMMIT")
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


def _forget_templates(current: str) -> None:
    """Remove the folders of templates that were compiled for what has changed since, unless they are few."""
    above = os.path.dirname(current)
    with contextlib.suppress(OSError):
        others = [each.path for each in os.scandir(above) if each.path != current]
        for each in others if len(others) > _KEPT_TEMPLATES else ():
            shutil.rmtree(each, ignore_errors=True)


def _path(each: Rendered, setup: RendererSetup) -> str:
    return os.path.join(setup.output, each.output.path)


def _written(
    batch: list[Rendered], setup: RendererSetup, publishing: Publishing
) -> Iterator[tuple[Rendered, bool, bytes]]:
    """Write a batch; yield each output, whether its file had to be written, and the digest of its bytes."""
    for each in batch:
        if each.output.kind in COPIED:
            yield (each, *publish(publishing, each.output, _path(each, setup)))
        elif each.data is None:
            yield each, False, each.content
        else:
            write_whole(_path(each, setup), (each.data,), apart=setup.bare)
            yield each, True, each.content
