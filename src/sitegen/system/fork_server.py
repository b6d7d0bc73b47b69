"""What a program that lives long does with the process that its workers are forked from."""

import contextlib
import os
import threading
from collections.abc import Iterator
from typing import Final

# A worker is forked in less, and who wants to leave does not wait for longer.
_FORKED_IN: Final = 0.2


class ForkServer:
    """Ends the fork server in a quiet after work that did without it; the next work that needs one starts another.

    It has loaded all that workers need, and the standard library leaves it running until the program ends. Which
    process it is only Linux tells.
    """

    def __init__(self) -> None:
        self._pid: int | None = None
        self._is_spare = False
        self._forking = threading.Lock()

    @contextlib.contextmanager
    def forking(self) -> Iterator[None]:
        """Fork a worker from it within this."""
        with self._forking:
            yield

    def close(self) -> None:
        """Let no more workers be forked: this program ends, and one that is half begun would tell that it did."""
        self._forking.acquire(timeout=_FORKED_IN)

    def note(self, worker: int) -> None:
        """Take note that a worker, which is still there, was forked from it just now."""
        parent = _parent(worker)
        # Whoever else that may be is left alone.
        self._pid = parent if parent is not None and _parent(parent) == os.getpid() else None
        self._is_spare = False

    def rest(self) -> None:
        """End it if it was not needed since the last rest."""
        if self._pid is None:
            return
        if not self._is_spare:
            self._is_spare = True
            return
        import signal  # noqa: PLC0415 - a build with nothing to do needs none

        with contextlib.suppress(OSError):
            os.kill(self._pid, signal.SIGTERM)
            # Its end is waited for and left to be asked for by the standard library, which then starts another.
            os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOWAIT)
        self._pid = None


def _parent(process: int) -> int | None:
    """Return the parent of a process; None where that is not told."""
    try:
        with open(f"/proc/{process}/stat", "rb") as file:
            return int(file.read().rpartition(b")")[2].split()[1])
    except OSError:
        return None
