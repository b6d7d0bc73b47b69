"""A disk without room ends a build as the machine's failure, wherever that happens; the next completes the site."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

from picture_samples import png
from site_helpers import SETTINGS, age, article, clean_tree, make_site, run, tree, write
from sitegen.commands import cli
from sitegen.diagnostics import messages
from sitegen.diagnostics.failures import failure_text
from sitegen.diagnostics.faults import MachineError

# Set to look longer than `make test` has time for: every statement, every call, every size.
LONG = bool(os.environ.get("SITEGEN_LONG_TESTS"))
FULL = "ổ đĩa đã đầy; hãy xoá bớt tệp rồi chạy lại"


def some_site(folder: Path) -> Path:
    """Make a small site with something of every kind."""
    files: dict[str, str | bytes] = {f"content/{n}.md": article(f"Bài mẫu {n}", f"2021-{n:02}-03") for n in range(1, 4)}
    files["content/a/index.md"] = article("Có tệp", attachments="[tep.txt]", image="{path: anh.png, alt: Ảnh}")
    files |= {"content/a/tep.txt": "một", "content/a/anh.png": png(40, 30), "static/css/site.css": "body{}"}
    make_site(folder, files, SETTINGS + "pictures: {widths: [16]}\n")
    age(folder)
    return folder


def edit(folder: Path) -> None:
    """Change, add and remove."""
    write(folder, "content/1.md", article("Bài mẫu đổi", "2021-06-03"))
    write(folder, "content/moi.md", article("Bài mẫu mới", "2021-12-30"))
    write(folder, "content/a/tep.txt", "hai")
    (folder / "content/2.md").unlink()


_WRITING_BACK: Final = 3


class Full:
    """Counts what is asked of the disk, and has no room at one time and ever after."""

    def __init__(self, at: int) -> None:
        self.count = 0
        self._at = at

    def ask(self, error: Exception) -> None:
        """Raise ``error`` once the disk is full."""
        self.count += 1
        if self._at and self.count >= self._at:
            raise error

    def connection(self) -> type[sqlite3.Connection]:
        """Return connections whose statements may find the disk full."""
        full = self

        class Connection(sqlite3.Connection):
            def _ask(self) -> None:
                try:
                    full.ask(sqlite3.OperationalError("database or disk is full"))
                except sqlite3.OperationalError:
                    # As SQLite does for many errors of this kind, by itself.
                    if self.in_transaction:
                        super().execute("ROLLBACK")
                    raise

            def execute(self, *arguments: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as in sqlite3
                self._ask()
                return super().execute(*arguments)

            def executemany(self, *arguments: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as above
                self._ask()
                return super().executemany(*arguments)

            def executescript(self, *arguments: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as above
                self._ask()
                return super().executescript(*arguments)

        return Connection


def refuse_statements(monkeypatch: pytest.MonkeyPatch, full: Full) -> None:
    """Let the statements of the catalogue find the disk full."""
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *values, **options: connect(*values, factory=full.connection(), **options)
    )


def refuse_calls(monkeypatch: pytest.MonkeyPatch, full: Full) -> None:
    """Let the calls that need room find the disk full."""

    def asking(call: Callable[..., Any], *, always: bool) -> Callable[..., Any]:
        def asked(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever is passed on
            if always or arguments[1] & os.O_CREAT:
                full.ask(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
            return call(*arguments, **options)

        return asked

    for name in ("write", "replace", "mkdir", "makedirs"):
        monkeypatch.setattr(os, name, asking(getattr(os, name), always=True))
    monkeypatch.setattr(os, "open", asking(os.open, always=False))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small site, built; nobody may change it."""
    site = some_site(tmp_path_factory.mktemp("built") / "site")
    run(site)
    return site


def every_step(
    monkeypatch: pytest.MonkeyPatch, refuse: Callable[[pytest.MonkeyPatch, Full], None], prepare: Callable[[], Path]
) -> Iterator[Path]:
    """Yield the site after each build that found the disk full, one step later each time."""
    counting = Full(0)
    with monkeypatch.context() as patched:
        site = prepare()
        refuse(patched, counting)
        run(site)
    steps = range(1, counting.count + 1, 1 if LONG else max(1, counting.count // 7))
    for at in steps:
        site = prepare()
        with monkeypatch.context() as patched:
            refuse(patched, Full(at))
            told = _told(site)
        # Only the last steps, which write the log of the catalogue back and cut it, may be left to the next build.
        assert told.endswith(FULL) or (told == "" and at > counting.count - _WRITING_BACK), at
        yield site


def _told(site: Path) -> str:
    """Return what the machine is said to have refused to a build, '' when it came to its end."""
    try:
        run(site)
    except MachineError as error:
        return failure_text(error, messages.load({}))
    return ""


@pytest.mark.parametrize("refuse", (refuse_statements, refuse_calls))
@pytest.mark.parametrize("first", (True, False))
def test_a_full_disk_is_told_wherever_it_is_found_and_the_next_build_completes_the_site(
    built: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    refuse: Callable[[pytest.MonkeyPatch, Full], None],
    first: bool,  # noqa: FBT001
) -> None:
    """Every statement of the catalogue and every call that needs room, in a first build and after edits."""

    def prepare() -> Path:
        shutil.rmtree(tmp_path / "site", ignore_errors=True)
        shutil.copytree(built, tmp_path / "site")
        if first:
            shutil.rmtree(tmp_path / "site/public")
            for path in (tmp_path / "site/.sitegen").glob("catalogue*"):
                path.unlink()
        else:
            edit(tmp_path / "site")
        return tmp_path / "site"

    expected = clean_tree(prepare(), tmp_path / "clean")
    for site in every_step(monkeypatch, refuse, prepare):
        run(site)
        assert tree(site / "public") == expected


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder with a file system of its own, of 16 MB."""
    if not (sys.platform.startswith("linux") and os.geteuid() == 0):
        pytest.skip("only root on Linux can make a small file system")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def leave(folder: Path, kilobytes: int) -> None:
    """Fill a disk but for so much."""
    free = shutil.disk_usage(folder).free - kilobytes * 1024
    (folder / "day").write_bytes(b"x" * max(0, free))


@pytest.mark.parametrize("phase", ("first", "edited", "again", "clean"))
def test_a_disk_that_is_full_at_any_moment_is_told_in_one_sentence(
    built: Path, small_disk: Path, capsys: pytest.CaptureFixture[str], phase: str
) -> None:
    """With ever more room: the exit code is 3 and the cause is told, until a build comes to its end."""
    codes = []
    for kilobytes in range(0, 4096, 8 if LONG else 120):
        site = small_disk / f"site-{kilobytes}"
        shutil.copytree(built, site)
        if phase == "first":
            shutil.rmtree(site / ".sitegen")
            shutil.rmtree(site / "public")
        elif phase == "edited":
            edit(site)
        elif phase == "again":
            for path in (site / "public").rglob("*.html"):
                path.write_text("hỏng", encoding="utf-8")
        leave(small_disk, kilobytes)
        command = ["-C", str(site), "build", "--now", "2026-09-21T20:13:20+07:00", "--jobs", "1"]
        codes.append(cli.main([*command, *(["--clean"] if phase == "clean" else [])]))
        told = capsys.readouterr().err
        assert (codes[-1] == 0 and not told) or (
            codes[-1] == 3 and told.startswith("sitegen: ") and told.endswith(f"{FULL}\n") and told.count("\n") == 1
        ), told
        (small_disk / "day").unlink()
        run(site)
        assert tree(site / "public") == clean_tree(site, small_disk / "clean")
        shutil.rmtree(site)
        if codes[-1] == 0:
            break
    assert codes.count(3) > 1
    assert codes[-1] == 0


@pytest.mark.parametrize("room", (1 << 10, 1 << 30))
def test_no_room_for_temporary_files_is_a_full_disk(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    """Python tells then that it knows no folder for them; with room enough that is what is told."""
    site = Path(shutil.copytree(built, tmp_path / "site"))
    edit(site)

    def failing(*_: object, **__: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")

    with monkeypatch.context() as patched:
        patched.setattr("sitegen.build.write.write_tasks", failing)
        patched.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=room))
        with pytest.raises(MachineError) as caught:
            run(site)
    assert failure_text(caught.value, messages.load({})).endswith(FULL) == (room < 1 << 20)
