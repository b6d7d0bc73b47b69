"""nginx as a host has it: with the settings that `sitegen host nginx` writes, asked over HTTP and by wrk."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple

from measure import RunError
from tools import HERE, ToolError

SYSTEM = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
PATIENCE = 20
"""Seconds in which nginx has to do what it is asked."""


class Host(NamedTuple):
    """A host that runs."""

    name: str
    port: int

    def holds(self, path: str, text: bytes) -> bool:
        """Tell whether the page at a path is there and has a text in it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers={"Host": self.name})
            answer = connection.getresponse()
            return answer.read().find(text) >= 0 and answer.status == 200  # noqa: PLR2004 - that of HTTP
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def wait_for(self, path: str, text: bytes) -> float:
        """Ask until the page at a path has a text in it; return how many seconds that took. Raises RunError."""
        start = time.perf_counter()
        while not self.holds(path, text):
            if time.perf_counter() - start > PATIENCE:
                raise RunError(f"nginx does not show {path} as it was published")
            time.sleep(0.002)
        return time.perf_counter() - start


def program(name: str) -> str:
    """Return where a program is. Raises ToolError when there is none."""
    found = shutil.which(name, path=SYSTEM)
    if found is None:
        raise ToolError(f"needs {name} (Debian: apt-get install {name})")
    return found


def reload_command(folder: Path) -> str:
    """Return what lets the nginx whose files are in a folder read its settings anew, for `reload` of a target."""
    return f"{program('nginx')} -c {folder / 'nginx.conf'} -s reload"


def prepare(folder: Path, written: Path) -> int:
    """Write settings that include those that `sitegen host nginx` has written; return the port to ask at."""
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    text = re.sub(r"(?m)^( *listen) 80;", rf"\1 127.0.0.1:{port};", written.read_text("utf-8"))
    if not BROTLI.exists():
        text = text.replace("brotli_static on;", "")
    (folder / "site.conf").write_text(text, "utf-8")
    load = f"load_module {BROTLI};\n" if BROTLI.exists() else ""
    user = "user root;\n" if os.geteuid() == 0 else ""
    own = "".join(f"{each}_temp_path {folder}/{each};\n" for each in TEMPORARY)
    (folder / "nginx.conf").write_text(
        f"{load}{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\n"
        f"access_log off;\ninclude /etc/nginx/mime.types;\n{own}include {folder}/site.conf;\n}}\n",
        "utf-8",
    )
    return port


@contextmanager
def running(folder: Path, name: str, port: int) -> Iterator[Host]:
    """Give nginx with the settings that were prepared in a folder, while it is needed. Raises RunError, ToolError."""
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen([program("nginx"), "-c", folder / "nginx.conf"], stdout=log, stderr=log) as nginx,
    ):
        try:
            _wait(nginx, port, folder)
            yield Host(name, port)
        finally:
            nginx.terminate()


def _wait(nginx: "subprocess.Popen[bytes]", port: int, folder: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and nginx.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise RunError(f"nginx does not run: {(folder / 'log').read_text('utf-8', errors='replace')}")


class Load(NamedTuple):
    """What wrk found: requests answered, those a second, those that failed or whose answer was not as it should be."""

    requests: int
    rate: float
    wrong: int


def loaded(host: Host, paths: Sequence[str], seconds: int, folder: Path) -> Load:
    """Let wrk ask for paths in turn, compressed in each way; return what it found. Raises RunError, ToolError."""
    listed = folder / "paths"
    listed.write_text("".join(f"{each}\n" for each in paths), "utf-8")
    encodings = "br gzip" if BROTLI.exists() else "gzip"
    command: list[str | Path] = [
        program("wrk"),
        "-t1",
        "-c16",
        f"-d{seconds}s",
        "-s",
        str(HERE / "wrk.lua"),
        f"http://127.0.0.1:{host.port}",
    ]
    told = subprocess.run(
        [*command, "--", listed, host.name, encodings], capture_output=True, encoding="utf-8", check=False
    )
    found = re.search(r"^requests (\d+) rate ([\d.]+) wrong (\d+)$", told.stdout, re.MULTILINE)
    if told.returncode or found is None:
        raise RunError(f"wrk failed: {told.stdout}{told.stderr}")
    return Load(int(found[1]), float(found[2]), int(found[3]))
