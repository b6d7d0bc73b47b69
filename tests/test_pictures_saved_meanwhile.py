"""Pictures and attachments that are saved while a build uses them, and saved back: nothing of the other is left."""

import shutil
from pathlib import Path
from typing import Final

import pytest

from picture_samples import jpeg, png
from site_helpers import SETTINGS, age, article, clean_tree, make_site, run, tree, write
from sitegen.diagnostics.faults import FaultError, MachineError
from sitegen.pictures import look, published
from sitegen.pictures.jobs import ResizeJob
from sitegen.pictures.resizing import start_resizer
from sitegen.system.digests import digest_of
from svg_samples import svg

_FOLDER: Final = "content/2021/12/bai"
_WIDTHS: Final = SETTINGS + "pictures: {widths: [16, 32]}\n"
# Each source: what it holds, and what it holds for a moment. Readers see another picture, of another size.
_CASES: Final[dict[str, tuple[str, bytes, bytes]]] = {
    "cleaned": (f"{_FOLDER}/anh.jpg", jpeg(40, 30, orientation=1), jpeg(60, 50, 90, orientation=1)),
    "turned": (f"{_FOLDER}/anh.jpg", jpeg(40, 30, orientation=6), jpeg(60, 50, 90, orientation=8)),
    "of the same size": (f"{_FOLDER}/anh.png", png(40, 30), png(40, 30, 90)),
    "in static": ("static/anh.jpg", jpeg(40, 30, orientation=1), jpeg(60, 50, 90, orientation=1)),
    "not shown": (f"{_FOLDER}/khac.png", png(40, 30), png(40, 30, 90)),
    "a drawing": (f"{_FOLDER}/anh.svg", svg("<g/>").encode(), svg("<path/>").encode()),
    "a document": (f"{_FOLDER}/tep.pdf", b"%PDF mot", b"%PDF hai"),
}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site whose templates are compiled, with nothing else built."""
    site = make_site(tmp_path_factory.mktemp("compiled"), {}, _WIDTHS)
    run(site)
    shutil.rmtree(site / "public")
    (site / ".sitegen/catalogue.sqlite3").unlink()
    return site


@pytest.fixture
def site(compiled: Path, tmp_path: Path) -> Path:
    """Return a site to which a test adds an article."""
    shutil.copytree(compiled, tmp_path / "site")
    return tmp_path / "site"


class _Saving:
    """Saves other bytes in a file before the build reads it for the ``turn``-th time to make something of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, path: Path, other: bytes, turn: int) -> None:
        self.done = False
        self._path, self._other, self._left = path, other, turn
        self._between(monkeypatch, look, "read")
        self._between(monkeypatch, look, "read_drawing")
        self._between(monkeypatch, published, "copy_if_different")

    def _between(self, monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
        call = getattr(module, name)

        def saving(path: str, *more: object) -> object:
            if Path(path) == self._path:
                if self._left == 0:
                    self._path.write_bytes(self._other)
                    self.done = True
                self._left -= 1
            return call(path, *more)

        monkeypatch.setattr(module, name, saving)


def _add_article(site: Path, path: str, data: bytes) -> None:
    name = "/static/anh.jpg" if path.startswith("static/") else Path(path).name
    link = f"![Ảnh]({name})" if name.rpartition("/")[2].startswith("anh") else f"[Tệp]({name})"
    write(site, f"{_FOLDER}/index.md", article(body=f"Chữ.\n\n{link}"))
    write(site, path, data)
    age(site)


@pytest.mark.parametrize("warm", (False, True), ids=("first build", "later build"))
@pytest.mark.parametrize("case", _CASES)
def test_a_file_saved_during_a_build_leaves_nothing_stale(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str, *, warm: bool
) -> None:
    """Before it is looked at, made smaller or published, and whether it is saved back or not: warm equals cold."""
    path, data, other = _CASES[case]
    _add_article(site, path, other)
    cold_other = clean_tree(site, tmp_path / "clean", keep_templates=True)
    _add_article(site, path, data)
    cold = clean_tree(site, tmp_path / "clean", keep_templates=True)
    turns = 0
    while True:
        work = tmp_path / f"work-{turns}"
        shutil.copytree(site, work)
        if warm:
            run(work)
        with monkeypatch.context() as patch:
            saving = _Saving(patch, work / path, other, turns)
            run(work, clean=warm)
        if not saving.done:
            break
        kept = Path(shutil.copytree(work, tmp_path / f"kept-{turns}"))
        run(kept)
        assert tree(kept / "public") == cold_other
        write(work, path, data)
        run(work)
        assert tree(work / "public") == cold
        turns += 1
    assert turns >= 1


def test_a_picture_that_is_saved_again_and_again_ends_the_build(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it rests; nothing was written."""
    path, data, _ = _CASES["of the same size"]
    _add_article(site, path, data)
    read = look.read
    saved = 0

    def saving(name: str) -> bytes:
        nonlocal saved
        saved += 1
        found = read(name)
        (site / path).write_bytes(png(40, 30, saved))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(look, "read", saving)
        with pytest.raises(MachineError, match=path):
            run(site)
    assert not (site / "public").exists()
    run(site)
    assert tree(site / "public") == clean_tree(site, tmp_path / "clean")


@pytest.mark.parametrize(
    ("path", "data", "other"),
    (
        (f"{_FOLDER}/anh.png", png(40, 30), b"no picture"),
        (f"{_FOLDER}/anh.svg", svg("<g/>").encode(), svg("<script/>").encode()),
    ),
    ids=("picture", "drawing"),
)
def test_what_may_not_be_published_is_not_though_it_came_at_the_last_moment(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, data: bytes, other: bytes
) -> None:
    """The build ends, and the next one goes on from what the file holds then."""
    _add_article(site, path, data)
    with monkeypatch.context() as patch:
        _Saving(patch, site / path, other, 1 if path.endswith("svg") else 2)
        with pytest.raises(MachineError, match=path):
            run(site)
    assert not any(other in found for found in tree(site / "public").values())
    with pytest.raises(FaultError):
        run(site)
    write(site, path, data)
    run(site)
    assert tree(site / "public") == clean_tree(site, tmp_path / "clean")


def test_nothing_is_made_of_other_bytes_than_those_that_are_meant(tmp_path: Path) -> None:
    """What the cache holds under a picture's digest is made of that picture."""
    path = tmp_path / "anh.png"
    path.write_bytes(png(40, 30))
    job = ResizeJob("ab01", str(path), digest_of(b"of other bytes"), "png", 1, ((16, 12),), "webp", 80)
    with start_resizer(str(tmp_path / "cache")) as work:
        assert work(job).changed
        path.unlink()
        assert work(job).changed
    assert not (tmp_path / "cache").exists()
