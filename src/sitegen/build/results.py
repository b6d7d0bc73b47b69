"""What a build did, and what it took: its phases, its memory."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from sitegen.catalogue import Ledger
from sitegen.diagnostics import Fault, FaultError

if TYPE_CHECKING:
    from sitegen.catalogue.records import SkippedArticle
    from sitegen.system.memory import PeakMemory


class Result(NamedTuple):
    """What a build did: numbers of files, ``next_due`` in seconds since the epoch, ``peak_mb`` if it was measured.

    ``articles`` and ``pages`` are those of the site as it stands after the build, ``warnings`` all that stand.
    ``skipped`` are the articles that were left out because of faults of their own, which are ``skipped_faults``.
    ``unsettled`` tells how many files had changed too short a time ago for their stamps to prove anything.
    """

    articles: int
    pages: int
    written: int
    unchanged: int
    removed: int
    warnings: list[Fault]
    next_due: int | None
    timezone: str
    seconds: dict[str, float]
    foreign: int
    replaced: str
    peak_mb: float
    skipped: "Sequence[SkippedArticle]" = ()
    skipped_faults: Sequence[Fault] = ()
    unsettled: int = 0


class Turn(NamedTuple):
    """When the next scheduled or expiring article changes the site, in seconds since the epoch, if any does.

    And the name of the site's time zone.
    """

    due: int | None
    timezone: str


class BuildError(FaultError):
    """Faults ended a build; ``result`` is what it did until then, and the site as it stands. Exit code 1."""

    def __init__(self, faults: Iterable[Fault], result: Result) -> None:
        super().__init__(faults)
        self.result = result

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.faults, self.result)


class BuildMetrics:
    """What a build takes, measured phase by phase; ``now`` is the time for which it builds (epoch seconds)."""

    def __init__(self, ledger: Ledger, now: int, replaced: str) -> None:
        self._ledger = ledger
        self._now = now
        self._replaced = replaced
        self._started = self._last = time.perf_counter()
        self._phases: dict[str, float] = {}
        self._memory: PeakMemory | None = None
        self._turn: Turn | None = None

    def expect(self, turn: Turn) -> None:
        """Take note what of a build that is taken back stays true: when the next article changes the site."""
        self._turn = turn

    def measure(self, pids: Callable[[], list[int]]) -> None:
        """Measure the memory of these processes from now on."""
        from sitegen.system.memory import PeakMemory  # noqa: PLC0415 - only when asked for

        self._memory = PeakMemory(pids)

    def sample(self) -> None:
        """Look at the memory, if that was asked for and not done just before."""
        if self._memory is not None:
            self._memory.sample()

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure what is done meanwhile as one phase of the build, however it ends."""
        started = time.perf_counter()
        try:
            yield
        finally:
            if self._memory is not None:
                self._memory.sample(at_once=True)
            self._last = time.perf_counter()
            self._phases[name] = self._last - started

    def result(self, *, written: int = 0, removed: int = 0, foreign: int = 0) -> Result:
        """Return what was done, with what the catalogue knows of the site now."""
        facts = self._ledger.facts.all()
        due = facts.get("next_due")
        turn = self._turn or Turn(due if isinstance(due, int) else None, self._ledger.facts.timezone())
        seconds = {**self._phases, "total": self._last - self._started}
        return Result(
            articles=int(facts.get("articles") or 0),
            pages=int(facts.get("pages") or 0),
            written=written,
            unchanged=self._ledger.outputs.count() - self._ledger.tasks.count() - written,
            removed=removed,
            warnings=self._ledger.warnings.current(),
            next_due=turn.due if turn.due is not None and turn.due > self._now else None,
            timezone=turn.timezone,
            seconds={name: round(value, 4) for name, value in seconds.items()},
            foreign=foreign,
            replaced=self._replaced,
            peak_mb=0.0 if self._memory is None else round(self._memory.megabytes, 1),
            unsettled=self._ledger.sources.count_racy(),
        )
