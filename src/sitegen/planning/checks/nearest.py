"""What was probably meant by an address that leads nowhere."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final
from urllib.parse import unquote

from sitegen.vietnamese.text import fold

# From here on two names look like one that was mistyped; found by trying on slugs of real titles.
_ALIKE: Final = 0.75
# Longer ones are compared by their beginnings: the time grows with the product of the lengths.
_COMPARED: Final = 300


def nearest(target: str, candidates: Iterable[str]) -> str | None:
    """Return the one of ``candidates`` that ``target`` may have been meant to be, None when none is like enough.

    Both are paths of one kind: of the site, or of content files. One with the same last name in another folder comes
    first (a wrong month is the usual mistake), then those with a name like it; of several it is the one whose whole
    path is most alike. Case, accents, percent-encoding and what follows ``?`` or ``#`` do not count. Of two that are as
    much alike it is the first in the order of their texts, so that the answer does not depend on the order of
    ``candidates``, of which only the best one is held.
    """
    typed = _plain(target)
    name = _name(typed)
    # The second text is the one that a matcher prepares once.
    names: SequenceMatcher[str] = SequenceMatcher(None, "", name, autojunk=False)
    paths: SequenceMatcher[str] = SequenceMatcher(None, "", typed, autojunk=False)
    best: tuple[bool, float] = (False, 0.0)
    found: str | None = None
    for candidate in candidates if name else ():
        plain = _plain(candidate)
        other = _name(plain)
        if other != name and (best[0] or not _is_alike(names, other)):
            continue
        paths.set_seq1(plain)
        rank = (other == name, paths.ratio())
        if found is None or rank > best or (rank == best and candidate < found):
            best, found = rank, candidate
    return found


def _is_alike(names: "SequenceMatcher[str]", name: str) -> bool:
    names.set_seq1(name)
    # Each is at least the next, and takes much less time.
    bounds = (names.real_quick_ratio, names.quick_ratio, names.ratio)
    return all(bound() >= _ALIKE for bound in bounds)


def _plain(path: str) -> str:
    place = path.partition("#")[0].partition("?")[0]
    return fold(unquote(place))[:_COMPARED].strip("/")


def _name(plain: str) -> str:
    """Return the last name of a path, without what tells the kind of file."""
    name = plain.removesuffix("/index.md").removesuffix("/index.html").rpartition("/")[2]
    return name.removesuffix(".md").removesuffix(".html")
