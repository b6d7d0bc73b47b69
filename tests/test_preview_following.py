"""The preview follows every change: none is lost, a burst is one build, and it is seen however an editor saves."""

import contextlib
import errno
import itertools
import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from preview_helpers import PATIENCE
from site_helpers import make_site, write
from sitegen.preview.following import Follower, Moment, Seen, has_jumped, quiet_after
from sitegen.preview.watching import Watcher
from sitegen.system.mounts import is_remote
from sitegen.system.sources import SitePaths

# So often all files are looked at, where the system does not watch them, and longer than two such looks, in seconds.
_LOOKING = 0.02
_QUIET = 0.06
_ARTICLE = "content/2021/12/bai-mau.md"


class Work:
    """Counts what a follower does; each piece of it waits for ``go``."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.go = threading.Semaphore(0)
        self.done = threading.Semaphore(0)
        self.behind: list[bool] = []

    def __call__(self, _: Seen, behind: Callable[[], bool]) -> None:
        """Do a piece of work."""
        self.begun.release()
        assert self.go.acquire(timeout=PATIENCE)
        self.behind.append(behind())
        self.done.release()

    def finish(self) -> None:
        """Let a piece of work that has begun come to its end."""
        self.go.release()
        assert self.done.acquire(timeout=PATIENCE)


@contextlib.contextmanager
def _followed(work: Callable[[Seen, Callable[[], bool]], None]) -> Iterator[Follower]:
    follower = Follower(work)
    thread = threading.Thread(target=follower.follow)
    thread.start()
    try:
        yield follower
    finally:
        follower.stop()
        thread.join()


def test_a_burst_of_changes_is_one_build() -> None:
    """However many files are saved at once, there is one piece of work for all."""
    work = Work()
    with _followed(work) as follower:
        for _ in range(1000):
            follower.note()
        assert work.begun.acquire(timeout=PATIENCE)
        work.finish()
    assert work.behind == [False]


def test_changes_during_a_build_are_followed_by_another_one() -> None:
    """A save that a build may not have seen is not lost, and the build can tell; many such saves are one more build."""
    work = Work()
    with _followed(work) as follower:
        follower.note()
        assert work.begun.acquire(timeout=PATIENCE)
        for _ in range(1000):
            follower.note()
        work.finish()
        assert work.begun.acquire(timeout=PATIENCE)
        work.finish()
    assert work.behind == [True, False]


def test_an_error_in_a_build_does_not_end_the_following(capsys: pytest.CaptureFixture[str]) -> None:
    """What failed is printed, and the next change is followed as ever."""
    begun = threading.Semaphore(0)

    def work(_: Seen, __: Callable[[], bool]) -> None:
        begun.release()
        raise ValueError("có gì đó hỏng")

    with _followed(work) as follower:
        for _ in range(2):
            follower.note()
            assert begun.acquire(timeout=PATIENCE)
    assert capsys.readouterr().err.count("ValueError: có gì đó hỏng") == 2


def test_the_first_build_waits_for_no_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No editor is saving it; what changes meanwhile is built next, after a quiet."""
    monkeypatch.setattr("sitegen.preview.following._LONGEST", 2 * PATIENCE)
    monkeypatch.setattr("sitegen.preview.following._WHILE_SAVED", 2 * PATIENCE)
    work = Work()
    with _followed(work) as follower:
        follower.begin()
        assert work.begun.acquire(timeout=PATIENCE)
        follower.note()
        work.finish()
        assert not work.begun.acquire(timeout=0.1)
    assert work.behind == [True]


def test_nothing_is_built_without_a_change() -> None:
    """A follower that is stopped before anything changed has done nothing."""
    work = Work()
    with _followed(work):
        pass
    assert work.behind == []


class Watched:
    """A site that is being watched."""

    def __init__(
        self, site: Path, *observers: Callable[[], BaseObserver], remote: Callable[[str], bool] = is_remote
    ) -> None:
        self.site = site
        self.remote = False
        self.changed = threading.Event()
        self.notes = 0
        self.paths: set[str | None] = set()
        self.limited = threading.Event()
        place = SitePaths(str(site), "")
        if len(observers) == 2:
            self.watcher = Watcher(place, self._note, self._limit, (observers[0], observers[1]), remote)
        else:
            self.watcher = Watcher(place, self._note, self._limit)

    def _limit(self, remote: bool) -> None:  # noqa: FBT001 - as it is called
        self.remote = remote
        self.limited.set()

    def _note(self, path: str | None = None, *, over: bool = True) -> None:  # noqa: ARG002 - as it is called
        self.notes += 1
        self.paths.add(path)
        self.changed.set()

    def sees(self, change: Callable[[], object]) -> bool:
        """Return whether a change is noticed; then do as a build does."""
        self.changed.clear()
        change()
        if not self.changed.wait(PATIENCE):
            return False
        # What comes late of this change must not be taken for the next one.
        while self.changed.is_set():
            self.changed.clear()
            self.changed.wait(_QUIET)
        self.watcher.check()
        return True


def _quick_polling() -> BaseObserver:
    return PollingObserver(timeout=_LOOKING)


@contextlib.contextmanager
def _watched(
    site: Path, *observers: Callable[[], BaseObserver], remote: Callable[[str], bool] = is_remote
) -> Iterator[Watched]:
    watched = Watched(site, *observers, remote=remote)
    watched.watcher.start()
    try:
        yield watched
    finally:
        watched.watcher.stop()


@pytest.fixture(params=("native", "polling"))
def watched(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Watched]:
    """Return a watched site with one article, watched by the system, or by looking at every file."""
    site = make_site(tmp_path, {_ARTICLE: "một"})
    observers = (_quick_polling, _quick_polling) if request.param == "polling" else ()
    with _watched(site, *observers) as found:
        yield found


def _save_by_rename(path: Path, text: str) -> None:
    """Save a file as many editors do: another file takes its place."""
    beside = path.with_name(path.name + "~")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _create_anew(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", (_ARTICLE, "site.yaml"))
def test_a_save_is_seen_however_an_editor_saves(watched: Watched, name: str) -> None:
    """In place, by renaming another file over it, or by deleting it and creating it anew; again and again."""
    path = watched.site / name
    for number in range(2):
        assert watched.sees(lambda number=number: path.write_text(f"hai {number}" * 9, encoding="utf-8"))  # type: ignore[misc]
        assert watched.sees(lambda number=number: _save_by_rename(path, f"ba {number}" * 99))  # type: ignore[misc]
        assert watched.sees(lambda number=number: _create_anew(path, f"bốn {number}" * 999))  # type: ignore[misc]


def test_articles_that_come_and_go_are_seen(watched: Watched) -> None:
    """A new article, a renamed one, a deleted one."""
    folder = watched.site / "content/2021/12"
    assert watched.sees(lambda: write(watched.site, "content/2021/12/moi.md", "mới"))
    assert watched.sees(lambda: (folder / "moi.md").rename(folder / "ten-khac.md"))
    assert watched.sees((folder / "ten-khac.md").unlink)


def test_what_is_in_new_and_renamed_folders_is_seen(watched: Watched) -> None:
    """A folder of the archive that is made, renamed or brought from elsewhere is watched with all that is in it."""
    content = watched.site / "content"
    assert watched.sees(lambda: write(watched.site, "content/2022/01/02/moi.md", "mới"))
    assert watched.sees(lambda: write(watched.site, "content/2022/01/02/moi.md", "mới hơn"))
    assert watched.sees(lambda: (content / "2022").rename(content / "2023"))
    assert watched.sees(lambda: write(watched.site, "content/2023/01/02/moi.md", "mới hơn nữa"))
    outside = watched.site / "ngoai"
    write(outside, "01/khac.md", "khác")
    assert watched.sees(lambda: outside.rename(content / "2024"))
    assert watched.sees(lambda: write(watched.site, "content/2024/01/khac.md", "khác hơn"))
    assert watched.sees(lambda: shutil.rmtree(content / "2024"))


@pytest.mark.parametrize("name", ("content", "templates", "static"))
def test_source_folders_made_later_or_replaced_are_watched(watched: Watched, name: str) -> None:
    """It does not matter which folders were there at the start, nor whether one is another than it was."""
    folder = watched.site / name
    if not folder.exists():
        assert watched.sees(lambda: write(watched.site, f"{name}/a/b.txt", "một"))
    for number in range(2):
        assert watched.sees(lambda number=number: write(watched.site, f"{name}/a/b.txt", f"hai {number}"))  # type: ignore[misc]
        assert watched.sees(lambda: folder.rename(watched.site / f"{name}-cu"))
        assert watched.sees(lambda: write(watched.site, f"{name}/a/b.txt", "ba"))
        assert watched.sees(lambda: write(watched.site, f"{name}/a/b.txt", "bốn bốn"))
        assert watched.sees(lambda: shutil.rmtree(folder))
        shutil.rmtree(watched.site / f"{name}-cu")
        assert watched.sees(lambda: write(watched.site, f"{name}/a/b.txt", "năm"))


def test_what_builds_and_others_write_is_not_followed(watched: Watched) -> None:
    """Neither state nor output nor what belongs to git, Python or nobody; else a build would follow itself."""
    for name in (".sitegen/preview/index.html", "public/index.html", ".git/index", ".venv/a.py", "ghi-chu.txt"):
        write(watched.site, name, "một")
        write(watched.site, name, "hai hai")
    # Events come in their order: when this one has come, the others would have.
    assert watched.sees((watched.site / "site.yaml").unlink)
    watched.watcher.stop()
    assert watched.notes == 1


def test_a_build_that_reads_an_article_changes_nothing(watched: Watched) -> None:
    """Only what changes is noted: otherwise every build would be followed by another one."""
    path = watched.site / _ARTICLE
    path.read_bytes()
    list(path.parent.iterdir())
    assert watched.sees(path.unlink)
    watched.watcher.stop()
    assert watched.notes == 1


def test_a_source_folder_that_is_a_link_is_watched_where_it_leads(tmp_path: Path) -> None:
    """Builds read through such a link."""
    site = make_site(tmp_path / "site", {"kho/bai.md": "một"})
    (site / "content").symlink_to(site / "kho")
    with _watched(site) as watched:
        assert watched.sees(lambda: write(site, "kho/bai.md", "hai hai"))


class _Limited(PollingObserver):
    """An observer of a system that watches only so many folders."""

    def __init__(self, folders: int, error: int) -> None:
        super().__init__(timeout=_LOOKING)
        self._left = folders
        self._error = error

    def schedule(self, *arguments: object, **options: object) -> ObservedWatch:
        """Watch a folder, if there may be one more."""
        self._left -= 1
        if self._left < 0:
            raise OSError(self._error, os.strerror(self._error))
        watch: ObservedWatch = super().schedule(*arguments, **options)  # type: ignore[arg-type]
        return watch


@pytest.mark.parametrize("folders", (0, 1))
def test_where_the_system_does_not_watch_files_are_looked_at(tmp_path: Path, folders: int) -> None:
    """Past the system's limit the editor is told, and every change is followed all the same."""
    site = make_site(tmp_path, {_ARTICLE: "một"})
    with _watched(site, lambda: _Limited(folders, errno.ENOSPC), _quick_polling) as watched:
        assert watched.limited.is_set()
        assert watched.sees(lambda: write(site, _ARTICLE, "hai hai"))
        assert watched.sees(lambda: write(site, "templates/base.html", "mới"))


@pytest.mark.parametrize("folder", ("", "content"))
def test_on_a_network_drive_files_are_looked_at(tmp_path: Path, folder: str) -> None:
    """The system tells nothing of what others do there, though it watches; a part of the site may be there alone."""
    site = make_site(tmp_path, {_ARTICLE: "một"})
    place = os.path.realpath(site / folder)

    def silent() -> BaseObserver:
        raise AssertionError

    with _watched(site, silent, _quick_polling, remote=lambda path: path == place) as watched:
        assert watched.limited.is_set()
        assert watched.remote
        assert watched.sees(lambda: write(site, _ARTICLE, "hai hai"))
        assert watched.sees(lambda: write(site, "content/2022/moi.md", "mới"))


def test_a_system_without_any_watching_left_is_no_hindrance(tmp_path: Path) -> None:
    """An observer that cannot even be made is replaced too."""

    def refused() -> BaseObserver:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    site = make_site(tmp_path, {_ARTICLE: "một"})
    with _watched(site, refused, _quick_polling) as watched:
        assert watched.limited.is_set()
        assert watched.sees(lambda: write(site, _ARTICLE, "hai hai"))


@pytest.mark.parametrize("name", ("content/2022/moi.md", "templates/base.html"))
def test_a_limit_that_new_folders_meet_is_noticed(tmp_path: Path, name: str) -> None:
    """Folders that are made while the preview runs may be the ones too many: nothing is lost then either."""
    site = make_site(tmp_path, {_ARTICLE: "một"})
    budget = iter((2, 1))
    with _watched(site, lambda: _Limited(next(budget), errno.ENOSPC), _quick_polling) as watched:
        assert not watched.limited.is_set()
        assert watched.sees(lambda: write(site, name, "mới"))
        assert watched.limited.is_set()
        assert watched.sees(lambda: write(site, name, "mới hơn"))
        assert watched.sees(lambda: write(site, "static/a.txt", "một"))
        assert watched.sees(lambda: write(site, "static/a.txt", "hai hai"))


def test_the_default_theme_is_watched_beside_the_site(tmp_path: Path) -> None:
    """Who works on the theme sees it in a site elsewhere."""
    site = make_site(tmp_path / "site", {_ARTICLE: "một"})
    write(tmp_path, "theme/templates/base.html", "một")
    changed = threading.Event()
    watcher = Watcher(SitePaths(str(site), str(tmp_path / "theme")), lambda *_, **__: changed.set(), lambda _: None)
    watcher.start()
    try:
        write(tmp_path, "theme/templates/base.html", "hai hai")
        assert changed.wait(PATIENCE)
    finally:
        watcher.stop()


@pytest.mark.parametrize(
    "change",
    (
        lambda site: write(site, _ARTICLE, "hai hai"),
        lambda site: (site / _ARTICLE).unlink(),
        lambda site: _save_by_rename(site / _ARTICLE, "ba"),
    ),
)
def test_a_change_is_told_with_its_path(watched: Watched, change: Callable[[Path], object]) -> None:
    """As builds write it, so that they need look at nothing else."""
    assert watched.sees(lambda: change(watched.site))
    assert _ARTICLE in watched.paths
    assert None not in watched.paths


@pytest.mark.parametrize("name", ("content/2030/moi.md", "templates/partials/moi/a.html"))
def test_folders_that_come_may_hold_anything(watched: Watched, name: str) -> None:
    """What came in a new folder before it was watched no event tells."""
    assert watched.sees(lambda: write(watched.site, name, "mới"))
    assert None in watched.paths


def test_what_watching_complains_of_may_be_anything(watched: Watched) -> None:
    """Most often the system's queue was full, and events are lost."""
    assert watched.sees(lambda: logging.getLogger("watchdog").warning("Inotify queue overflowed"))
    assert watched.paths == {None}


def test_a_save_is_built_at_once_and_a_burst_when_it_is_over() -> None:
    """One file that is complete waits for hardly anything; many, or one that is being written, for their end."""
    complete = {"a.md": True}
    assert quiet_after(complete, anything=False) < quiet_after({"a.md": False}, anything=False)
    assert quiet_after(complete, anything=True) > quiet_after(complete, anything=False)
    assert quiet_after({f"{n}.md": True for n in range(500)}, anything=False) > quiet_after(complete, anything=True)


@pytest.mark.parametrize(
    ("wall", "steady", "expected"),
    ((5.0, 5.0, False), (0.0, 0.0, False), (3600.0, 5.0, True), (-3600.0, 5.0, True), (3600.0, 3600.0, True)),
)
def test_a_clock_that_was_set_and_a_machine_that_slept_are_noticed(
    wall: float, steady: float, *, expected: bool
) -> None:
    """Whichever clock goes on while a machine sleeps, the time that passed is not what was waited for."""
    assert has_jumped(Moment(1e9, 100.0), Moment(1e9 + wall, 100.0 + steady), 5.0) is expected


def test_paths_are_gathered_and_given_to_the_work() -> None:
    """Several events of one save are one path; what may be anything stands for all."""
    given: list[Seen] = []
    done = threading.Semaphore(0)

    def work(seen: Seen, _: Callable[[], bool]) -> None:
        given.append(seen)
        done.release()

    with _followed(work) as follower:
        follower.note("content/a.md", over=False)
        follower.note("content/a.md")
        assert done.acquire(timeout=PATIENCE)
        follower.note("content/a.md")
        follower.note()
        assert done.acquire(timeout=PATIENCE)
    assert given == [Seen(frozenset({"content/a.md"})), Seen(None)]


def test_after_a_quiet_while_all_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """And not again, until something changed."""
    monkeypatch.setattr("sitegen.preview.following._TICK", 0.01)
    monkeypatch.setattr("sitegen.preview.following._IDLE", 0.03)
    given: list[Seen] = []
    done = threading.Semaphore(0)

    def work(seen: Seen, _: Callable[[], bool]) -> None:
        given.append(seen)
        done.release()

    # A clock that goes on by a little each time that it is looked at.
    steps = itertools.count()
    moments = (Moment(1e9 + step / 1000, step / 1000) for step in steps)
    follower = Follower(work, now=lambda: next(moments))
    thread = threading.Thread(target=follower.follow)
    thread.start()
    try:
        assert done.acquire(timeout=PATIENCE)
        threading.Event().wait(0.3)
        assert given == [Seen(idle=True)]
        follower.note("content/a.md")
        assert done.acquire(timeout=PATIENCE)
        assert done.acquire(timeout=PATIENCE)
        assert given[1:] == [Seen(frozenset({"content/a.md"})), Seen(idle=True)]
    finally:
        follower.stop()
        thread.join()


def test_what_is_unsettled_is_looked_at_in_a_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """For as long as that settles any, and again once something changed."""
    monkeypatch.setattr("sitegen.preview.following._SETTLED_AFTER", 0.01)
    monkeypatch.setattr("sitegen.preview.following._REST_AFTER", 0.01)
    left = [5000]
    given: list[Seen] = []
    done = threading.Semaphore(0)
    unsettled = Seen(frozenset(), idle=True)

    def work(seen: Seen, _: Callable[[], bool]) -> None:
        given.append(seen)
        if seen == unsettled:
            # Of the last ones the stamps never prove anything.
            left[0] = max(3000, left[0] - 1000)
        done.release()

    follower = Follower(work, unsettled=lambda: left[0])
    thread = threading.Thread(target=follower.follow)
    thread.start()
    try:
        for _ in range(3):
            assert done.acquire(timeout=PATIENCE)
        threading.Event().wait(0.1)
        assert given == 3 * [unsettled]
        given.clear()
        left[0] = 4000
        follower.note("content/a.md")
        for _ in range(3):
            assert done.acquire(timeout=PATIENCE)
        threading.Event().wait(0.1)
        assert given == [Seen(frozenset({"content/a.md"})), unsettled, unsettled]
    finally:
        follower.stop()
        thread.join()


def test_there_is_a_rest_in_the_quiet_after_work_and_not_before_the_next_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or else after much work: what is done then would keep pages waiting."""
    monkeypatch.setattr("sitegen.preview.following._WORK_WITHOUT_REST", 3)
    monkeypatch.setattr("sitegen.preview.following._REST_AFTER", PATIENCE)
    done: list[str] = []
    works = iter(range(4))
    rested = threading.Event()

    def work(_: Seen, __: Callable[[], bool]) -> None:
        done.append("work")
        if next(works) < 3:
            follower.note()
        else:
            # What follows is quiet.
            monkeypatch.setattr("sitegen.preview.following._REST_AFTER", 0.01)

    def rest() -> None:
        done.append("rest")
        if len(done) > 4:
            rested.set()

    follower = Follower(work, rest)
    thread = threading.Thread(target=follower.follow)
    thread.start()
    try:
        follower.note()
        assert rested.wait(PATIENCE)
        threading.Event().wait(0.1)
        assert done == [*3 * ["work"], "rest", "work", "rest"]
    finally:
        follower.stop()
        thread.join()
