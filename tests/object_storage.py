"""Storage that speaks as S3 does, so far as rclone asks: each object is a file of a folder, whole or not there."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET: Final = "kho"


class _Objects(BaseHTTPRequestHandler):
    """What a client asks of the bucket; no signature is looked at."""

    protocol_version = "HTTP/1.1"
    folder: Path

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_PUT(self) -> None:
        """Take an object: it is seen when all of it has come."""
        length = int(self.headers["Content-Length"])
        data = self.rfile.read(length)
        if len(data) != length:
            # Whoever sent it has died.
            self.close_connection = True
            return
        with tempfile.NamedTemporaryFile(dir=self.folder.parent, delete=False) as file:
            file.write(data)
        path = self._path()
        path.parent.mkdir(parents=True, exist_ok=True)
        Path(file.name).replace(path)
        self._answer(200, b"", ETag=_tag(data))

    def do_HEAD(self) -> None:
        """Tell of an object."""
        self.do_GET()

    def do_GET(self) -> None:
        """Give an object, or list them."""
        query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        if urlsplit(self.path).path.strip("/") == BUCKET:
            self._answer(200, self._listed(query))
            return
        try:
            data = self._path().read_bytes()
        except OSError:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        self._answer(200, data, ETag=_tag(data), **{"Last-Modified": "Fri, 31 Dec 2021 00:00:00 GMT"})

    def do_DELETE(self) -> None:
        """Remove an object."""
        self._path().unlink(missing_ok=True)
        self._answer(204, b"")

    def _path(self) -> Path:
        return self.folder / unquote(urlsplit(self.path).path).removeprefix(f"/{BUCKET}/")

    def _listed(self, query: dict[str, list[str]]) -> bytes:
        prefix, delimiter = (query.get(name, [""])[0] for name in ("prefix", "delimiter"))
        # Of a whole folder is all that rclone asks for, or of one and those in it.
        found = sorted((self.folder / prefix).glob("*" if delimiter else "**/*"))
        files = [(each.relative_to(self.folder).as_posix(), each.read_bytes()) for each in found if each.is_file()]
        inner = (
            f"<Contents><Key>{escape(key)}</Key><LastModified>2021-12-31T00:00:00.000Z</LastModified>"
            f"<ETag>{escape(_tag(data))}</ETag><Size>{len(data)}</Size></Contents>"
            for key, data in files
        )
        outer = (each.relative_to(self.folder).as_posix() for each in found if delimiter and each.is_dir())
        folders = (f"<CommonPrefixes><Prefix>{escape(each)}/</Prefix></CommonPrefixes>" for each in outer)
        about = f"<Name>{BUCKET}</Name><Prefix>{escape(prefix)}</Prefix><IsTruncated>false</IsTruncated>"
        return f"<ListBucketResult>{about}{''.join(inner)}{''.join(folders)}</ListBucketResult>".encode()

    def _answer(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients are killed."""


def _tag(data: bytes) -> str:
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'


@contextmanager
def object_storage(folder: Path) -> Iterator[dict[str, str]]:
    """Serve a folder as a bucket; give the environment in which rclone knows it as ``kho:kho``."""
    folder.mkdir(parents=True, exist_ok=True)
    with _Server(("127.0.0.1", 0), type("Objects", (_Objects,), {"folder": folder})) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        options = {
            "type": "s3",
            "provider": "Other",
            "endpoint": f"http://127.0.0.1:{server.server_port}",
            "access_key_id": "a",
            "secret_access_key": "b",
            "force_path_style": "true",
            "no_check_bucket": "true",
        }
        yield {f"RCLONE_CONFIG_{BUCKET.upper()}_{name.upper()}": value for name, value in options.items()}
        server.shutdown()
        thread.join()
