"""The fuzz targets for a moment; every night each runs for ten minutes, guided by what it reaches."""

import os
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Final

import pytest

import fuzz
from fuzz_targets import mutated, seed_of_today, targets

ROOT: Final = Path(__file__).resolve().parent.parent
_TURNS: Final = int(os.environ.get("SITEGEN_FUZZ", "200"))


def test_every_target_can_be_named() -> None:
    """The script knows those that there are."""
    assert tuple(targets()) == fuzz.NAMES


@pytest.mark.parametrize("name", fuzz.NAMES)
def test_whatever_comes_in_nothing_breaks(name: str) -> None:
    """Seeds, and what chance makes of them: no error but the ones that are told, no harm in what comes out."""
    target = targets()[name]
    for data in islice(mutated(target, seed_of_today()), _TURNS):
        target.call(data)


def test_a_target_that_breaks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that never fails would find nothing: what a page must not hold is found."""
    monkeypatch.setattr("fuzz_targets.harm", lambda _: ["a forbidden element: script"])
    with pytest.raises(AssertionError, match="script"):
        targets()["markdown"].call(b"Text.")


def test_the_script_runs_a_target(tmp_path: Path) -> None:
    """For a second, as it does for ten minutes: it ends well and says how it made its inputs."""
    del tmp_path
    command = [sys.executable, str(ROOT / "tools/fuzz.py"), "--seconds", "1", "settings"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.startswith("settings: 1 s, ")
