"""Processes that read, parse, render and write pages beside a build, which alone changes the catalogue.

One that outlives a killed build for a moment does no harm: it ends when it finds its pipe closed, and asks whether the
build is alive before it writes. The standard library's own pools would wait for ever then.
"""

import contextlib
import os
import pickle
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sitegen.diagnostics import DefectError, MachineError
from sitegen.diagnostics.messages import load

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from sitegen.system.fork_server import ForkServer

Setup = TypeVar("Setup")
Job = TypeVar("Job")
Result = TypeVar("Result")

# From so many articles or outputs on, starting workers costs less than doing their work.
WORTH_WORKERS = 300
# Jobs that one worker has at once: the one under way, and the next, so that it never waits for the build.
_AT_HAND = 2
# Results that wait for an earlier one, for each worker: what keeps memory bounded when one job takes long.
_AHEAD = 4


# Seconds between two looks at whether the build is alive: less than the next one needs to come to writing.
_BETWEEN = 0.01


class _Message(NamedTuple):
    """A job, or with ``start`` how to begin the jobs that follow."""

    start: Callable[[Any], AbstractContextManager[Any]] | None
    value: Any


class _Answer(NamedTuple):
    """What came of a job: its result, or what it raised."""

    result: Any
    error: Exception | None


class _Worker(NamedTuple):
    process: "BaseProcess"
    pipe: "Connection"
    given: deque[int]


class Build:
    """The build that a worker works for, asked in the worker whether it is still there."""

    def __init__(self) -> None:
        # A worker has imported it; a build that has none does not need it.
        process = sys.modules.get("multiprocessing.process")
        self._parent: BaseProcess | None = None if process is None else process.parent_process()
        self._asked = 0.0

    def require_alive(self) -> None:
        """End this process when the build has died; that is asked a hundred times a second at most."""
        now = time.monotonic()
        if self._parent is None or now - self._asked < _BETWEEN:
            return
        self._asked = now
        if not self._parent.is_alive():
            sys.exit()


class Workers:
    """A number of processes, started when first used; with one, the build works by itself.

    ``preload`` names the modules that they need: imported once for all of them. ``server`` is told what they were
    forked from.
    """

    def __init__(self, count: int, preload: tuple[str, ...] = (), server: "ForkServer | None" = None) -> None:
        self.count = count
        self._preload = preload
        self._server = server
        self._workers: list[_Worker] = []
        # With what all of them were begun: they go on with it when it is the same.
        self._begun: tuple[object, object] | None = None

    def pids(self) -> list[int]:
        """Return the ids of the processes that work for this build, itself included."""
        return [os.getpid(), *(each.process.pid for each in self._workers if each.process.pid is not None)]

    def prepare(self) -> None:
        """Begin to load what workers need, without waiting for it."""
        if self.count > 1 and sys.platform != "win32":
            from multiprocessing import forkserver, resource_tracker  # noqa: PLC0415 - a build with little to do needs none

            forkserver.set_forkserver_preload(list(self._preload))
            # Begun by the other one otherwise, and ends the blocking.
            resource_tracker.ensure_running()
            # Ctrl-C goes to all processes of a terminal, and is the build's to answer. These have it blocked from
            # their first moment on: what they do about it themselves, they do only once they have loaded.
            with _uninterrupted():
                forkserver.ensure_running()

    def ahead(self, start: Callable[[Setup], AbstractContextManager[object]], setup: Setup) -> None:
        """Let one of the workers, if they run, enter and leave ``start(setup)`` while nothing else is to do.

        What that raises is not told.
        """
        if self._workers:
            self._begun = None
            # One that has died is told of by the next jobs.
            with contextlib.suppress(OSError):
                self._workers[0].pipe.send(_Message(start, setup))

    def map(
        self,
        start: Callable[[Setup], AbstractContextManager[Callable[[Job], Result]]],
        setup: Setup,
        jobs: Iterable[Job],
    ) -> Generator[Result, None, None]:
        """Yield what the function that ``start(setup)`` gives makes of each job, in the order of the jobs.

        A job must be small, since a worker that sends a result does not receive: under 32 KB. Raises what the
        function raises, in place of that result, and MachineError when a worker dies. An iterator that is not read to
        its end ends the workers.
        """
        if self.count <= 1:
            with start(setup) as work:
                yield from map(work, jobs)
            return
        numbered = enumerate(jobs)
        first = next(numbered, None)
        if first is None:
            return
        whole = False
        try:
            self._start()
            if self._begun is None or self._begun[0] is not start or self._begun[1] is not setup:
                for each in self._workers:
                    _send(each, _Message(start, setup))
            self._begun = start, setup
            yield from self._results(chain((first,), numbered))
            whole = True
        finally:
            if not whole:
                self.close()

    def _results(self, jobs: Iterator[tuple[int, Job]]) -> Iterator[Any]:
        from multiprocessing.connection import wait  # noqa: PLC0415 - as above

        ready: dict[int, _Answer] = {}
        following = 0
        pending = next(jobs, None)
        while True:
            for turn in range(_AT_HAND):
                for each in self._workers:
                    ahead = pending is not None and pending[0] - following < _AHEAD * len(self._workers)
                    if pending is not None and ahead and len(each.given) <= turn:
                        _send(each, _Message(None, pending[1]))
                        each.given.append(pending[0])
                        pending = next(jobs, None)
            busy: dict[Any, _Worker] = {each.pipe: each for each in self._workers if each.given}
            if not busy:
                return
            for pipe in wait(list(busy)):
                worker = busy[pipe]
                ready[worker.given.popleft()] = _received(worker)
            while following in ready:
                result, error = ready.pop(following)
                if error is not None:
                    raise error
                yield result
                following += 1

    def _start(self) -> None:
        if self._workers:
            return
        # Not forked from this process: a connection to SQLite must not be carried into another one
        # (https://sqlite.org/howtocorrupt.html#_carrying_an_open_database_connection_across_a_fork_).
        import multiprocessing  # noqa: PLC0415 - a build with little to do needs none

        context: Any = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
        if sys.platform != "win32":
            self.prepare()
        for _ in range(self.count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs,), daemon=True)
            with self._server.forking() if self._server else contextlib.nullcontext(), _uninterrupted():
                process.start()
            theirs.close()
            self._workers.append(_Worker(process, ours, deque()))

    def close(self) -> None:
        """End the processes."""
        if self._server is not None and self._workers and (pid := self._workers[0].process.pid) is not None:
            self._server.note(pid)
        for each in self._workers:
            each.pipe.close()
            each.process.terminate()
        for each in self._workers:
            each.process.join()
        self._workers.clear()
        self._begun = None


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait until this is left, as far as this thread is asked."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _send(worker: _Worker, message: _Message) -> None:
    try:
        worker.pipe.send(message)
    except OSError as lost:
        raise _death(worker) from lost


def _received(worker: _Worker) -> _Answer:
    try:
        answer: _Answer = worker.pipe.recv()
    except (EOFError, OSError) as lost:
        raise _death(worker) from lost
    return answer


def _death(worker: _Worker) -> MachineError:
    worker.process.join(1)
    told = load().gettext(
        "a process that worked for the build was ended ({code}), most often for want of memory;"
        " build again, with --jobs 1 if it happens again"
    )
    return MachineError(told.format(code=worker.process.exitcode))


def _serve(pipe: "Connection") -> None:
    """Work until the build closes its end of the pipe."""
    # Ctrl-C is the build's to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work: Callable[[Any], Any] | None = None
    latest = _Message(None, None)
    with contextlib.suppress(EOFError, OSError), contextlib.ExitStack() as opened:
        while True:
            message: _Message = pipe.recv()
            if message.start is not None:
                opened.close()
                work, latest = None, message
                # What fails here fails again with the first job, as the answer to it.
                with contextlib.suppress(Exception):
                    work = opened.enter_context(message.start(message.value))
                continue
            try:
                if work is None and latest.start is not None:
                    work = opened.enter_context(latest.start(latest.value))
                answer = _Answer(None if work is None else work(message.value), None)
            except Exception as error:  # noqa: BLE001 - sent to the build
                answer = _Answer(None, _portable(error))
            pipe.send(answer)


def _portable(error: Exception) -> Exception:
    """Return an error as it can be sent: with its trace as a note, since that is lost otherwise."""
    trace = "".join(traceback.format_exception(error))
    error.add_note(trace)
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own, made just now
    except Exception:  # noqa: BLE001 - whatever an error holds
        return DefectError(trace)
    return error
