"""Deploys that are killed at any moment while somebody reads: every page is whole, with all that it needs."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from deploy_samples import edit, read_by_someone
from object_storage import BUCKET, object_storage
from services import program, ssh_host
from site_helpers import SETTINGS, tree
from sitegen.publishing.permanence import FINGERPRINTED

LONG: Final = bool(os.environ.get("SITEGEN_LONG_TESTS"))
_KILLS: Final = 200
_PUBLISHED: Final = ["/", "/2021/12/tep/", "/2021/12/bai-1/", "/2021/12/bai-3/", "/cu/1/", "/luu-tru/", "/tac-gia/"]
_STATE: Final = tuple(
    f".sitegen/{each}" for each in ("encodings", "generation", "manifest", "nginx/", "retired", "target")
)
# Small batches, so that there are many moments between two of them; larger ones where each takes long.
_DEPLOY: Final = """import sys
from sitegen.commands import cli
from sitegen.publishing import plan
plan._FILES_AT_ONCE = {files}
sys.exit(cli.main(sys.argv[1:]))
"""
_FILES_AT_ONCE: Final = {"rsync": 8, "rsync-ssh": 16, "sftp": 16, "rclone": 64}


def _started(site: Path, at_once: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", _DEPLOY.format(files=at_once), "-C", str(site), "deploy", "--allow-loss"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def _deployed(site: Path, at_once: int) -> float:
    """Deploy to the end; return how many seconds that took."""
    begun = time.monotonic()
    running = _started(site, at_once)
    _, said = running.communicate(timeout=100)
    assert running.returncode == 0, said.decode()
    return time.monotonic() - begun


class Where(NamedTuple):
    """The settings of a target, and the folder that its readers see."""

    kind: str
    settings: str
    shown: Path


@pytest.fixture(params=("folder", *_FILES_AT_ONCE))
def where(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Where]:
    """Return a target of each kind."""
    kind, www = request.param.removesuffix("-ssh"), tmp_path / "www"
    with ExitStack() as stack:
        if kind == "rclone":
            program("rclone")
            # It takes none with a transport of its own, as rclone has.
            monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
            for name, value in stack.enter_context(object_storage(www)).items():
                monkeypatch.setenv(name, value)
            yield Where(request.param, f"type: rclone, to: '{BUCKET}:{BUCKET}'", www)
            return
        program({"folder": "sh"}.get(kind, kind))
        if request.param in {"folder", "rsync"}:
            shown = www / "current" if kind == "folder" else www
            yield Where(request.param, f"type: {kind}, to: {www}", shown)
            return
        host = stack.enter_context(ssh_host(tmp_path))
        monkeypatch.setenv("SITEGEN_SSH", host.environ["SITEGEN_SSH"])
        yield Where(request.param, f"type: {kind}, to: '{host.host}:{www}', port: {host.port}", www)


def test_a_reader_sees_whole_pages_whenever_a_deploy_is_killed(deployable: Path, where: Where) -> None:
    """The next deploy completes it, whatever was built meanwhile; the lock of the dead one holds back nobody."""
    at_once = _FILES_AT_ONCE.get(where.kind, 4)
    host = f"deploy:\n  - {{name: chinh, {where.settings}, host: nginx, compress: []}}\n"
    settings = SETTINGS + "pictures: {widths: [16]}\n" + host
    (deployable / "site.yaml").write_text(settings, encoding="utf-8")
    edit(deployable, 0)
    takes = _deployed(deployable, at_once)
    chance = random.Random(1)  # noqa: S311 - which moments, not secrets
    killed = completed = 0
    with read_by_someone(where.shown, _PUBLISHED) as reader:
        for turn in count(1):
            edit(deployable, turn)
            for _ in range(2):
                begun = time.monotonic()
                running = _started(deployable, at_once)
                try:
                    _, said = running.communicate(timeout=chance.uniform(0.2, 1.1) * takes)
                    assert running.returncode == 0, said.decode()
                    completed += 1
                    # It may have been measured while the machine was busy.
                    takes = min(takes, time.monotonic() - begun)
                except subprocess.TimeoutExpired:
                    os.killpg(running.pid, 9)
                    running.communicate()
                    killed += 1
            if killed >= (_KILLS if LONG else 2):
                break
            if chance.random() < 0.5:
                _deployed(deployable, at_once)
        _deployed(deployable, at_once)
    print(f"{where.kind}: {killed} killed, {completed} completed, {reader.asked} requests, {reader.loaded} pages")
    assert reader.wrong == []
    found = tree(where.shown.resolve())
    assert {path: found.get(path) for path in tree(deployable / "public")} == tree(deployable / "public")
    # Nothing is left of those that were killed, but what pages opened before may ask for.
    left = found.keys() - tree(deployable / "public").keys()
    strange = {path for path in left if not FINGERPRINTED.search(path) and not path.startswith(_STATE)}
    assert strange == set()
