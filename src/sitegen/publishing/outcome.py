"""What a deploy is asked for, tells while it works, and did."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from sitegen.diagnostics import Fault
from sitegen.publishing.leaving import Addresses
from sitegen.publishing.manifest import Entry
from sitegen.publishing.old_maps import Reads
from sitegen.publishing.permanence import Loss


class Asked(NamedTuple):
    """What a deploy is asked for: ``now`` in epoch seconds; ``leave`` are addresses that stay at the target.

    They stay as they are there: those of articles that were left out of the build because of their faults.
    """

    now: int
    allow_loss: bool = False
    dry_run: bool = False
    leave: Addresses = ()
    # Is called with what is at the target, with what will be, and with what reads files there, before anything is done.
    compares: Callable[[Iterable[Entry], Iterable[Entry], Reads], None] = lambda _before, _after, _reads: None
    # Is called with the published addresses that will be gone, if there are any.
    warns: Callable[[Sequence[Fault]], None] = lambda _faults: None
    # Is called with how many files are done, of how many.
    progress: Callable[[int, int], None] = lambda _done, _all: None
    # Is called with the sign and the path of each file that a dry run would send or remove.
    tells: Callable[[str, str], None] = lambda _sign, _path: None


class Outcome(NamedTuple):
    """What a deploy did: files sent and removed, those that were right already, bytes sent.

    ``resumed`` tells whether it completed one that had been cut off.
    """

    sent: int
    removed: int
    unchanged: int
    bytes: int
    resumed: bool


class TooMuchLostError(Exception):
    """A deploy would remove more pages than are hardly meant to go; nothing was done."""

    def __init__(self, loss: Loss) -> None:
        self.loss = loss
        super().__init__(loss)

    def __str__(self) -> str:
        return f"was {self.loss.before}, now {self.loss.before - self.loss.gone}"
