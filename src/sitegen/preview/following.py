"""Work that follows changes: one piece for a burst of them, and another one when more come meanwhile."""

import threading
import time
import traceback
from collections.abc import Callable

# A save is often several events: the work waits until so many seconds passed without one, but not for ever.
_QUIET_SECONDS = 0.08
_LONGEST_SECONDS = 2.0


class Follower:
    """Does ``work`` after changes. No change is lost: what is noted while it works is worked on next.

    The work is given a function that tells whether something changed that it may not have seen.
    """

    def __init__(self, work: Callable[[Callable[[], bool]], None]) -> None:
        self._work = work
        self._changed = threading.Event()
        self._stopped = threading.Event()

    def note(self) -> None:
        """Take note that something changed."""
        self._changed.set()

    def follow(self) -> None:
        """Do the work after every change until ``stop`` is called; an error in it is printed, and does not end this."""
        while self._wait():
            try:
                self._work(self._changed.is_set)
            except Exception:  # noqa: BLE001 - whatever went wrong, the next change may mend it
                traceback.print_exc()

    def _wait(self) -> bool:
        self._changed.wait()
        longest = time.monotonic() + _LONGEST_SECONDS
        while self._changed.is_set() and not self._stopped.is_set() and time.monotonic() < longest:
            self._changed.clear()
            self._stopped.wait(_QUIET_SECONDS)
        # Whatever was noted until now is there to be seen by the work that begins now.
        self._changed.clear()
        return not self._stopped.is_set()

    def stop(self) -> None:
        """End ``follow`` as soon as the work under way is done."""
        self._stopped.set()
        self._changed.set()
