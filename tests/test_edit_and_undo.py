"""A source that is saved while a build uses it, and saved back: the next build leaves what a clean one makes."""

import builtins
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from golden_sites import difference
from site_helpers import SETTINGS, Built, article, clean_tree, make_site, run, tree, write
from sitegen.build.options import Step
from sitegen.diagnostics.faults import FaultError
from sitegen.system import stamps
from sitegen.system.digests import digest_of
from sitegen.system.sources import THEME_PATH
from theme_samples import FILE

# Set to look longer than `make test` has time for: later builds as well, and what is saved back at once.
LONG = bool(os.environ.get("SITEGEN_LONG_TESTS"))
SVG: Final = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h{}"/></svg>'
_BODY: Final = "Một đoạn mẫu.\n\n| a | b |\n|---|---|\n| 1 | 2 |"
_THEME: Final = FILE.read_text(encoding="utf-8")
# Each source: its path, what it holds, and what it holds for a moment; readers see each of them somewhere.
SOURCES: Final[dict[str, tuple[str, str, str]]] = {
    "article": ("content/a.md", article("Một", "2021-12-30", _BODY), article("Hai khác", "2021-12-30", "Chữ khác.")),
    "article beside its files": (
        "content/b/index.md",
        article("Có tệp", attachments="[tep.txt, ve.svg]"),
        article("Có tệp", attachments="[tep.txt]", body="Chữ khác."),
    ),
    "page": ("content/pages/p.md", "---\ntitle: Một\n---\n\nMột.\n", "---\ntitle: Hai khác\n---\n\nHai.\n"),
    "settings": ("site.yaml", SETTINGS, SETTINGS.replace("Trang mẫu", "Trang khác hẳn")),
    "theme data": (THEME_PATH, _THEME, _THEME.replace("#8a1414", "#000000").replace("Bảng", "Biểu")),
    "stylesheet with a digest in its name": ("static/css/site.css", "body{}", "body{color:red}"),
    "static file": ("static/tai-lieu.txt", "một", "hai khác"),
    "static file of the same length": ("static/tai-lieu.txt", "một", "hai!"),
    "file at the root": ("static/root/xac-minh.txt", "một", "hai khác"),
    "attachment": ("content/b/tep.txt", "x" * 3000, "y" * 9000),
    "drawing": ("content/b/ve.svg", SVG.format(1), SVG.format(2000)),
}
FILES: Final = {path: data for path, data, _ in SOURCES.values() if path != "site.yaml"}
_FINGERPRINTED: Final = re.compile(r"static/.*\.([0-9a-f]{10})\.\w+")


class Meddler:
    """Saves a file just before a build asks for it the ``turn``-th time, and saves it back: at once, or not at all."""

    def __init__(self, path: Path, other: str, turn: int, *, back: bool) -> None:
        self.asked = 0
        self._path, self._other, self._turn, self._back = path, other.encode(), turn, back
        self._before = path.read_bytes()
        self._busy = False

    def meddle(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Come between the program and the files."""
        for owner, name in ((builtins, "open"), (os, "open"), (os, "stat")):
            monkeypatch.setattr(owner, name, self._between(getattr(owner, name)))

    def _between(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def calling(path: Any, *more: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever is passed on
            if not self._busy and isinstance(path, str) and path == str(self._path):
                self._busy = True
                self._asked()
                self._busy = False
            return call(path, *more, **options)

        return calling

    def _asked(self) -> None:
        self.asked += 1
        if self.asked == self._turn:
            self._path.write_bytes(self._other)
        elif self._back and self.asked == self._turn + 1:
            self._path.write_bytes(self._before)


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a build rely on the stamps of files that were made just before it."""
    monkeypatch.setattr(stamps, "UNSETTLED_NS", 0)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small site with every kind of source, built; nobody may change it."""
    site = make_site(tmp_path_factory.mktemp("built") / "site", FILES)
    run(site)
    return site


def prepared(built: Path, folder: Path, start: str, path: str, other: str) -> Path:
    """Return a copy of the site before its first build, or before one that has to look at a source again."""
    site = Path(shutil.copytree(built, folder))
    if start == "first":
        shutil.rmtree(site / "public")
        for each in (site / ".sitegen").glob("catalogue*"):
            each.unlink()
    elif start == "later":
        before = (site / path).read_bytes()
        (site / path).write_text(other[:-1] + " " + other[-1] if path != "content/b/ve.svg" else SVG.format(7))
        run(site)
        (site / path).write_bytes(before)
    return site


def meddled(
    built: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str, start: str, *, back: bool
) -> Iterator[Path]:
    """Yield the site after each build in which the source was saved, one time later each."""
    path, _, other = SOURCES[kind]
    turn = 0
    while True:
        turn += 1
        site = prepared(built, folder / f"{turn}", start, path, other)
        meddler = Meddler(site / path, other, turn, back=back)
        with monkeypatch.context() as patched:
            meddler.meddle(patched)
            run(site, clean=start == "clean")
        if meddler.asked < turn:
            return
        yield site


STARTS: Final = ("first", "clean", "later") if LONG else ("first",)


@pytest.mark.parametrize("back", (False, True) if LONG else (False,), ids=lambda back: "at once" if back else "later")
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("kind", SOURCES)
def test_an_edit_that_is_undone_leaves_nothing_stale(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, start: str, *, back: bool
) -> None:
    """Whenever in a build a source is saved, whichever of its bytes were used for what."""
    path, data, _ = SOURCES[kind]
    expected = tree(built / "public")
    times = 0
    for site in meddled(built, tmp_path, monkeypatch, kind, start, back=back):
        for name, made in tree(site / "public").items():
            digits = _FINGERPRINTED.fullmatch(name)
            assert digits is None or digest_of(made).hex().startswith(digits[1]), name
        write(site, path, data)
        run(site)
        assert difference(expected, tree(site / "public")) == ""
        again = run(site)
        assert (again.written, "plan" in again.result.seconds) == ([], False)
        times += 1
    assert times >= 1


@pytest.mark.parametrize("kind", SOURCES)
def test_an_edit_in_the_middle_is_shown_by_the_next_build(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """One that stays."""
    path, _, other = SOURCES[kind]
    edited = Path(shutil.copytree(built, tmp_path / "edited"))
    write(edited, path, other)
    expected = clean_tree(edited, tmp_path / "clean")
    for site in meddled(built, tmp_path, monkeypatch, kind, "first", back=False):
        run(site)
        assert difference(expected, tree(site / "public")) == ""


def test_it_is_told_that_a_file_was_saved_while_it_was_copied(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file stays until the next build, which is what who builds has to do."""

    class Noting(Built):
        def __init__(self) -> None:
            super().__init__()
            self.left: list[str] = []

        def on_source_postponed(self, path: str) -> None:
            self.left.append(path)

    path = "static/tai-lieu.txt"
    for turn in range(1, 9):
        site = prepared(built, tmp_path / f"{turn}", "later", path, "hai")
        old = (site / "public" / path).read_bytes()
        noting = Noting()
        with monkeypatch.context() as patched:
            Meddler(site / path, "ba", turn, back=False).meddle(patched)
            run(site, listener=noting)
        if noting.left:
            assert noting.left == [path]
            assert (site / "public" / path).read_bytes() == old
            return
    pytest.fail("it was never saved between the two times that it is read")


def test_a_file_that_is_gone_when_it_is_to_be_copied_is_left_to_the_next_build(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest of the site is built."""
    site = Path(shutil.copytree(built, tmp_path / "site"))
    write(site, "static/tai-lieu.txt", "khác")
    with monkeypatch.context() as patched:
        patched.setattr("sitegen.build.write.list_owned", lambda *_, **__: (site / "static/tai-lieu.txt").unlink())
        run(site)
    run(site)
    assert "static/tai-lieu.txt" not in tree(site / "public")
    write(site, "static/tai-lieu.txt", FILES["static/tai-lieu.txt"])
    run(site)
    assert difference(tree(built / "public"), tree(site / "public")) == ""


@pytest.mark.parametrize("start", ("gone", "of another", "clean"))
def test_an_output_that_is_edited_during_a_build_is_put_right_by_the_next(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    """Whenever that is: before it is compared or written, or just after."""
    turn = asked = 1
    while asked >= turn:
        site = Path(shutil.copytree(built, tmp_path / f"{turn}"))
        output = site / "public/2021/12/a/index.html"
        meddler = Meddler(output, "hỏng", turn, back=False)
        if start == "gone":
            output.unlink()
        elif start == "of another":
            write(site, "content/a.md", article("Khác", "2021-12-30"))
            run(site)
            write(site, "content/a.md", FILES["content/a.md"])
        with monkeypatch.context() as patched:
            meddler.meddle(patched)
            run(site, clean=start == "clean")
        run(site)
        assert difference(tree(built / "public"), tree(site / "public")) == ""
        asked = meddler.asked
        turn += 1


def test_a_clean_build_trusts_nothing_that_is_recorded(built: Path, tmp_path: Path) -> None:
    """Neither digests nor stamps of sources, nor what was made of them: all is read once more."""
    site = Path(shutil.copytree(built, tmp_path / "site"))
    write(site, "static/tai-lieu.txt", "hai!")
    run(site)
    read: list[str] = []
    opened = builtins.open
    with pytest.MonkeyPatch.context() as patched:

        def noting(path: Any, *more: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever is passed on
            read.append(str(path))
            return opened(path, *more, **options)

        patched.setattr(builtins, "open", noting)
        run(site, clean=True)
    assert {str(site / path) for path in (*FILES, "site.yaml")} <= set(read)


def test_a_clean_build_with_faults_forgets_nothing(built: Path, tmp_path: Path) -> None:
    """What was known before is known after it: the next build goes on from there."""
    site = Path(shutil.copytree(built, tmp_path / "site"))
    run(site)
    write(site, "content/a.md", article(date="2021-02-30"))
    with pytest.raises(FaultError):
        run(site, clean=True)
    write(site, "content/a.md", FILES["content/a.md"])

    class Reading(Built):
        total = 0

        def on_progress(self, step: Step, _: int, total: int) -> None:
            if step is Step.READING:
                self.total = total

    reading = Reading()
    done = run(site, listener=reading)
    assert (done.written, done.gone) == ([], [])
    assert reading.total <= 1


def test_the_place_of_a_warning_is_that_in_the_text_which_stays(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not that in a text which was there while the place was looked up."""
    site = Path(shutil.copytree(built, tmp_path / "site"))
    path, text = "content/a.md", article("Một", "2021-12-30", "Xem [nháp](nhap.md).")
    write(site, "content/nhap.md", article("Nháp", draft="true"))
    write(site, path, text)
    expected = run(Path(shutil.copytree(site, tmp_path / "expected"))).result.warnings
    assert [each.path for each in expected] == [path]
    turn = asked = 1
    while asked >= turn:
        work = Path(shutil.copytree(site, tmp_path / f"{turn}"))
        meddler = Meddler(work / path, text.replace("Xem", "Dòng trước.\n\nXem"), turn, back=False)
        with monkeypatch.context() as patched:
            meddler.meddle(patched)
            run(work)
        write(work, path, text)
        run(work)
        assert run(work).result.warnings == expected
        asked = meddler.asked
        turn += 1
    assert turn > 3


@pytest.mark.parametrize("name", ("a%20b.txt", "a b.txt"))
def test_a_file_that_came_and_went_while_its_article_was_read_decides_nothing(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What a name with a percent sign means depends on which files there are: those that the site has."""
    site = Path(shutil.copytree(built, tmp_path / "site"))
    other = {"a%20b.txt": "a b.txt", "a b.txt": "a%20b.txt"}[name]
    write(site, f"content/c/{name}", "có")
    write(site, "content/c/index.md", article("Tên lạ", attachments='["a%20b.txt"]'))
    expected = clean_tree(site, tmp_path / "clean")
    listdir = os.listdir

    def meddling(folder: str) -> list[str]:
        found = listdir(folder)
        return [*found, other] if folder.endswith("/c") else found

    def isfile(path: str) -> bool:
        return Path(path).name == other or Path(path).exists()

    with monkeypatch.context() as patched:
        patched.setattr(os, "listdir", meddling)
        patched.setattr(os.path, "isfile", isfile)
        if name == "a b.txt":
            # There seemed to be a file that the site does not have.
            with pytest.raises(FaultError):
                run(site)
        else:
            run(site)
    run(site)
    assert difference(expected, tree(site / "public")) == ""
    again = run(site)
    assert (again.written, "plan" in again.result.seconds) == ([], False)
