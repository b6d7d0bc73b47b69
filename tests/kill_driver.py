"""Kills builds, one at each step that changes a file, and tells whether the site was ever less than whole.

`python tests/kill_driver.py FOLDER [--first N] [--every N] [--skip-faulty]` makes its sites below FOLDER and prints how
many builds it killed. A step is a call that opens, renames or removes a file, makes a folder, or ends a transaction.
With `--skip-faulty` some of the edits are mistakes, and the builds leave out those articles. Exit code 1 and a line of
text say what was wrong.
"""

import argparse
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
from site_helpers import SETTINGS, Built, age, article, clean_run, make_site, run, tree, write
from sitegen.publishing.leaving import Left

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
    # Its address cannot be told by its file's name.
    files["content/2021/12/bai-5.md"] = article("Bài mẫu 5", "2021-12-05", slug="so-nam")
    keys = {"attachments": "[{path: a.txt}]", "image": "{path: anh.jpg, alt: Ảnh}"}
    files["content/2021/12/tep/index.md"] = article("Bài mẫu có tệp", "2021-12-20", **keys)
    files["content/2021/12/tep/a.txt"] = "một"
    files["content/2021/12/tep/anh.jpg"] = jpeg(40, 30, orientation=6)
    make_site(folder, files, SETTINGS + "pictures: {widths: [16]}\n")
    age(folder)


def edit(folder: Path, *, mistaken: bool) -> None:
    """Rename, delete, add and change, so that files are written, removed and left; where ``mistaken``, also wrongly."""
    content = folder / "content/2021/12"
    (content / "bai-1.md").rename(content / "ten-moi.md")
    (content / "bai-2.md").unlink()
    write(folder, "content/2022/01/moi.md", article("Bài mẫu mới", "2022-01-02"))
    write(folder, "content/2021/12/bai-3.md", article("Bài mẫu đổi tên", "2021-11-03"))
    write(folder, "content/2021/12/tep/a.txt", "hai")
    write(folder, "content/2021/12/tep/anh.jpg", jpeg(40, 30, 90, orientation=6))
    if mistaken:
        write(folder, "content/2021/12/bai-5.md", article("Bài mẫu 5", "2021-02-31"))
        write(folder, "content/2022/01/sai.md", article("Bài dẫn sai", "2022-01-03", body="[Đâu](/khong/co/)"))
        write(folder, "content/2022/01/dan.md", article("Bài dẫn", "2022-01-04", body="[Năm](../../2021/12/bai-5.md)"))


def edit_again(folder: Path, *, mistaken: bool) -> None:
    """Rename and delete once more; where ``mistaken``, mend one article and break another."""
    content = folder / "content/2021/12"
    (content / "ten-moi.md").rename(content / "bai-1.md")
    (content / "bai-4.md").unlink()
    (folder / "content/2022/01/moi.md").rename(content / "chuyen-den.md")
    if mistaken:
        write(folder, "content/2022/01/sai.md", article("Bài dẫn đúng", "2022-01-03"))
        write(folder, "content/2021/12/bai-3.md", article("Bài mẫu 3", "hôm qua"))


def kill_at(site: Path, fatal: int, *, skip_faulty: bool) -> bool:
    """Build in a process of its own that is killed at a step; return whether it came that far."""
    child = os.fork()
    if child == 0:
        steps = Connection.steps = Steps(fatal)
        for name in _STEPS:
            setattr(os, name, steps.before(getattr(os, name)))
        connect = sqlite3.connect
        sqlite3.connect = lambda *arguments, **options: connect(*arguments, factory=Connection, **options)  # type: ignore[assignment]
        run(site, skip_faulty=skip_faulty)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def forgotten_pages(built: Built, before: dict[str, bytes]) -> list[str]:
    """Return the pages of ``before`` that are of articles left out now, and that a deploy would not leave there."""
    left = Left(built.result.skipped)
    pages = {"content/2021/12/bai-5.md": "/2021/12/so-nam/", "content/2021/12/bai-3.md": "/2021/12/bai-3/"}
    known = [pages[each.path] for each in built.result.skipped if each.path in pages]
    return [url for url in known if f"{url[1:]}index.html" in before and url not in left]


def main() -> int:
    """Kill a build at every step."""
    keep_what_stays(pytest.MonkeyPatch())
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--skip-faulty", dest="skip", action="store_true")
    options = parser.parse_args()
    folder, skip = options.folder, options.skip
    start = folder / "start"
    before_site(start)
    run(start)
    before = tree(start / "public")
    edited = folder / "edited"
    shutil.copytree(start, edited)
    edit(edited, mistaken=skip)
    clean_run(edited, folder / "clean", skip_faulty=skip)
    after = tree(folder / "clean/public")
    edit_again(edited, mistaken=skip)
    clean_run(edited, folder / "clean", skip_faulty=skip)
    last = tree(folder / "clean/public")
    fatal, killed = options.first, 0
    while True:
        site = folder / "site"
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(start, site)
        run(site)
        edit(site, mistaken=skip)
        if not kill_at(site, fatal, skip_faulty=skip):
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
        again = fatal // options.every % 2
        if again:
            edit_again(site, mistaken=skip)
        built = run(site, skip_faulty=skip)
        if tree(site / "public") != (last if again else after):
            print(f"step {fatal}: the next build did not complete it")
            return 1
        if forgotten := forgotten_pages(built, before):
            print(f"step {fatal}: nobody knows any more that {forgotten} are of articles that are left out")
            return 1
        fatal += options.every
    print(killed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
