"""Deploys that are killed at any moment while somebody reads: every page is whole, with all that it needs."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from deploy_samples import edit, read_by_someone
from services import program
from site_helpers import SETTINGS, tree

LONG: Final = bool(os.environ.get("SITEGEN_LONG_TESTS"))
_PUBLISHED: Final = ["/", "/2021/12/tep/", "/2021/12/bai-1/", "/2021/12/bai-3/", "/cu/1/", "/luu-tru/", "/tac-gia/"]
# Small batches, so that there are many moments between two of them.
_DEPLOY: Final = """import sys
from sitegen.commands import cli
from sitegen.publishing import plan
plan._FILES_AT_ONCE = 4
sys.exit(cli.main(sys.argv[1:]))
"""


def _started(site: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", _DEPLOY, "-C", str(site), "deploy", "--allow-loss"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def _deployed(site: Path) -> float:
    """Deploy to the end; return how many seconds that took."""
    begun = time.monotonic()
    running = _started(site)
    _, said = running.communicate(timeout=100)
    assert running.returncode == 0, said.decode()
    return time.monotonic() - begun


@pytest.mark.parametrize("kind", ("folder", "rsync"))
def test_a_reader_sees_whole_pages_whenever_a_deploy_is_killed(deployable: Path, tmp_path: Path, kind: str) -> None:
    """The next deploy completes it, whatever was built meanwhile; the lock of the dead one holds back nobody."""
    program("rsync")
    www = tmp_path / "www"
    host = f"deploy:\n  - {{name: chinh, type: {kind}, to: {www}, host: nginx, compress: []}}\n"
    settings = SETTINGS + "pictures: {widths: [16]}\n" + host
    (deployable / "site.yaml").write_text(settings, encoding="utf-8")
    edit(deployable, 0)
    takes = _deployed(deployable)
    shown = www / "current" if kind == "folder" else www
    chance = random.Random(1)  # noqa: S311 - which moments, not secrets
    killed = completed = 0
    with read_by_someone(shown, _PUBLISHED) as reader:
        for turn in range(1, 130 if LONG else 4):
            edit(deployable, turn)
            for _ in range(2):
                running = _started(deployable)
                try:
                    _, said = running.communicate(timeout=chance.uniform(0.2, 1.1) * takes)
                    assert running.returncode == 0, said.decode()
                    completed += 1
                except subprocess.TimeoutExpired:
                    os.killpg(running.pid, 9)
                    running.communicate()
                    killed += 1
            if chance.random() < 0.5:
                _deployed(deployable)
        _deployed(deployable)
    assert reader.wrong == []
    assert killed >= 2
    found = tree(shown.resolve())
    assert {path: found.get(path) for path in tree(deployable / "public")} == tree(deployable / "public")
    assert not (www / ".sitegen/lock").exists()
