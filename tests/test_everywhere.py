"""What must work on every system, Windows too: a new site is built, checked, served, and two builds take turns."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from services import free_port
from sitegen.build.state import catalogue_path
from sitegen.system.locking import locked

_PATIENCE: Final = 60


def _command(site: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "sitegen", "-C", str(site), *arguments]


def _sitegen(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONUTF8": "1", "SITEGEN_LANG": "en"}
    return subprocess.run(
        _command(site, *arguments), env=environ, capture_output=True, check=False, encoding="utf-8", timeout=_PATIENCE
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a new site, in a folder whose name has spaces and marks."""
    folder = tmp_path / "Trang tin mẫu"
    assert _sitegen(tmp_path, "init", str(folder)).returncode == 0
    return folder


def test_a_new_site_is_built_and_built_again(site: Path) -> None:
    """The second build finds nothing to do; paths in what is written have slashes."""
    for expected in (True, False):
        done = _sitegen(site, "build", "--report", "report.json")
        assert done.returncode == 0, done.stderr
        report = json.loads((site / "report.json").read_text(encoding="utf-8"))
        assert (report["written"] > 0) == expected
    assert (site / "public/2026/01/bai-mau/index.html").is_file()
    manifest = _sitegen(site, "manifest").stdout
    assert "  2026/01/bai-mau/index.html\n" in manifest
    assert "\\" not in manifest


def test_a_fault_is_told_with_its_place(site: Path) -> None:
    """The same way by the build and by the check."""
    (site / "content/2026/01/hong.md").write_bytes(b"---\r\ntitle: A\r\ndate: 31/02/2026\r\n---\r\n\r\nB.\r\n")
    for command in ("build", "check"):
        done = _sitegen(site, command)
        assert done.returncode == 1
        assert "content/2026/01/hong.md:3:7: N103" in done.stdout + done.stderr


def test_the_preview_answers(site: Path) -> None:
    """On this machine, with the page of the new article."""
    port = free_port()
    with subprocess.Popen(
        _command(site, "serve", "--port", str(port)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        try:
            assert "Bài mẫu" in _page(f"http://127.0.0.1:{port}/2026/01/bai-mau/")
        finally:
            running.terminate()


def _page(address: str) -> str:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            with urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 - our own
                text: str = answer.read().decode()
                return text
        except (URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def test_two_builds_take_turns(site: Path) -> None:
    """A build waits for who holds the output, and goes on when that is over."""
    path = catalogue_path(str(site), str(site / "public")) + ".lock"
    with locked(path, lambda: None):
        waiting = subprocess.Popen(
            _command(site, "build"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(2)
        assert not (site / "public/index.html").exists()
    assert waiting.wait(_PATIENCE) == 0
    assert waiting.stdout is not None
    waiting.stdout.close()
    assert (site / "public/index.html").is_file()
