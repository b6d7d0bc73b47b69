"""What differs from what the last build left: files of the site, files of the output, the program, the clock."""

import os
import stat
import time
from collections.abc import Callable
from typing import NamedTuple

from sitegen.build.kept import Kept
from sitegen.build.looking import EVERYTHING, Look, LookInterruptedError, look_at
from sitegen.build.options import Options
from sitegen.build.program import program_digest
from sitegen.catalogue import Ledger
from sitegen.diagnostics import Fault
from sitegen.system.digests import sha256_of_file
from sitegen.system.sources import SitePaths
from sitegen.system.stamps import Stamp, bounded


class Scan(NamedTuple):
    """What a build found before it reads anything: ``looked_at`` is when files were looked at (ns since 1970).

    ``facts`` are those that the last build left, ``asked`` and ``program`` what this one is asked for, and by which
    program. ``modified_outputs`` are the ids of outputs whose files are not as they were written.
    """

    facts: dict[str, str | int | bytes | None]
    looked_at: int
    asked: str
    program: str
    tree_faults: list[Fault]
    modified_outputs: list[int]


def scan(
    ledger: Ledger,
    place: SitePaths,
    options: Options,
    look: Look = EVERYTHING,
    kept: Kept | None = None,
    *,
    with_output: bool = True,
) -> Scan:
    """Return what differs; differences of source files are kept in the catalogue.

    Files of the output are looked at only ``with_output`` and with all others: they decide what is written, not what is
    wrong. Raises OSError, LookInterruptedError.
    """
    # What is built anew from nothing is compared with nothing.
    facts = {} if options.clean else ledger.facts.all()
    tree_faults: list[Fault] = []
    looked_at = time.time_ns()
    # A catalogue that is new, or that no build brought to its end, tells nothing of the files that are not named.
    relied_on = not options.clean and facts.get("complete") == 1
    looked = look_at(ledger, place, look if relied_on else EVERYTHING, tree_faults)
    ledger.differences.find(looked.files, among=looked.paths, from_nothing=options.clean)
    outputs_count = with_output and looked.paths is None and not options.clean
    modified_outputs = _modified_outputs(ledger, options.output, look.interrupted) if outputs_count else []
    asked = f"{options.base_url} {options.drafts} {options.scheduled} {options.marks}"
    program = (kept or Kept()).program.get(None, program_digest)
    return Scan(facts, looked_at, asked, program, tree_faults, modified_outputs)


def is_idle(found: Scan, ledger: Ledger, options: Options) -> bool:
    """Return whether there is nothing to do."""
    facts = found.facts
    return (
        not (options.clean or options.prune or found.tree_faults or found.modified_outputs)
        and facts.get("complete") == 1
        and facts.get("program") == found.program
        and facts.get("asked") == found.asked
        and _clock_stands(facts, options.now)
        and ledger.differences.are_none()
    )


def is_by_another(found: Scan) -> bool:
    """Return whether another program than this one built last, or one with other libraries."""
    return found.facts.get("program") not in (None, found.program)


def _clock_stands(facts: dict[str, str | int | bytes | None], now: int) -> bool:
    before, turn = facts.get("now"), facts.get("next_change")
    return isinstance(before, int) and before <= now and (not isinstance(turn, int) or now < turn)


def _modified_outputs(ledger: Ledger, folder: str, interrupted: Callable[[], bool]) -> list[int]:
    """Return the ids of outputs whose files are not as they were written; new stamps of the same bytes are recorded."""
    found: list[int] = []
    same: list[tuple[int, Stamp]] = []
    top = os.path.join(folder, "")
    # Every output is looked at, so this loop is most of what a build with nothing to do takes: no calls but the one.
    for output, path, size, mtime, ctime, content in ledger.outputs.recorded_stamps():
        if interrupted():
            raise LookInterruptedError
        real = top + path
        try:
            status = os.stat(real)
            if status.st_mtime_ns == mtime and status.st_size == size and status.st_ctime_ns == ctime:
                continue
            if status.st_size == size and stat.S_ISREG(status.st_mode) and sha256_of_file(real) == content:
                same.append((output, bounded(size, status.st_mtime_ns, status.st_ctime_ns)))
                continue
        except OSError:
            pass
        found.append(output)
    if same:
        with ledger.transaction():
            ledger.outputs.record_stamps(same)
    return found
