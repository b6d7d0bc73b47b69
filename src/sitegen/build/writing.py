"""The planned outputs, rendered and written by workers, recorded here; files that are copied are written here too."""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from sitegen.build.ahead import kept_templates, shown_with
from sitegen.build.kept import Kept
from sitegen.build.options import Listener
from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Written
from sitegen.diagnostics import Fault
from sitegen.pictures import Publishing, cache_folder, publish
from sitegen.planning.kinds import KINDS
from sitegen.rendering import Batch, Job, RenderedOutput, RendererSetup, start_renderer
from sitegen.system.files import SourceChangedError, require_own_folders
from sitegen.system.workers import WORTH_WORKERS, Workers

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
    kept: Kept,
    listener: Listener,
    progress: Callable[[int, int], None],
) -> Outcome:
    """Write what is planned in the catalogue, batch by batch, up to the first in which a template fails.

    The pages that ``listener`` asks for come first, and between two batches. It is told of every file that had to be
    written or was left to the next build, ``progress`` how many tasks are done, of how many. Once a template fails no
    more is written, but for what workers have in hand; all that is planned is rendered even so, to tell all faults.

    Raises MachineError, OSError.
    """
    low, high = _ordered(catalogue)
    if high == 0:
        return Outcome(0, [])
    if catalogue.tasks.count() < WORTH_WORKERS:
        workers = Workers(1)
    writer = _Writer(catalogue, setup, kept, listener)
    # Workers load templates by themselves.
    start = writer.start if workers.count == 1 else start_renderer
    # One of each kind first: a template that fails for all of a kind is found before anything is written.
    first = catalogue.tasks.one_of_each_kind() if high - low >= BATCH else []
    for batch in workers.map(start, setup, (Job(number, number, write=False) for number in first)):
        writer.note(batch)
    if writer.faults:
        return writer.outcome()
    writer.write_asked()
    bounds = list(batches_of(low, high, catalogue.tasks.of_kinds(_LONG)))
    jobs = (Job(*each, write=not writer.faults) for each in bounds)
    for (begin, end), batch in zip(bounds, workers.map(start, setup, jobs), strict=True):
        writer.record(begin, end, batch)
        writer.write_asked()
        progress(end - low + 1, high - low + 1)
    return writer.outcome()


def write_asked_first(catalogue: Catalogue, setup: RendererSetup, *, kept: Kept, listener: Listener) -> int:
    """Write the planned pages that somebody waits for, before the plan is in order; return how many were written.

    What they are shown with comes before them: a browser asks for it next, and would wait until the plan is in order.
    Where a template fails for all of a kind, nothing is written, and nothing told: ``write_tasks`` finds it again.
    Raises MachineError, OSError.
    """
    tasks, writer = catalogue.tasks, _Writer(catalogue, setup, kept, listener)
    asked = listener.asked_pages()
    if tasks.at(asked):
        first = shown_with(catalogue)
        require_own_folders(setup.output, sorted(asked.union(each.path for each in tasks.outputs(first))))
        # Here, since workers would take longer to begin.
        writer.note_all(tasks.one_of_each_kind() if tasks.count() >= BATCH else [])
        if not writer.faults:
            writer.write_all(first)
            writer.write_asked()
    return writer.outcome().written


def _ordered(catalogue: Catalogue) -> tuple[int, int]:
    """Order what is planned; return the lowest and the highest number of a task, (0, 0) where there are none."""
    with catalogue.transaction():
        catalogue.tasks.order()
    return catalogue.tasks.bounds()


class _Writer:
    """Records what was rendered of a plan, and copies what is copied; counts what was written, gathers faults."""

    def __init__(self, catalogue: Catalogue, setup: RendererSetup, kept: Kept, listener: Listener) -> None:
        self._kept = kept
        self.faults: dict[tuple[str, int], Fault] = {}
        self._written = 0
        self._catalogue = catalogue
        self._setup = setup
        self._listener = listener
        self._publishing = Publishing(catalogue, setup.place, cache_folder(setup.catalogue), setup.settings.pictures)

    @contextlib.contextmanager
    def start(self, setup: RendererSetup) -> Iterator[Callable[[Job], Batch]]:
        """Render in this process, with the templates that are kept; loaded only when there is anything to render."""
        with start_renderer(setup, kept_templates(self._kept, setup)) as work:
            yield work

    def outcome(self) -> Outcome:
        """Return what came of all that was recorded until now."""
        return Outcome(self._written, list(self.faults.values()))

    def note(self, batch: Batch) -> None:
        """Take note of the faults of a batch."""
        _add_faults(self.faults, batch)

    def note_all(self, numbers: Iterable[int]) -> None:
        """Render some tasks, and take note of their faults alone."""
        for batch in Workers(1).map(self.start, self._setup, (Job(each, each, write=False) for each in numbers)):
            self.note(batch)

    def record(self, low: int, high: int, batch: Batch) -> None:
        """Record what came of the tasks numbered ``low`` to ``high``."""
        self.note(batch)
        if batch.faults or not batch.rendered:
            return
        ended = list(_ended(batch.rendered, self._setup, self._publishing))
        _record(self._catalogue, low, high, ended, self._listener)
        self._written += sum(each.changed for each in ended)

    def write_asked(self) -> None:
        """Write the pages that somebody waits for, and tell that they are as they should be."""
        asked = self._listener.asked_pages()
        if not asked:
            return
        self.write_all([] if self.faults else self._catalogue.tasks.at(asked))
        self._listener.on_pages_settled(asked)

    def write_all(self, numbers: list[int]) -> None:
        """Write what some tasks are for, in this process."""
        jobs = (Job(each, each, write=True) for each in numbers)
        for number, batch in zip(numbers, Workers(1).map(self.start, self._setup, jobs), strict=True):
            self.record(number, number, batch)


def try_tasks(
    catalogue: Catalogue, setup: RendererSetup, workers: Workers, progress: Callable[[int, int], None]
) -> list[Fault]:
    """Render what is planned in the catalogue and write nothing; return the faults of templates, each told once.

    ``progress`` is told how many tasks are done, of how many. Raises MachineError, OSError.
    """
    low, high = _ordered(catalogue)
    if high == 0:
        return []
    if catalogue.tasks.count() < WORTH_WORKERS:
        workers = Workers(1)
    found: dict[tuple[str, int], Fault] = {}
    bounds = list(batches_of(low, high, catalogue.tasks.of_kinds(_LONG)))
    jobs = (Job(*each, write=False) for each in bounds)
    for (_, end), batch in zip(bounds, workers.map(start_renderer, setup, jobs), strict=True):
        _add_faults(found, batch)
        progress(end - low + 1, high - low + 1)
    return list(found.values())


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


def _ended(
    rendered: Iterable[RenderedOutput], setup: RendererSetup, publishing: Publishing
) -> Iterator[RenderedOutput]:
    """Yield how outputs ended, with those copied that are; what is postponed has not been ``written``."""
    for each in rendered:
        if each.written is not None:
            yield each
            continue
        try:
            landed = publish(publishing, each.output, os.path.join(setup.output, each.output.path))
        except SourceChangedError:
            yield each
        else:
            copied = Written(each.output.id, None, landed.content, landed.stamp)
            yield each._replace(written=copied, changed=landed.changed)


def _record(catalogue: Catalogue, start: int, end: int, ended: list[RenderedOutput], listener: Listener) -> None:
    """Record how the tasks from ``start`` to ``end`` ended, and tell of the files that were written or left."""
    with catalogue.transaction():
        catalogue.tasks.record_written(start, end, [each.written for each in ended if each.written is not None])
        for each in ended:
            if each.written is None:
                # The next build takes its source as changed, whatever it holds by then.
                catalogue.tasks.add(each.output.id, each.reason)
                catalogue.sources.distrust(each.output.subject)
    for each in ended:
        if each.written is None:
            listener.on_source_postponed(each.output.subject)
        elif each.changed:
            listener.on_file_written(each.output.path, each.reason)
