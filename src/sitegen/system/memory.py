"""How much memory the processes of a build take, when Python looks for garbage, and what of it is given back."""

import contextlib
import gc
import sys
import time
from collections.abc import Callable, Iterator

# Often enough to meet the peak, and seldom enough to cost nothing: seconds.
_BETWEEN = 0.2


class PeakMemory:
    """The most memory that was found in use, in MB; the parts that processes share are counted once."""

    def __init__(self, pids: Callable[[], list[int]]) -> None:
        self.megabytes = 0.0
        self._pids = pids
        self._next = 0.0

    def sample(self, *, at_once: bool = False) -> None:
        """Look at the memory in use, unless that was done just before. Only Linux tells; elsewhere it stays 0."""
        now = time.monotonic()
        if now < self._next and not at_once:
            return
        self._next = now + _BETWEEN
        self.megabytes = max(self.megabytes, sum(map(_proportional, self._pids())))


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Look for no cycles of garbage inside: for work that makes very many objects, all of them in use to its end."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def give_back() -> None:
    """Give the system what memory this process has done with: for one that lives long and has work now and then.

    What only refers to itself is else kept for hundreds of builds, since the collector is seldom asked; and GNU's C
    library keeps what is free in every thread (https://man7.org/linux/man-pages/man3/malloc_trim.3.html).
    """
    gc.collect()
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - a build is over before it pays

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _proportional(pid: int) -> float:
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1024
    except (OSError, StopIteration):
        return 0.0
