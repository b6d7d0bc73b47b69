"""Which places of a machine are not what a site is made from, nor what builds keep beside it.

Whatever the names are by which they are reached: through links, or in other letters where the file system takes those
for the same.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Final

from sitegen.system.sources import SETTINGS_FILE, SitePaths

# What a site is made from and what is kept beside it, from its folder.
_SOURCES: Final = ("content", "templates", "static", "data", ".git", ".github", ".ci")
# What builds of all outputs share; the preview's output is beside it.
_STATE: Final = (".sitegen/pictures", ".sitegen/templates")
# What the default theme is made from, from where it lies.
_THEME: Final = ("templates", "static")
# What else editors and `sitegen init` keep in a site's folder.
_TOOLS: Final = (".githooks", ".vscode", "host", "wheels")
_FILES: Final = (SETTINGS_FILE, "README.md", "requirements.txt", ".gitattributes", ".gitignore", ".gitlab-ci.yml")
# A running preview's own.
_PREVIEW: Final = "preview.json"


def is_apart(folder: str, place: SitePaths) -> bool:
    """Tell whether what is written into ``folder`` can neither replace nor remove what the site is made from.

    It is not when it is the site's folder, one above it, its state, or when it holds or lies in one of its sources.
    """
    around = _Folders(folder)
    holding = _Folders(os.path.join(place.site, ".sitegen"))
    return not (holding.include(folder) or around.include_any(_kept(place, (*_SOURCES, *_STATE))))


def is_named_apart(path: str) -> bool:
    """Tell as ``is_apart`` does, by the name of a folder alone, which starts from the site's: links are not followed.

    One in the folder of what is built is not apart either. Of an absolute path nothing is known.
    """
    parts = os.path.normpath(path).replace(os.sep, "/").split("/")
    if os.path.isabs(path) or not parts[0]:
        return True
    return not set(parts) <= {".", ".."} and parts[0] not in {*_SOURCES, ".sitegen", "public"}


def is_within(path: str, folder: str) -> bool:
    """Tell whether ``path`` is ``folder`` or lies in it."""
    return _Folders(path).include(folder)


def is_free_for_a_file(path: str, place: SitePaths, outputs: Iterable[str]) -> bool:
    """Tell whether a file may be written at ``path``: it is none that the site, its tools or a build needs.

    That is not in one of the folders ``outputs``. In ``.sitegen/`` only a JSON file of somebody's own may be written,
    beside what builds keep.
    """
    real = os.path.realpath(path)
    folder = os.path.dirname(real)
    around = _Folders(folder)
    state = os.path.join(place.site, ".sitegen")
    if around.include(state):
        name = os.path.basename(real)
        return _is_same(folder, state) and name.endswith(".json") and name != _PREVIEW
    if around.include_any([*_kept(place, (*_SOURCES, *_TOOLS)), *outputs]):
        return False
    return not any(_is_same(real, os.path.join(place.site, each)) for each in _FILES)


def _kept(place: SitePaths, names: Iterable[str]) -> list[str]:
    kept = [os.path.join(place.site, each) for each in names]
    if place.theme:
        kept += [os.path.join(place.theme, each) for each in _THEME]
    return kept


def _is_same(path: str, other: str) -> bool:
    if os.path.normcase(os.path.realpath(path)) == os.path.normcase(os.path.realpath(other)):
        return True
    return not set(_identity(path)).isdisjoint(_identity(other))


class _Folders:
    """A folder and those that it lies in."""

    def __init__(self, path: str) -> None:
        self._names: set[str] = set()
        self._identities: set[tuple[int, int]] = set()
        for each in _upwards(os.path.realpath(path)):
            self._names.add(os.path.normcase(each))
            self._identities.update(_identity(each))

    def include(self, path: str) -> bool:
        """Return whether the folder at ``path`` is one of them."""
        real = os.path.realpath(path)
        return os.path.normcase(real) in self._names or not self._identities.isdisjoint(_identity(real))

    def include_any(self, paths: Iterable[str]) -> bool:
        """Return whether one of ``paths`` is one of them."""
        return any(map(self.include, paths))


def _upwards(path: str) -> Iterator[str]:
    yield path
    while (above := os.path.dirname(path)) != path:
        path = above
        yield path


def _identity(path: str) -> Iterator[tuple[int, int]]:
    """Yield what tells a file from every other, whatever it is called; nothing where there is none to tell."""
    try:
        status = os.stat(path)
    except OSError:
        return
    # File systems without such numbers give them all the same one.
    if status.st_ino:
        yield status.st_dev, status.st_ino
