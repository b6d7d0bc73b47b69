"""Serves a built site on the loopback address as a static host does: compressed, with lifetimes, errors as a page."""

import gzip
import mimetypes
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript", ".webp": "image/webp"}
TEXT = re.compile(r"text/|application/(json|xml|manifest\+json|feed\+json)|image/svg")
DIGEST = re.compile(r"\.[0-9a-f]{8,}\.\w+$")
"""The end of a name that has its bytes' digest in it: another file has another name."""


class _Files(BaseHTTPRequestHandler):
    """Answers requests for the files of one folder."""

    protocol_version = "HTTP/1.1"
    # Head and body are two writes: without this the second waits for the browser to acknowledge the first, 40 ms.
    disable_nagle_algorithm = True

    def __init__(self, *request: object, folder: Path, policy: str, sent: list[int]) -> None:
        self.folder = folder
        self.policy = policy
        self.sent = sent
        super().__init__(*request)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Send a file, or 404.html."""
        path = unquote(urlsplit(self.path).path)
        file = (self.folder / (path + "index.html" if path.endswith("/") else path).lstrip("/")).resolve()
        status = HTTPStatus.OK
        if not file.is_relative_to(self.folder) or not file.is_file():
            file, status = self.folder / "404.html", HTTPStatus.NOT_FOUND
        data = file.read_bytes()
        kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if TEXT.match(kind) else kind)
        lasting = "max-age=31536000, immutable" if DIGEST.search(file.name) else "max-age=600"
        self.send_header("Cache-Control", f"public, {lasting}")
        self.send_header("Content-Security-Policy", self.policy)
        if TEXT.match(kind) and "gzip" in self.headers.get("Accept-Encoding", ""):
            data = gzip.compress(data, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.sent.append(len(data))
        # A browser that has seen enough hangs up.
        with suppress(ConnectionError):
            self.wfile.write(data)

    def handle(self) -> None:
        """Answer until the browser hangs up."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path, policy: str = "default-src 'self'", sent: list[int] | None = None) -> Iterator[str]:
    """Serve a folder, which may still be empty, and give its address, without a slash at its end.

    ``policy`` is what its pages may do (Content-Security-Policy); ``sent`` gets the bytes of each answer, compressed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handler = partial(_Files, folder=folder.resolve(), policy=policy, sent=[] if sent is None else sent)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
