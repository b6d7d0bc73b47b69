"""Worker processes: results in order, however long each takes; what fails, what dies, and how far they go ahead."""

import errno
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

import worker_jobs
from sitegen.diagnostics.faults import MachineError
from sitegen.system.workers import Workers

_COUNT = 2
_needs_kill = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    """Return two worker processes, or what starts two others once these have ended."""
    with closing(Workers(_COUNT)) as started:
        yield started


def _wait_for(is_so: Callable[[], bool]) -> bool:
    """Return whether something comes to be so, within seconds."""
    for _ in range(5000):
        if is_so():
            return True
        time.sleep(0.002)
    return False


def _counted(count: int, taken: list[int]) -> Iterator[int]:
    """Yield as many numbers, and note each as it is taken."""
    for number in range(count):
        taken.append(number)
        yield number


def _pids_of(workers: Workers) -> set[int]:
    return set(workers.pids()) - {os.getpid()}


def test_results_come_in_the_order_of_their_jobs(workers: Workers) -> None:
    """Whichever is done first."""
    seconds = [random.Random(7).choice([0, 0.001, 0.004]) for _ in range(60)]  # noqa: S311 - no secret
    assert list(workers.map(worker_jobs.after_a_while, seconds, range(60))) == list(range(60))


def test_all_workers_work(workers: Workers) -> None:
    """And none of the jobs is done by the process that gives them."""
    results = list(workers.map(worker_jobs.telling_who, None, range(40)))
    assert [number for number, _ in results] == list(range(40))
    assert {pid for _, pid in results} == _pids_of(workers)
    assert len(_pids_of(workers)) == _COUNT


def test_large_results_do_not_block_small_jobs(workers: Workers) -> None:
    """A result longer than a pipe holds is taken while further jobs are given."""
    results = workers.map(worker_jobs.repeating, 1_000_000, range(12))
    assert [(data[0], len(data)) for data in results] == [(number, 1_000_000) for number in range(12)]


def test_each_series_of_jobs_begins_anew(workers: Workers) -> None:
    """With what it was told to, by the same processes."""
    before = list(workers.map(worker_jobs.telling_who, None, range(4)))
    assert list(workers.map(worker_jobs.doubling, None, range(4))) == [0, 2, 4, 6]
    assert {pid for _, pid in before} <= _pids_of(workers)


def test_what_is_done_ahead_is_entered_and_left(workers: Workers, tmp_path: Path) -> None:
    """By one of the processes, before the next jobs; without processes nothing is done."""
    mark = tmp_path / "mark"
    Workers(_COUNT).ahead(worker_jobs.leaving_a_mark, mark)
    assert list(workers.map(worker_jobs.doubling, None, range(2))) == [0, 2]
    assert not mark.exists()
    workers.ahead(worker_jobs.leaving_a_mark, mark)
    assert _wait_for(mark.exists)
    assert list(workers.map(worker_jobs.doubling, None, range(2))) == [0, 2]
    assert not mark.exists()


def test_what_fails_ahead_is_not_told(workers: Workers) -> None:
    """It does no harm to the jobs that follow."""
    list(workers.map(worker_jobs.doubling, None, range(2)))
    workers.ahead(worker_jobs.unable_to_start, "mẫu")
    assert list(workers.map(worker_jobs.doubling, None, range(2))) == [0, 2]


def test_jobs_are_taken_only_so_far_ahead_as_results_are_waited_for(workers: Workers, tmp_path: Path) -> None:
    """While the first job takes long, four results a worker may wait for it, and one job is at hand."""
    taken: list[int] = []
    received = 0
    most = 0
    for result in workers.map(worker_jobs.waiting_first, tmp_path, _counted(200, taken)):
        most = max(most, len(taken) - received)
        assert result == received
        received += 1
    assert most <= 4 * _COUNT + 1
    assert len(taken) == received == 200


def test_one_worker_is_this_process_and_takes_a_job_when_it_is_asked() -> None:
    """No process is started for it."""
    taken: list[int] = []
    workers = Workers(1)
    results = workers.map(worker_jobs.telling_who, None, _counted(9, taken))
    assert (next(results), next(results)) == ((0, os.getpid()), (1, os.getpid()))
    assert taken == [0, 1]
    assert workers.pids() == [os.getpid()]


def test_without_jobs_no_process_is_started() -> None:
    """A build with little to do does not pay for them."""
    workers = Workers(_COUNT)
    assert list(workers.map(worker_jobs.doubling, None, [])) == []
    assert workers.pids() == [os.getpid()]


@pytest.mark.parametrize("count", (1, _COUNT))
@pytest.mark.parametrize(
    "error", (ValueError("mẫu"), PermissionError(errno.EACCES, "mẫu", "a/b"), KeyError(7)), ids=repr
)
def test_what_a_job_raises_is_raised_where_its_result_was_due(workers: Workers, count: int, error: Exception) -> None:
    """As it is, with all that it tells, after the results before it."""
    results = (workers if count > 1 else Workers(1)).map(worker_jobs.failing_at, {3: error}, range(9))
    assert [next(results), next(results), next(results)] == [0, 1, 2]
    with pytest.raises(type(error)) as raised:
        next(results)
    # The trace of another process is lost but for a note.
    told = {name: value for name, value in vars(raised.value).items() if name != "__notes__"}
    assert (raised.value.args, told) == (error.args, vars(error))
    assert str(raised.value) == str(error)


def test_what_cannot_be_started_is_told_by_the_first_job(workers: Workers) -> None:
    """With what it raised."""
    with pytest.raises(ValueError, match="mẫu"):
        next(workers.map(worker_jobs.unable_to_start, "mẫu", range(3)))


def test_what_the_jobs_raise_themselves_is_raised(workers: Workers) -> None:
    """And ends the processes."""

    def jobs() -> Iterator[int]:
        yield from range(3)
        raise LookupError("mẫu")

    with pytest.raises(LookupError, match="mẫu"):
        list(workers.map(worker_jobs.doubling, None, jobs()))
    assert _pids_of(workers) == set()


@_needs_kill
def test_a_worker_that_dies_at_its_work_is_told(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the reader's language. The others are ended with it, and can be started anew."""
    monkeypatch.delenv("SITEGEN_LANG", raising=False)
    with pytest.raises(MachineError, match=rf"đã bị dừng \({-signal.SIGKILL}\), thường là do thiếu bộ nhớ"):
        list(workers.map(worker_jobs.dying_at, 5, range(20)))
    assert (_pids_of(workers), multiprocessing.active_children()) == (set(), [])
    assert list(workers.map(worker_jobs.doubling, None, range(3))) == [0, 2, 4]


@_needs_kill
def test_a_worker_that_dies_between_two_series_is_told(workers: Workers) -> None:
    """Also when it had nothing to do."""
    results = list(workers.map(worker_jobs.telling_who, None, range(9)))
    os.kill(results[0][1], signal.SIGKILL)
    assert _wait_for(lambda: len(multiprocessing.active_children()) < _COUNT)
    workers.ahead(worker_jobs.doubling, None)
    with pytest.raises(MachineError, match=str(-signal.SIGKILL)):
        list(workers.map(worker_jobs.doubling, None, range(9)))
    assert (_pids_of(workers), multiprocessing.active_children()) == (set(), [])


def test_results_that_nobody_reads_to_the_end_end_the_processes(workers: Workers) -> None:
    """So that none goes on with what nobody waits for."""
    results = workers.map(worker_jobs.doubling, None, range(100))
    assert next(results) == 0
    results.close()
    assert (_pids_of(workers), multiprocessing.active_children()) == (set(), [])


@_needs_kill
def test_a_worker_ends_when_what_it_works_for_is_gone(workers: Workers) -> None:
    """It finds its pipe closed; nobody else would end it after a build that was killed."""
    list(workers.map(worker_jobs.doubling, None, range(3)))
    for each in workers._workers:  # noqa: SLF001 - as the system does when the process ends
        each.pipe.close()
    assert _wait_for(lambda: not multiprocessing.active_children())
    workers.close()
