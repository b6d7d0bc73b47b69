"""Makes the output what was planned: all that a build does to files, but for removing what no longer belongs."""

from collections.abc import Callable
from typing import NamedTuple

from sitegen.build.ahead import show_planned
from sitegen.build.inputs import BuildInputs
from sitegen.build.options import Listener
from sitegen.build.prepare import Prepared
from sitegen.build.removing import clear_the_way
from sitegen.build.writing import write_asked_first, write_tasks
from sitegen.catalogue import list_owned
from sitegen.diagnostics import Fault
from sitegen.pictures import drop_unused
from sitegen.planning import in_the_way
from sitegen.system.workers import Workers


class WriteOutcome(NamedTuple):
    """How many files were written, how many removed that were in the way, and the faults of templates that failed."""

    written: int
    removed: int
    faults: list[Fault]


def write(
    inputs: BuildInputs,
    prepared: Prepared,
    workers: Workers,
    listener: Listener,
    progress: Callable[[int, int], None],
) -> WriteOutcome:
    """Write what is planned; ``progress`` is told how many tasks are done of how many. Raises MachineError, OSError."""
    ended_well = inputs.found.facts.get("complete") == 1
    if ended_well:
        show_planned(inputs.catalogue, prepared.renderer, kept=inputs.kept, listener=listener)
    list_owned(inputs.path, inputs.catalogue, anew=prepared.full_rebuild)
    removed = asked = 0
    if not inputs.output_was_empty:
        # Where nothing is in the way of any page, who waits for one need not wait until all folders were looked at.
        if ended_well and not in_the_way(inputs.catalogue):
            asked = write_asked_first(inputs.catalogue, prepared.renderer, kept=inputs.kept, listener=listener)
        removed = clear_the_way(inputs.options.output, inputs.catalogue, listener, ended_well=ended_well)
    outcome = write_tasks(
        inputs.catalogue, prepared.renderer, workers, kept=inputs.kept, listener=listener, progress=progress
    )
    listener.on_pages_written()
    if prepared.full_rebuild:
        drop_unused(prepared.pictures)
    return WriteOutcome(asked + outcome.written, removed, outcome.faults)
