"""A build that looks only at what was seen to change leaves a clean one's bytes, however it was told of the changes."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from golden_sites import difference
from site_helpers import Built, article, clean_run, make_site, run, tree, write
from sitegen.build import looking
from sitegen.build.kept import Kept
from sitegen.build.looking import EVERYTHING, Look, LookInterruptedError
from sitegen.catalogue.output_records import OutputSource
from sitegen.diagnostics.faults import FaultError
from test_incremental import Archive

_THEME: Final = Path(__file__).resolve().parent.parent / "templates"
_FOLDERS: Final = ("content", "static", "templates", "data")
_Seen = dict[str, tuple[int, int, int]]


def _seen(site: Path) -> _Seen:
    """Return what tells of each file of a site whether it changed."""
    found: _Seen = {}
    for path in (site / "site.yaml", *(path for name in _FOLDERS for path in (site / name).rglob("*"))):
        if path.is_file():
            status = path.stat()
            found[path.relative_to(site).as_posix()] = (status.st_ino, status.st_mtime_ns, status.st_ctime_ns)
    return found


class WatchedArchive(Archive):
    """The edits of ``Archive``, of which a server hears that builds again and again with what it kept."""

    def __init__(self) -> None:
        self.kept = Kept()
        self.known: _Seen = {}
        # Paths that events named and no build has looked at; None when events were lost, so that all must be.
        self.heard: set[str] | None = None
        self.left: dict[str, bytes] = {}
        self.patches = pytest.MonkeyPatch()
        super().__init__()

    def teardown(self) -> None:
        """Compare once more, with what was set for this archive alone."""
        try:
            super().teardown()
        finally:
            self.patches.undo()

    def hear(self) -> None:
        """Take note of all events until now."""
        now = _seen(self.site)
        changed = {path for path in {*now, *self.known} if now.get(path) != self.known.get(path)}
        self.known = now
        if self.heard is not None:
            self.heard |= changed

    @rule(doubled=st.sets(st.sampled_from(["content/goc/index.md", "site.yaml", "content/khong-co.md", "la.txt"])))
    def hear_again(self, doubled: set[str]) -> None:
        """Hear twice of a change, or of what is no file of the site."""
        self.hear()
        if self.heard is not None:
            self.heard |= doubled

    @rule(data=st.data())
    def build_with_some(self, data: st.DataObject) -> None:
        """Build when only some events have come: the others are delayed, and the build may see their files or not."""
        self.hear()
        if not self.heard:
            return
        early = data.draw(st.sets(st.sampled_from(sorted(self.heard))))
        try:
            self._run(Look(frozenset(early)), clean=False)
        except FaultError:
            # Nothing of it counts: all that was heard is to be looked at.
            return
        self.heard -= early
        self.before = tree(self.public)

    @rule(most=st.sampled_from([0, looking.BESIDE]))
    def hurry(self, most: int) -> None:
        """Look at few files, or at no more than was heard of, though their stamps prove nothing."""
        self.patches.setattr(looking, "BESIDE", most)

    @rule()
    def lose_events(self) -> None:
        """Lose events, which is told."""
        self.hear()
        self.heard = None

    def _warm(self, *, clean: bool) -> Built:
        self.hear()
        if tree(self.public) != self.left:
            # No event tells that the output is another.
            self.heard = None
        look = EVERYTHING if self.heard is None else Look(frozenset(self.heard))
        done = self._run(look, clean=clean)
        self.heard = set()
        return done

    def _run(self, look: Look, *, clean: bool) -> Built:
        done = run(
            self.site,
            now=self.now,
            clean=clean,
            drafts=self.drafts,
            preview=self.previewed,
            skip_faulty=self.skip_faulty,
            look=look,
            kept=self.kept,
        )
        self.left = tree(self.public)
        return done


WatchedArchive.TestCase.settings = Archive.TestCase.settings
TestWatchedArchive = WatchedArchive.TestCase


def _preview(site: Path, *paths: str, kept: Kept | None = None) -> set[str]:
    look = Look(frozenset(paths)) if paths else EVERYTHING
    return {path for path, _ in run(site, preview=True, look=look, kept=kept).written}


def test_only_what_was_named_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change that no event named waits until one does, or until all is looked at."""
    # Files whose stamps prove nothing are looked at in any case: here all do.
    monkeypatch.setattr("sitegen.system.stamps.UNSETTLED_NS", -(1 << 62))
    site = make_site(tmp_path, {"content/a.md": article("A", body="Một.\n\nHai."), "content/b.md": article("B")})
    kept = Kept()
    _preview(site, kept=kept)
    write(site, "content/a.md", article("A", body="Một.\n\nBa."))
    assert _preview(site, "content/b.md", kept=kept) == set()
    assert _preview(site, "content/a.md", kept=kept) == {"2021/12/a/index.html"}


def test_many_files_whose_stamps_prove_nothing_wait_until_there_is_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit looks at no more than was named; a look at no path settles some of the others each time."""
    monkeypatch.setattr("sitegen.build.looking.BESIDE", 2)
    monkeypatch.setattr("sitegen.build.looking._MANY", 3)
    names = [f"content/{letter}.md" for letter in "abcdefgh"]
    site = make_site(tmp_path, {name: article(name) for name in names})
    kept = Kept()
    before = run(site, preview=True, kept=kept).result.unsettled
    assert before > len(names)
    # From now on they may not change any more without another time.
    monkeypatch.setattr("sitegen.system.stamps.UNSETTLED_NS", -(1 << 62))
    write(site, "content/h.md", article("Khác"))
    assert _preview(site, "content/a.md", kept=kept) == set()
    assert "2021/12/h/index.html" in _preview(site, "content/h.md", kept=kept)
    left = [run(site, preview=True, look=Look(frozenset()), kept=kept).result.unsettled for _ in range(before)]
    assert left[:2] == [before - 2 - 3, before - 2 - 6]
    assert left[-1] == 0
    write(site, "content/a.md", article("Khác"))
    assert "2021/12/a/index.html" in _preview(site, "content/a.md", kept=kept)


@pytest.mark.parametrize("target", ("content/b.md", "static/anh.txt"))
def test_links_bring_a_look_at_all(tmp_path: Path, target: str) -> None:
    """What is changed through a link is found, under whichever name it was heard of."""
    site = make_site(tmp_path / "site", {"content/b.md": article("B"), "static/anh.txt": "một"})
    (site / "static/lien-ket.txt").symlink_to(site / "static/anh.txt")
    _preview(site)
    write(site, target, article("C") if target.endswith("md") else "hai")
    _preview(site, "static/lien-ket.txt")
    clean_run(site, tmp_path / "clean", preview=True)
    assert difference(tree(tmp_path / "clean/public"), tree(site / "public")) == ""


def test_a_look_at_all_is_given_up_when_something_is_saved(tmp_path: Path) -> None:
    """It changes nothing, and the next build finds all that there is to find."""
    site = make_site(tmp_path, {"content/a.md": article("A")})
    run(site, preview=True)
    write(site, "content/b.md", article("B"))
    with pytest.raises(LookInterruptedError):
        run(site, preview=True, look=Look(None, lambda: True))
    assert "2021/12/b/index.html" in _preview(site)


class _Waiting(Built):
    """Waits for one page, and notes when it is told of what."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.told: list[str] = []
        self.shown: dict[str, bytes] = {}

    def asked_pages(self) -> frozenset[str]:
        """Ask for the page."""
        return frozenset({self.page})

    def on_files_ahead(self, files: Mapping[str, str]) -> None:
        """Keep what is in the files."""
        assert not self.told
        self.shown |= {path: Path(real).read_bytes() for path, real in files.items()}

    def on_page_ahead(self, path: str, data: bytes, made_of: OutputSource) -> None:  # noqa: ARG002 - as it is called
        """Keep the page."""
        assert not self.told
        self.shown[path] = data

    def on_file_written(self, path: str, reason: str) -> None:  # noqa: ARG002 - as it is called
        """Note the file."""
        self.told.append(path)

    def on_pages_settled(self, asked: frozenset[str]) -> None:  # noqa: ARG002 - as it is called
        """Note that the page is there."""
        self.told.append("settled")


def test_the_page_that_somebody_waits_for_is_written_first(tmp_path: Path) -> None:
    """And told of before any other is written."""
    site = make_site(tmp_path, {f"content/bai-{n}.md": article(f"Bài {n}", f"2021-12-{n:02}") for n in range(10, 30)})
    waiting = _Waiting("2021/12/bai-25/index.html")
    run(site, preview=True, listener=waiting)
    assert waiting.told[:2] == ["2021/12/bai-25/index.html", "settled"]
    assert waiting.told.count("2021/12/bai-25/index.html") == 1
    clean_run(site, tmp_path.parent / f"{tmp_path.name}-clean", preview=True)
    assert difference(tree(tmp_path.parent / f"{tmp_path.name}-clean/public"), tree(site / "public")) == ""


def _large(folder: Path) -> Path:
    """Return a built site whose pages of articles are more than one batch of a build, with templates of its own."""
    files = {f"content/bai-{n}.md": article(f"Bài {n}", f"2021-{n % 12 + 1:02}-{n % 28 + 1:02}") for n in range(205)}
    templates = {
        f"templates/{name}": (_THEME / name).read_text(encoding="utf-8") for name in ("article.html", "home.html")
    }
    site = make_site(folder, files | templates | {"static/css/site.css": "body { color: red }"})
    run(site, preview=True)
    return site


@pytest.mark.parametrize("changed", ("templates/article.html", "static/css/site.css"))
def test_of_all_pages_that_change_the_one_waited_for_is_the_first(tmp_path: Path, changed: str) -> None:
    """But for what it is shown with; written once, and counted; the others are as a clean build makes them."""
    site = _large(tmp_path / "site")
    page = "2021/01/bai-12/index.html"
    path = site / changed
    write(site, changed, path.read_text(encoding="utf-8").replace("</article>", "!</article>") + "\n")
    waiting = _Waiting(page)
    done = run(site, preview=True, listener=waiting)
    place = waiting.told.index("settled")
    assert waiting.told[place - 1] == page
    # A browser asks for the stylesheet as soon as it has read the page.
    before = {re.sub(r"\.[0-9a-f]{8,}", "", each) for each in waiting.told[: place - 1]}
    assert before == ({changed} if changed.startswith("static/") else set())
    written = [each for each in waiting.told if each != "settled"]
    assert written.count(page) == 1
    assert done.result.written == len(written)
    clean_run(site, tmp_path / "clean", preview=True)
    assert difference(tree(tmp_path / "clean/public"), tree(site / "public")) == ""


def test_where_all_pages_change_the_one_waited_for_is_shown_before_any_is_written(tmp_path: Path) -> None:
    """With its stylesheet, as both are written then; where little is planned nothing is shown ahead."""
    site = _large(tmp_path)
    page = "2021/01/bai-12/index.html"
    write(site, "static/css/site.css", "body { color: blue }")
    waiting = _Waiting(page)
    run(site, preview=True, listener=waiting)
    assert {path.rpartition(".")[2] for path in waiting.shown} == {"html", "css"}
    assert {path: (site / "public" / path).read_bytes() for path in waiting.shown} == waiting.shown
    write(site, "content/bai-12.md", article("Khác", "2021-01-13"))
    waiting = _Waiting(page)
    run(site, preview=True, listener=waiting)
    assert "settled" in waiting.told
    assert waiting.shown == {}


def test_a_template_that_fails_holds_back_the_page_that_is_waited_for(tmp_path: Path) -> None:
    """Though that page would do without it: of a site that cannot be built nothing is written."""
    site = _large(tmp_path)
    before = tree(site / "public")
    write(site, "templates/article.html", (site / "templates/article.html").read_text(encoding="utf-8") + "\n")
    write(site, "templates/home.html", "{{ 1 // 0 }}")
    with pytest.raises(FaultError):
        run(site, preview=True, listener=_Waiting("2021/01/bai-12/index.html"))
    assert tree(site / "public") == before
