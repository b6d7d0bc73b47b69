"""Standard streams that are closed, full or unread: each command does its work, and no traceback is printed."""

import contextlib
import errno
import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from preview_helpers import PATIENCE
from site_helpers import article, make_site, write
from sitegen.commands import build, cli
from sitegen.system.streams import fall_silent, is_lost, printing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the shell redirects otherwise there")

_FULL: Final = Path("/dev/full")
_needs_full: Final = pytest.mark.skipif(not _FULL.exists(), reason="this system has no file that is always full")
_CLOSED: Final = (">&-", "2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with a warning."""
    return make_site(tmp_path / "trang", {"content/2021/12/bai.md": article("Ðồng Tháp")})


def _shell(site: Path, redirection: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a shell does that redirects its streams; what it prints elsewhere is returned."""
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "SITEGEN_LANG": "en"}
    command = [
        "sh",
        "-c",
        f'exec "$@" {redirection}',
        "sh",
        sys.executable,
        "-m",
        "sitegen",
        "-C",
        str(site),
        *arguments,
    ]
    return subprocess.run(command, env=environ, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("redirection", _CLOSED)
def test_closed_streams_end_no_command(site: Path, redirection: str) -> None:
    """What is printed to one is dropped; the work is done, the exit code is the usual one, the other stream too."""
    built = _shell(site, redirection, "build", "--explain")
    assert built.returncode == 0
    assert (built.stdout == "") is (">&-" in redirection.replace("2>&-", ""))
    assert (built.stderr == "") is ("2>&-" in redirection)
    assert (site / "public/2021/12/bai/index.html").is_file()
    write(site, "content/2021/12/bai.md", article(date="31/02/2020"))
    wrong = _shell(site, redirection, "build")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert (wrong.stderr == "") is ("2>&-" in redirection)
    for each in (built, wrong):
        assert "Traceback" not in each.stderr
        assert "Exception" not in each.stderr


@pytest.mark.parametrize(
    "arguments", (("list", "drafts"), ("new", "Bài"), ("--help",), ("build", "--no"), ("init", "x"))
)
def test_every_command_does_without_streams(site: Path, arguments: tuple[str, ...]) -> None:
    """Also those that argparse ends."""
    assert _shell(site, "<&- >&- 2>&-", *arguments).returncode == (2 if "--no" in arguments else 0)


@_needs_full
def test_what_cannot_be_printed_is_told_and_fails(site: Path) -> None:
    """A full disk under the standard output: the work is done, a sentence tells, and the exit code is 3."""
    for arguments in (("build",), ("build", "--explain", "--clean"), ("new", "Bài"), ("--help",), ("--version",)):
        ended = _shell(site, f">{_FULL}", *arguments)
        assert ended.returncode == 3
        told = ended.stderr.splitlines()[-1]
        assert told == (
            "sitegen: what this command prints could not be written: the disk is full; make room and build again"
        )
        assert "Traceback" not in ended.stderr
    assert (site / "public/2021/12/bai/index.html").is_file()


@_needs_full
def test_faults_that_cannot_be_printed_are_faults(site: Path) -> None:
    """A full disk under the standard error can be told to nobody: the exit code says what is more to the point."""
    # The warning could not be told.
    assert _shell(site, f"2>{_FULL}", "build").returncode == 3
    assert _shell(site, f"2>{_FULL}", "build", "--quiet").returncode == 0
    write(site, "content/2021/12/bai.md", article(date="31/02/2020"))
    assert _shell(site, f">{_FULL} 2>{_FULL}", "build").returncode == 1
    # Who asked for a list of faults has none.
    for more in ((), ("--format", "json")):
        ended = _shell(site, f">{_FULL}", "check", *more)
        assert ended.returncode == 3
        assert "could not be written: the disk is full" in ended.stderr
    assert _shell(site, f"2>{_FULL}", "build", "--no").returncode == 2


def test_who_has_read_enough_ends_a_list(site: Path) -> None:
    """`sitegen list drafts | head` is no error, and looks at no more articles."""
    for number in range(300):
        write(site, f"content/bai-{number}.md", article("Bài mẫu có tít dài " * 10, draft="true"))
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "sitegen", "-C", str(site), "list", "drafts"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_the_preview_serves_without_streams(site: Path) -> None:
    """It was started by a program that closed them all; it ends when it is told to."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    arguments = [sys.executable, "-m", "sitegen", "-C", str(site), "serve", "--port", str(port)]
    with subprocess.Popen(["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *arguments], env=environ) as process:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{port}/2021/12/bai/", timeout=PATIENCE) as response:
                    assert "Ðồng Tháp" in response.read().decode()
                break
            except URLError:
                assert time.monotonic() < until
                time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
    assert process.returncode == 0


@contextlib.contextmanager
def _piped() -> Iterator[int]:
    """Let the standard output be a pipe; give its end to read from, which the block may close."""
    end, begin = os.pipe()
    before = sys.stdout
    sys.stdout = io.TextIOWrapper(io.FileIO(begin, "w"), write_through=True)
    try:
        yield end
    finally:
        sys.stdout.close()
        sys.stdout = before
        with contextlib.suppress(OSError):
            os.close(end)


def test_streams_are_as_they_were_afterwards() -> None:
    """What is printed inside is whole and in UTF-8 when the block ends; then others print as before."""
    with _piped() as end:
        before = sys.stdout, sys.stderr
        with printing() as failure:
            assert sys.stdout is not before[0]
            print("Đồng Tháp \udcff", end="")
            assert failure() is None
            assert os.read(end, 1000).decode() == "Đồng Tháp \\udcff"
            print("sau", end="")
        assert (sys.stdout, sys.stderr) == before
        assert os.read(end, 1000) == b"sau"


def test_what_is_printed_after_falling_silent_goes_nowhere(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was printed before is there; threads that print on do not, also when the command has ended."""
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    with printing():
        print("trước")
        fall_silent()
        print("sau")
        print("sau", file=sys.stderr)
    print("sau nữa")
    assert capsys.readouterr() == ("trước\n", "")


def test_what_nobody_reads_is_lost_without_an_error() -> None:
    """That is noticed, so that long work for it can end, and is no failure."""
    with _piped() as end:
        os.close(end)
        with printing() as failure:
            assert not is_lost(sys.stdout)
            print("Đồng Tháp")
            assert is_lost(sys.stdout)
            print("và nữa")
            assert failure() is None


@_needs_full
def test_the_first_failure_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """After it nothing more is written, so that no half of a text follows another."""
    with _FULL.open("wb", buffering=0) as full:
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.FileIO(full.fileno(), "w", closefd=False)))
        with printing() as failure:
            print("x" * 100_000)
            print("và nữa")
            found = failure()
            assert found is not None
            assert found.errno == errno.ENOSPC
            assert failure() is found


def test_a_worker_that_is_gone_is_no_reader_that_is(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A broken pipe to anything but the terminal is a failure of the machine, not the end of what is read."""

    def broken(*_arguments: object) -> None:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    monkeypatch.setattr(build, "run", broken)
    assert cli.main(["-C", str(site), "build"]) == 3
    assert capsys.readouterr().err.startswith("sitegen: ")
