"""A preview's server in the test's own process, asked over a real connection."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import urlopen

from sitegen.diagnostics import messages
from sitegen.preview.application import application
from sitegen.preview.building import Preview
from sitegen.preview.server import listen, server_of

TRANSLATIONS = messages.load({})
# So long a test waits for what must happen; nothing that passes takes it.
PATIENCE = 30.0


def get(address: str) -> str:
    """Return the page at an address, also when it is the page of an error."""
    try:
        with urlopen(address, timeout=PATIENCE) as response:  # noqa: S310 - an address of this machine
            text: str = response.read().decode()
    except HTTPError as error:
        with error:
            text = error.read().decode()
    return text


def becomes(look: Callable[[], bool]) -> bool:
    """Return whether something becomes true."""
    until = time.monotonic() + PATIENCE
    while not look():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


class Answer(NamedTuple):
    """What the server answered."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def version(answer: Answer) -> str:
    """Return what a page says of itself, by which it knows whether it is out of date."""
    found = re.search('data-number="([^"]+)"', answer.text)
    assert found is not None
    return found[1]


class Served:
    """A preview that is being served. It builds when ``preview.update()`` is called, and not by itself."""

    def __init__(self, preview: Preview, port: int) -> None:
        self.preview = preview
        self.port = port

    def ask(
        self, path: str, method: str = "GET", host: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Return the answer to a request for ``path`` as it stands: nothing in it is normalised."""
        with contextlib.closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.putrequest(method, path, skip_host=host is not None)
            if host:
                connection.putheader("Host", host)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())


@contextlib.contextmanager
def served(site: Path, *, built: bool = True) -> Iterator[Served]:
    """Serve the preview of a site, built once unless told otherwise."""
    preview = Preview(str(site), TRANSLATIONS)
    if built:
        preview.update()
    listener = listen("127.0.0.1", 0, TRANSLATIONS)
    port: int = listener.getsockname()[1]
    server = server_of(application(preview, lambda: server.should_exit), "127.0.0.1", TRANSLATIONS)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield Served(preview, port)
    finally:
        server.should_exit = True
        thread.join()


class Running:
    """`sitegen serve`, or a program that does it, in a process of its own."""

    def __init__(self, site: Path, *command: str) -> None:
        # Output into a pipe is kept back by Python unless told otherwise, except what `serve` itself hands on.
        environ = {**os.environ, "PYTHONUTF8": "1", "SITEGEN_LANG": ""}
        self.errors = tempfile.TemporaryFile("w+", encoding="utf-8", dir=site.parent)  # noqa: SIM115 - closed by ``running``
        self.process = subprocess.Popen(
            [sys.executable, *command],
            stdout=subprocess.PIPE,
            stderr=self.errors,
            env=environ,
            encoding="utf-8",
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self.first_line = self.process.stdout.readline()
        found = re.fullmatch(r"Xem thử: (http://\S+/) \(nhấn Ctrl\+C để dừng\)\n", self.first_line)
        assert found is not None, self.first_line
        self.address = found[1]

    def await_build(self) -> None:
        """Return once a build has ended that wrote anything: until the first one has, pages may still change."""
        self.await_line("Đã ghi ")

    def await_line(self, beginning: str) -> None:
        """Return once a line was printed, which begins so."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline().startswith(beginning)

    def await_line_after_others(self, line: str) -> None:
        """Return once ``line`` was printed, whatever was told before."""
        assert self.process.stdout is not None
        assert line in self.process.stdout

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """End the program with a signal; return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def interrupt(self) -> int:
        """End the program as Ctrl-C in a terminal does, which goes to all its processes; return its exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)

    def told(self) -> str:
        """Return what it printed as errors."""
        self.errors.seek(0)
        return self.errors.read()


@contextlib.contextmanager
def running(site: Path, *options: str) -> Iterator[Running]:
    """Run `sitegen serve` on a free port, with these options; end it in the end if it still runs."""
    with ended(Running(site, "-m", "sitegen", "-C", str(site), "serve", "--port", "0", *options)) as process:
        yield process


@contextlib.contextmanager
def ended(process: Running) -> Iterator[Running]:
    """End a program in the end if it still runs."""
    try:
        yield process
    finally:
        process.process.kill()
        process.process.communicate()
        process.errors.close()
