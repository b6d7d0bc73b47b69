"""The same input gives the same bytes, whatever the machine: built as a user does, in other surroundings each time."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from golden_sites import GOLDEN, difference, expected, made_by
from site_helpers import article, make_site, tree

TIME = "2026-10-01T08:00:00+07:00"


def build(site: Path, *options: str, environment: dict[str, str], start: Path | None = None) -> None:
    """Build a site in a process of its own."""
    # Only what a process needs to run: nothing of this one's time zone, language or hash seed.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ", "PYTHON"))}
    folder = os.path.relpath(site, start) if start is not None else str(site)
    subprocess.run(
        [sys.executable, "-m", "sitegen", "-C", folder, "build", "--now", TIME, "--quiet", *options],
        check=True,
        cwd=start,
        env={**kept, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)), **environment},
        capture_output=True,
    )


def copy_in_reverse(source: Path, site: Path) -> None:
    """Copy a site so that its files lie in another order in their folders, and none is as old as before."""
    for path in sorted(source.rglob("*"), reverse=True):
        if path.is_file():
            target = site / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            os.utime(target, (1, 1))


@pytest.mark.parametrize(
    "environment",
    (
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
        {"TZ": "America/St_Johns", "PYTHONHASHSEED": "2", "SITEGEN_LANG": "en"},
        {"LC_ALL": "C", "PYTHONHASHSEED": "3"},
        {"LC_ALL": "C.UTF-8", "LANGUAGE": "de:tr", "PYTHONUTF8": "1", "PYTHONHASHSEED": "4"},
    ),
    ids=("far east", "west by half an hour, in English", "no locale", "another language"),
)
def test_time_zone_locale_and_hash_seed_change_nothing(environment: dict[str, str], tmp_path: Path) -> None:
    """Nor does the order in which a folder lists its files, or how old they are."""
    copy_in_reverse(GOLDEN / "day-du" / "before", tmp_path)
    build(tmp_path, environment=environment)
    assert difference(expected("day-du"), made_by(tmp_path / "public")) == ""


def test_the_folder_changes_nothing(tmp_path: Path) -> None:
    """Neither its name, nor where the program is started from, nor where the output goes."""
    site = tmp_path / "Trang mẫu & 'thử'" / "sitegen"
    shutil.copytree(GOLDEN / "day-du" / "before", site)
    start = tmp_path / "ở nơi khác"
    start.mkdir()
    build(site, "--output", "../kết quả", environment={}, start=start)
    assert difference(expected("day-du"), made_by(tmp_path / "Trang mẫu & 'thử'" / "kết quả")) == ""


def test_the_number_of_workers_changes_nothing(tmp_path: Path) -> None:
    """One, two or four processes: enough articles that work is shared, with tags, authors and neighbours in common."""
    files = {
        f"content/{n}.md": article(
            f"Bài mẫu {n % 50}",
            f"20{20 + n % 2}-{n % 3 + 1:02}-{n % 5 + 1:02}",
            f"Đoạn {n}.\n\n[Bài khác]({(n * 7) % 330}.md)",
            tags=f"[mẫu {n % 9}, chung]",
            category=("Tin tức", "Văn bản")[n % 2],
            author=f"Người Mẫu {'ABCDE'[n % 5]}",
        )
        for n in range(330)
    }
    make_site(tmp_path / "1", files)
    for jobs in ("2", "4"):
        shutil.copytree(tmp_path / "1", tmp_path / jobs)
    for jobs in ("1", "2", "4"):
        build(tmp_path / jobs, "--jobs", jobs, environment={"PYTHONHASHSEED": jobs})
    one = tree(tmp_path / "1" / "public")
    assert len(one) > 400
    for jobs in ("2", "4"):
        assert difference(one, tree(tmp_path / jobs / "public")) == ""
