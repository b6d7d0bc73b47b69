"""Work that follows changes: one piece for a burst of them, and another one when more come meanwhile."""

import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, NamedTuple

# A save is over when its file was closed, or another one put in its place: then so many seconds are enough for what
# belongs to it to come as well. One that only began is waited for.
_AFTER_SAVE: Final = 0.01
_WHILE_SAVED: Final = 0.08
# What changes more files than an editor saves at once goes on for a while, but is not waited for longer than this.
_IN_BURST: Final = 0.15
_LONGEST: Final = 2.0
_FEW: Final = 3
# So many paths, and events may have been lost: systems keep no more of them than that. All is looked at then.
_MOST: Final = 2000
# After so long a quiet all is looked at once, for what no event told.
_IDLE: Final = 60.0
# So often it is asked whether the clock goes on as it should, and by how much it may be another.
_TICK: Final = 5.0
_JUMP: Final = 2.0
# After so long a quiet there is time to rest, when pages that show a change have been asked for; at the latest after so
# many pieces of work.
_REST_AFTER: Final = 0.4
_WORK_WITHOUT_REST: Final = 25
# Files that changed too short a time before they were read are looked at once more after so long a quiet: none of them
# may change any more without another time then (``system.stamps``).
_SETTLED_AFTER: Final = 2.5


class Seen(NamedTuple):
    """What was seen to change: the files at ``paths``; None when anything may have.

    ``idle`` tells that nothing did, and there is time to look: at all, or with no ``paths`` at some that are unsettled.
    """

    paths: frozenset[str] | None = None
    idle: bool = False


ANYTHING: Final = Seen()


class Moment(NamedTuple):
    """The time by the clock on the wall and by the one that only goes forward, in seconds."""

    wall: float
    steady: float


def _now() -> Moment:
    return Moment(time.time(), time.monotonic())


def has_jumped(before: Moment, after: Moment, waited: float) -> bool:
    """Return whether the clock was set, or the machine slept, while this program meant to wait ``waited`` seconds."""
    steady = after.steady - before.steady
    return abs(after.wall - before.wall - steady) > _JUMP or steady > waited + 2 * _TICK


def quiet_after(paths: Mapping[str, bool], *, anything: bool) -> float:
    """Return how long nothing more must come, in seconds, before what was seen is built.

    ``paths`` tell of each whether its save is over; ``anything`` that folders changed, or more than is known.
    """
    if len(paths) > _FEW:
        return _IN_BURST
    return _WHILE_SAVED if anything or not all(paths.values()) else _AFTER_SAVE


class _Quiet:
    """Tells what to look at while nothing changes: at what is ``unsettled``, by some at a time; later, once, at all."""

    def __init__(self, unsettled: Callable[[], int]) -> None:
        self._unsettled = unsettled
        self.end()

    def end(self) -> None:
        """Take note that something changed."""
        self._looked = False
        # Fewer than so many must be unsettled for another look at them: those of tomorrow stay so.
        self._fewer = sys.maxsize

    def _has_unsettled(self) -> bool:
        return 0 < self._unsettled() < self._fewer

    def patience(self, quiet: float) -> float:
        """Return for how long, after so long a ``quiet``, nothing need be asked."""
        return min(_TICK, max(0.0, _SETTLED_AFTER - quiet)) if self._has_unsettled() else _TICK

    def look(self, quiet: float) -> Seen | None:
        """Return what to look at after so long a ``quiet``, None for nothing."""
        if quiet >= _SETTLED_AFTER and self._has_unsettled():
            self._fewer = self._unsettled()
            return Seen(frozenset(), idle=True)
        if quiet > _IDLE and not self._looked:
            self._looked = True
            return Seen(idle=True)
        return None


class Follower:
    """Does ``work`` after changes. No change is lost: what is noted while it works is worked on next.

    The work is given what was seen, and a function that tells whether something changed that it may not have seen.
    In the quiet after it, or after much of it, ``rest`` is called once. ``unsettled`` tells how many files are to be
    looked at once more when there is time, which is more work.
    """

    def __init__(
        self,
        work: Callable[[Seen, Callable[[], bool]], None],
        rest: Callable[[], None] = lambda: None,
        unsettled: Callable[[], int] = lambda: 0,
        now: Callable[[], Moment] = _now,
    ) -> None:
        self._work = work
        self._rest = rest
        self._quiet = _Quiet(unsettled)
        self._now = now
        self._news = threading.Condition()
        self._paths: dict[str, bool] = {}
        self._anything = False
        self._at_once = False
        self._count = 0
        self._stopped = threading.Event()

    def note(self, path: str | None = None, *, over: bool = True) -> None:
        """Take note that the file at ``path`` changed, or anything; ``over`` tells whether its save is complete."""
        with self._news:
            self._count += 1
            if path is None or len(self._paths) >= _MOST:
                self._anything = True
            else:
                self._paths[path] = over
            self._news.notify_all()

    def begin(self) -> None:
        """Let the first work begin without a change, and wait for none."""
        self._at_once = True
        self.note()

    def follow(self) -> None:
        """Do the work after every change until ``stop`` is called; an error in it is printed, and does not end this."""
        # How much was done since the latest rest.
        done = 0
        last = self._now()
        since = last.steady
        while True:
            waited = _REST_AFTER if done else self._quiet.patience(last.steady - since)
            with self._news:
                has_news = self._news.wait_for(self._has_news, waited)
            if self._stopped.is_set():
                return
            now = self._now()
            if has_jumped(last, now, waited):
                self.note()
            if done and (done >= _WORK_WITHOUT_REST or not has_news):
                self._rest()
                done = 0
            if self._is_behind():
                seen = self._gathered()
                self._quiet.end()
            elif (found := self._quiet.look(now.steady - since)) is not None:
                seen = found
            else:
                last = now
                continue
            if self._stopped.is_set():
                return
            try:
                self._work(seen, self._is_behind)
            except Exception:  # noqa: BLE001 - whatever went wrong, the next change may mend it
                traceback.print_exc()
            done += 1
            last = self._now()
            if not seen.idle:
                since = last.steady

    def _has_news(self) -> bool:
        return self._stopped.is_set() or self._is_behind()

    def _has_more_than(self, count: int) -> bool:
        return self._stopped.is_set() or self._count != count

    def _is_behind(self) -> bool:
        return self._anything or bool(self._paths)

    def _gathered(self) -> Seen:
        """Wait for the end of a burst; return all that was seen, which the work that begins now will find."""
        longest = time.monotonic() + _LONGEST
        with self._news:
            while not self._stopped.is_set() and not self._at_once and (left := longest - time.monotonic()) > 0:
                count = self._count
                quiet = min(left, quiet_after(self._paths, anything=self._anything))
                if not self._news.wait_for(partial(self._has_more_than, count), quiet):
                    break
            seen = Seen(None if self._anything else frozenset(self._paths))
            self._paths, self._anything, self._at_once = {}, False, False
        return seen

    def stop(self) -> None:
        """End ``follow`` as soon as the work under way is done."""
        with self._news:
            self._stopped.set()
            self._news.notify_all()
