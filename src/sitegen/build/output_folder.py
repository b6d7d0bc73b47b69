"""Which folders a build may write into, and in which it may remove what it did not make."""

import os
from collections.abc import Iterator

from sitegen.diagnostics import Fault, FaultError, rules
from sitegen.diagnostics.rules import Rule
from sitegen.system.sources import SitePaths

# What a site is made from and what is kept beside it, from its folder.
_SOURCES = ("content", "templates", "static", "data", ".git", ".github", ".ci")
# What builds of all outputs share; the preview's output is beside it.
_STATE = (".sitegen/pictures", ".sitegen/templates")
# What the default theme is made from, from where it lies.
_THEME = ("templates", "static")


def require_apart(output: str, place: SitePaths) -> None:
    """Make sure that a build into ``output`` can neither replace nor remove what the site is made from.

    Whatever the names are by which the folders are reached: through links, or in other letters where the file system
    takes those for the same. Raises FaultError.
    """
    around = _Folders(output)
    holding = _Folders(os.path.join(place.site, ".sitegen"))
    kept = [os.path.join(place.site, each) for each in (*_SOURCES, *_STATE)]
    if place.theme:
        kept += [os.path.join(place.theme, each) for each in _THEME]
    # The site's folder, one above it, its state, or what holds or lies in one of its sources.
    if holding.include(output) or any(around.include(each) for each in kept):
        raise FaultError([_fault(rules.OUTPUT_NOT_APART, "--output", output)])


def require_own(output: str, *, built_before: bool) -> None:
    """Make sure that what a build removes with ``--prune`` lies in a folder that was made by a build of this site.

    ``built_before`` tells whether any file in it is known to be. Raises FaultError.
    """
    if not built_before and os.path.isdir(output) and os.listdir(output):
        raise FaultError([_fault(rules.NOT_BUILT_HERE, "--prune", output)])


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


def _fault(rule: Rule, option: str, output: str) -> Fault:
    return Fault(rule, option, params=(("value", output),))
