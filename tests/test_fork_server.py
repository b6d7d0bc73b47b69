"""What workers are forked from ends when it is not needed, and is there again for the next work."""

import sys
import threading
from pathlib import Path

import pytest

import worker_jobs
from sitegen.system.fork_server import ForkServer
from sitegen.system.workers import Workers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which process it is")


def _run(server: ForkServer) -> int:
    """Let workers work; return what they were forked from."""
    workers = Workers(2, (), server)
    try:
        assert list(workers.map(worker_jobs.doubling, None, range(4))) == [0, 2, 4, 6]
        worker = next(each for each in workers.pids()[1:])
        return int(_fields(worker)[1])
    finally:
        workers.close()


def _fields(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()


def _is_there(process: int) -> bool:
    """Tell whether a process runs: one that has ended is kept until somebody asks how."""
    return Path(f"/proc/{process}").exists() and _fields(process)[0] != "Z"


def test_it_ends_in_a_quiet_in_which_it_was_not_needed() -> None:
    """Not in the quiet after the work that needed it, since there may be more of that; the next work has another."""
    server = ForkServer()
    first = _run(server)
    server.rest()
    assert _is_there(first)
    assert _run(server) == first
    server.rest()
    assert _is_there(first)
    server.rest()
    assert not _is_there(first)
    server.rest()
    assert _run(server) != first


def test_what_is_no_child_of_this_process_is_left_alone() -> None:
    """Whatever has taken its number meanwhile."""
    server = ForkServer()
    server.note(1)
    server.rest()
    server.rest()


def test_when_the_program_ends_no_more_are_forked_from_it_and_nobody_waits_for_long() -> None:
    """One that is being forked is waited for; should that take long, it is not."""
    server = ForkServer()
    forked: list[str] = []

    def fork(name: str) -> None:
        with server.forking():
            forked.append(name)

    with server.forking():
        server.close()
    server.close()
    late = threading.Thread(target=fork, args=("late",), daemon=True)
    late.start()
    late.join(0.1)
    assert forked == []
