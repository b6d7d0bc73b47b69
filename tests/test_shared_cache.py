"""One cache of pictures for all builds of a site: whatever one of them drops, the others make what they should."""

import builtins
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from picture_samples import jpeg
from site_helpers import SETTINGS, article, make_site, run, tree, write
from sitegen.pictures.cache import Cache

_PICTURE: Final = "content/2021/12/bai/anh.jpg"
_ARTICLE: Final = "content/2021/12/bai/index.md"
_SHOWING: Final = article(body="Chữ.\n\n![Ảnh](anh.jpg)")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site with a picture that has to be turned and made smaller; its templates are compiled."""
    files: dict[str, str | bytes] = {_ARTICLE: article(), _PICTURE: jpeg(40, 30, orientation=6)}
    site = make_site(tmp_path_factory.mktemp("compiled"), files, SETTINGS + "pictures: {widths: [16, 24]}\n")
    run(site)
    shutil.rmtree(site / "public")
    shutil.rmtree(site / ".sitegen/pictures")
    (site / ".sitegen/catalogue.sqlite3").unlink()
    write(site, _ARTICLE, _SHOWING)
    return site


class _Steps:
    """Counts the steps of a build in the cache; at one of them something else happens."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, folder: Path, fatal: int, happens: Callable[[], object]
    ) -> None:
        self.count = 0
        self._folder, self._fatal, self._happens = str(folder), fatal, happens
        self._active = False
        for module, name in ((builtins, "open"), (os, "replace"), (os, "makedirs"), (os.path, "getsize")):
            monkeypatch.setattr(module, name, self._around(getattr(module, name)))

    def _around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(path: Any, *more: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever is passed on
            mine = not self._active and str(path).startswith(self._folder)
            if mine:
                self._step()
            try:
                return call(path, *more, **options)
            finally:
                if mine:
                    self._step()

        return stepping

    def _step(self) -> None:
        self.count += 1
        if self.count == self._fatal:
            self._active = True
            self._happens()
            self._active = False


def _drop_all(site: Path) -> None:
    """Do what the end of a build does that shows no picture."""
    Cache(str(site / ".sitegen/pictures")).drop_unused(lambda _: set())


def _stepped(site: Path, monkeypatch: pytest.MonkeyPatch, fatal: int, happens: Callable[[], object]) -> int:
    with monkeypatch.context() as patch:
        steps = _Steps(patch, site / ".sitegen/pictures", fatal, happens)
        run(site)
    return steps.count


def _copies(site: Path, folder: Path) -> Iterator[Path]:
    number = 0
    while True:
        number += 1
        yield Path(shutil.copytree(site, folder / str(number)))


@pytest.mark.parametrize("before", ("nothing", "a full cache", "a cache and a catalogue"))
def test_dropping_at_any_step_of_another_build_changes_nothing(
    compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    """While that one stores, finds or reads what it needs: its site is the same."""
    base = Path(shutil.copytree(compiled, tmp_path / "base"))
    shutil.copytree(compiled, tmp_path / "expected")
    run(tmp_path / "expected")
    expected = tree(tmp_path / "expected/public")
    if before != "nothing":
        run(base)
        shutil.rmtree(base / "public")
        if before == "a full cache":
            (base / ".sitegen/catalogue.sqlite3").unlink()
    fatal = 0
    for site in _copies(base, tmp_path):
        fatal += 1
        count = _stepped(site, monkeypatch, fatal, lambda site=site: _drop_all(site))  # type: ignore[misc]
        assert tree(site / "public") == expected, fatal
        if fatal > count:
            break
    assert fatal > 4


@pytest.mark.parametrize("fatal", (4, 9, 14, 20))
def test_two_builds_of_one_site_do_not_disturb_each_other(
    compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fatal: int
) -> None:
    """Into two folders, one of which shows no picture when it is built, in the middle of the other."""
    site = Path(shutil.copytree(compiled, tmp_path / "site"))
    expected = Path(shutil.copytree(compiled, tmp_path / "expected"))
    run(expected)

    def build_other() -> None:
        write(site, _ARTICLE, article())
        (site / _PICTURE).rename(site / "anh.jpg")
        run(site, output="khac", clean=True)
        (site / "anh.jpg").rename(site / _PICTURE)
        write(site, _ARTICLE, _SHOWING)

    assert _stepped(site, monkeypatch, fatal, build_other) >= fatal
    run(site)
    assert tree(site / "public") == tree(expected / "public")
    run(site, output="khac")
    assert tree(site / "khac") == tree(expected / "public")


def test_two_builds_that_drop_at_once_both_come_to_their_end(
    compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one was about to remove the other has removed."""
    site = Path(shutil.copytree(compiled, tmp_path / "site"))
    run(site)
    remove = os.remove

    def removed_twice(path: str) -> None:
        remove(path)
        remove(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "remove", removed_twice)
        _drop_all(site)
    assert tree(site / ".sitegen/pictures") == {}
