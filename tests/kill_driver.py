"""Kills builds, one at each step that changes a file, and tells whether the site was ever less than whole.

`python tests/kill_driver.py FOLDER [FIRST [EVERY]]` makes its sites below FOLDER and prints how many builds it killed.
A step is a call that opens, renames or removes a file, makes a folder, or ends a transaction. Exit code 1 and a line
of text say what was wrong.
"""

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kept_builds import keep_what_stays
from picture_samples import jpeg
from site_helpers import SETTINGS, age, article, clean_tree, make_site, run, tree, write

_STEPS = ("open", "replace", "remove", "mkdir", "rmdir")


class Steps:
    """Counts steps, and ends this process at one of them."""

    def __init__(self, fatal: int) -> None:
        self.count = 0
        self._fatal = fatal

    def step(self) -> None:
        """Take one step, which may be the last."""
        self.count += 1
        if self.count == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``call`` with a step before it."""

        def stepping(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever is passed on
            self.step()
            return call(*arguments, **options)

        return stepping


class Connection(sqlite3.Connection):
    """A connection whose transactions are steps, before they end and after."""

    steps = Steps(0)

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as in sqlite3
        """Execute a statement."""
        if sql != "COMMIT":
            return super().execute(sql, *parameters)
        self.steps.step()
        done = super().execute(sql, *parameters)
        self.steps.step()
        return done


def before_site(folder: Path) -> None:
    """Make the site that is built before."""
    files: dict[str, str | bytes] = {
        f"content/2021/12/bai-{n}.md": article(f"Bài mẫu {n}", f"2021-12-{n:02}", tags="[mẫu]") for n in range(1, 6)
    }
    keys = {"attachments": "[{path: a.txt}]", "image": "{path: anh.jpg, alt: Ảnh}"}
    files["content/2021/12/tep/index.md"] = article("Bài mẫu có tệp", "2021-12-20", **keys)
    files["content/2021/12/tep/a.txt"] = "một"
    files["content/2021/12/tep/anh.jpg"] = jpeg(40, 30, orientation=6)
    make_site(folder, files, SETTINGS + "pictures: {widths: [16]}\n")
    age(folder)


def edit(folder: Path) -> None:
    """Rename, delete, add and change, so that files are written, removed and left."""
    content = folder / "content/2021/12"
    (content / "bai-1.md").rename(content / "ten-moi.md")
    (content / "bai-2.md").unlink()
    write(folder, "content/2022/01/moi.md", article("Bài mẫu mới", "2022-01-02"))
    write(folder, "content/2021/12/bai-3.md", article("Bài mẫu đổi tên", "2021-11-03"))
    write(folder, "content/2021/12/tep/a.txt", "hai")
    write(folder, "content/2021/12/tep/anh.jpg", jpeg(40, 30, 90, orientation=6))


def edit_again(folder: Path) -> None:
    """Rename and delete once more."""
    content = folder / "content/2021/12"
    (content / "ten-moi.md").rename(content / "bai-1.md")
    (content / "bai-4.md").unlink()
    (folder / "content/2022/01/moi.md").rename(content / "chuyen-den.md")


def kill_at(site: Path, fatal: int) -> bool:
    """Build in a process of its own that is killed at a step; return whether it came that far."""
    child = os.fork()
    if child == 0:
        steps = Connection.steps = Steps(fatal)
        for name in _STEPS:
            setattr(os, name, steps.before(getattr(os, name)))
        connect = sqlite3.connect
        sqlite3.connect = lambda *arguments, **options: connect(*arguments, factory=Connection, **options)  # type: ignore[assignment]
        run(site)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def main() -> int:
    """Kill a build at every step."""
    keep_what_stays(pytest.MonkeyPatch())
    folder = Path(sys.argv[1])
    first, every = (*map(int, sys.argv[2:]), 1, 1)[:2]
    start = folder / "start"
    before_site(start)
    run(start)
    before = tree(start / "public")
    edited = folder / "edited"
    shutil.copytree(start, edited)
    edit(edited)
    after = clean_tree(edited, folder / "clean")
    edit_again(edited)
    last = clean_tree(edited, folder / "clean")
    fatal, killed = first, 0
    while True:
        site = folder / "site"
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(start, site)
        run(site)
        edit(site)
        if not kill_at(site, fatal):
            break
        killed += 1
        found = tree(site / "public")
        for path, data in found.items():
            if not Path(path).name.startswith(".sitegen-") and data not in {before.get(path), after.get(path)}:
                print(f"step {fatal}: {path} is neither old nor new")
                return 1
        for path in before.keys() & after.keys() - found.keys():
            print(f"step {fatal}: {path} is missing")
            return 1
        # Half the time the site is edited before the next build.
        if fatal // every % 2:
            edit_again(site)
        run(site)
        if tree(site / "public") != (last if fatal // every % 2 else after):
            print(f"step {fatal}: the next build did not complete it")
            return 1
        fatal += every
    print(killed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
