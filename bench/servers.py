"""Runs preview servers: ours, Hugo's, Eleventy's; waits until one answers, until it rests, until it has ended."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import tools
from measure import RunError, session_cpu, session_memory, session_waits

STARTING = 1800.0
"""Seconds for which a first page, or rest, may be waited for."""
_LOOK = 0.01
# A server rests when, looked at so often in a row, it works for less than this part of the time.
_LOOKS = 2
_LOOK_FOR = 0.25
_RESTING = 0.15

Command = Callable[[Path, int], list[str | Path]]
"""From a site's folder and a port to what is run in the site's folder."""


class Server(NamedTuple):
    """One preview server."""

    name: str
    version: str
    command: Command


def ours() -> Server:
    """Return this repository's preview. Raises ToolError when it is not installed."""
    tool = tools.ours()

    def command(site: Path, port: int) -> list[str | Path]:
        return [tool.command(site, site)[0], "-C", site, "serve", "--port", str(port)]

    return Server(tool.name, tool.version, command)


def hugo(work: Path) -> Server:
    """Return Hugo's server as it is when nothing is asked of it. Raises ToolError when it cannot be had."""
    tool = tools.hugo(work)

    def command(site: Path, port: int) -> list[str | Path]:
        build = tool.command(site, site / "public")
        return [build[0], "server", *build[1:], "--bind", "127.0.0.1", "--port", str(port)]

    return Server(tool.name, tool.version, command)


def eleventy(work: Path) -> Server:
    """Return Eleventy's server. Raises ToolError when it cannot be had."""
    tool = tools.eleventy(work)

    def command(site: Path, port: int) -> list[str | Path]:
        return [*tool.command(site, site / "_site"), "--serve", f"--port={port}"]

    return Server(tool.name, tool.version, command)


class Running:
    """A server that runs, in a session of its own."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, begun: float) -> None:
        self._process = process
        self.begun = begun
        """When it was started, in seconds since the epoch."""
        self.address = f"http://127.0.0.1:{port}"

    def memory(self, kind: str = "Pss") -> float:
        """Return the memory of all its processes in MB of 1,000,000 bytes."""
        return session_memory(self._process.pid, kind) / 1e6

    def settle(self) -> None:
        """Wait until it has nothing to do: an editor reads what is there before the next save.

        Raises RunError when it does not come to rest.
        """
        quiet = 0
        until = time.monotonic() + STARTING
        session = self._process.pid
        while quiet < _LOOKS:
            before = session_cpu(session)
            time.sleep(_LOOK_FOR)
            rests = session_cpu(session) - before < _RESTING * _LOOK_FOR and not session_waits(session)
            quiet = quiet + 1 if rests else 0
            if time.monotonic() > until:
                raise RunError(f"the server does not come to rest within {STARTING:g} s")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path, patience: float) -> None:
    until = time.monotonic() + patience
    while not _answers(port):
        ended = process.poll() is not None
        if ended or time.monotonic() > until:
            why = "has ended" if ended else f"does not answer within {patience:g} s"
            end = "\n".join(log.read_text("utf-8", errors="replace").splitlines()[-20:])
            raise RunError(f"{log.stem} {why}:\n{end}")
        time.sleep(_LOOK)


@contextmanager
def running(server: Server, site: Path, patience: float = STARTING) -> Iterator[Running]:
    """Run a server in a site's folder; give it when it takes connections. Raises RunError when it does not.

    What it prints lies beside the folder.
    """
    port = _free_port()
    log = site.with_name(f"{site.name}-server.log")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with log.open("wb") as output:
        begun = time.time()
        process = subprocess.Popen(
            server.command(site, port),
            cwd=site,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_for(process, port, log, patience)
            yield Running(process, port, begun)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
