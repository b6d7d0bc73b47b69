"""Runs a command and tells what it took: wall time, processor time, and, in a run of its own, memory."""

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

INTERVAL = 0.05
"""Seconds between two looks at the memory."""
PR_SET_CHILD_SUBREAPER = 36
"""Of <linux/prctl.h>."""
SESSION_FIELD = 3
"""Of /proc/PID/stat, counted from behind the command's name."""
CPU_FIELDS = slice(11, 13)
"""The same: ticks in user and in system mode."""
P95 = 0.95


class Run(NamedTuple):
    """What one run of a command took."""

    wall: float
    """Seconds from before the start to after the end of the whole process."""
    cpu: float
    """Seconds in user and system mode, of all its processes."""
    memory: float
    """Peak of all processes together, proportional, in MB of 1,000,000 bytes; 0 when it was not looked at."""


class RunError(Exception):
    """A command ended with another exit code than 0; the text holds the end of what it printed."""


def p95(values: Iterable[float]) -> float:
    """Return the value below which 95 of 100 lie."""
    found = sorted(values)
    return found[min(len(found) - 1, int(len(found) * P95))]


def _processes(session: int) -> Iterator[tuple[str, list[bytes]]]:
    """Yield the processes of a session, with the fields of their /proc/PID/stat behind the command's name.

    By session and not by parent: a child whose parent has ended still counts.
    """
    for name in os.listdir("/proc"):  # noqa: PTH208 - called every few milliseconds, and only names are wanted
        if not name.isdigit():
            continue
        try:
            fields = Path(f"/proc/{name}/stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            continue  # it has ended in between
        if int(fields[SESSION_FIELD]) == session:
            yield name, fields


def session_memory(session: int, kind: str = "Pss") -> int:
    """Return the memory, in bytes, of all processes of a session: proportional, or with ``Rss`` all that each sees."""
    total = 0
    wanted = f"{kind}:".encode()
    for name, _ in _processes(session):
        try:
            for line in Path(f"/proc/{name}/smaps_rollup").read_bytes().splitlines():
                if line.startswith(wanted):
                    total += int(line.split()[1]) * 1024
        except (OSError, IndexError):
            continue  # it has ended in between
    return total


def session_waits(session: int) -> bool:
    """Return whether any process of a session but its first is at work, or would be if a processor were free."""
    return any(fields[0] in {b"R", b"D"} for name, fields in _processes(session) if int(name) != session)


def session_cpu(session: int) -> float:
    """Return the processor time, in seconds, that the processes of a session have used."""
    ticks = sum(int(each) for _, fields in _processes(session) for each in fields[CPU_FIELDS])
    return ticks / os.sysconf("SC_CLK_TCK")


def _adopt() -> None:
    """Let this process be the parent of processes whose own ended, so that what they took is told when they end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _orphans(group: int) -> float:
    """Wait for the processes that the command left in its group, and return their processor time in seconds."""
    total = 0.0
    while True:
        try:
            _, _, usage = os.wait4(-group, 0)
        except ChildProcessError:
            return total
        total += usage.ru_utime + usage.ru_stime


def run(command: Sequence[str | Path], *, cwd: Path, log: Path, watch: bool = False) -> Run:
    """Run a command to its end and return what it took; with `watch` its memory is sampled, which costs it some time.

    What is not yet on the disk from before is written first, so that no run pays for another. Raises RunError when the
    command fails.
    """
    _adopt()
    os.sync()
    peak = 0
    # As a user's shell has it: modules are compiled once, not by every process.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        if watch:
            while True:
                done, status, usage = os.wait4(process.pid, os.WNOHANG)
                if done:
                    break
                looked = time.perf_counter()
                peak = max(peak, session_memory(process.pid))
                time.sleep(max(0.0, INTERVAL - (time.perf_counter() - looked)))
        else:
            _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        end = "\n".join(log.read_text("utf-8", errors="replace").splitlines()[-20:])
        raise RunError(f"{' '.join(map(str, command))}\nended with exit code {process.returncode}:\n{end}")
    return Run(wall, usage.ru_utime + usage.ru_stime + _orphans(process.pid), peak / 1e6)
