"""A preview's server in the test's own process, asked over a real connection."""

import contextlib
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import NamedTuple

from sitegen import messages
from sitegen.preview.building import Preview
from sitegen.preview.serving import listen, server_of

TRANSLATIONS = messages.load({})
# So long a test waits for what must happen; nothing that passes takes it.
PATIENCE = 30.0


class Answer(NamedTuple):
    """What the server answered."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


class Served:
    """A preview that is being served. It builds when ``preview.update()`` is called, and not by itself."""

    def __init__(self, preview: Preview, port: int) -> None:
        self.preview = preview
        self.port = port

    def ask(self, path: str, method: str = "GET", host: str | None = None) -> Answer:
        """Return the answer to a request for ``path`` as it stands: nothing in it is normalised."""
        with contextlib.closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.putrequest(method, path, skip_host=host is not None)
            if host:
                connection.putheader("Host", host)
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
    server = server_of(preview, "127.0.0.1")
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield Served(preview, port)
    finally:
        server.should_exit = True
        thread.join()
