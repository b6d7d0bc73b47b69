"""The files of a site that a build reads: where they lie, and a walk over them in the order of their paths."""

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from enum import IntEnum
from operator import itemgetter
from typing import Final, NamedTuple

from sitegen.diagnostics import Fault, FaultError, rules
from sitegen.system.leftovers import is_article_name, is_leftover

# What makes a folder a site.
SETTINGS_FILE: Final = "site.yaml"
# What the program must know of a theme, in the site or in the default theme.
THEME_PATH: Final = "templates/theme.yaml"


class SourceKind(IntEnum):
    """What a file of a site is to a build; the numbers are those of the catalogue."""

    ARTICLE = 0
    # Any other file of ``content/``.
    FILE = 1
    TEMPLATE = 2
    STATIC = 3
    SETTINGS = 4
    # Lies in ``content/`` and is neither read nor published: it is only told.
    LEFTOVER = 5
    DATA = 6


# Asked once for every file: to name a member by its class takes several times as long before Python 3.12.
_ARTICLE: Final = SourceKind.ARTICLE
_FILE: Final = SourceKind.FILE

# Leftovers of systems and editors, in any folder.
JUNK = frozenset({"Thumbs.db", ".DS_Store", "desktop.ini", ".gitkeep"})
TEMPORARY = ".sitegen-"
THEME = "@theme/"
# The name of the handbook's folder in `content/pages/`, and so of its address.
HANDBOOK = "huong-dan-bien-tap"


# (path, kind, size, mtime, ctime): a plain tuple, since there is one for every file of a site.
WalkedFile = tuple[str, SourceKind, int, int, int]


class SitePaths(NamedTuple):
    """Where the site and the default theme lie; ``theme`` is '' when the site is the theme itself."""

    site: str
    theme: str

    def real(self, path: str) -> str:
        """Return the file-system path of a path as the catalogue writes it."""
        if path.startswith(THEME):
            return os.path.join(self.theme, path[len(THEME) :])
        return os.path.join(self.site, path)


def _program_folder() -> str:
    """Return the folder of the whole program: ``sitegen/``."""
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def is_installed() -> bool:
    """Return whether the program is installed with its theme, not run from a checkout of its repository."""
    return os.path.isdir(os.path.join(_program_folder(), "theme"))


def handbook_folder() -> str:
    """Return the folder with the editors' handbook, a standing page that every new site begins with."""
    here = _program_folder()
    if is_installed():
        return os.path.join(here, "handbook")
    return os.path.join(os.path.dirname(os.path.dirname(here)), "content", "pages", HANDBOOK)


def ci_folder() -> str:
    """Return the folder with what a site's CI runs."""
    here = _program_folder()
    if is_installed():
        return os.path.join(here, "ci")
    return os.path.join(os.path.dirname(os.path.dirname(here)), ".ci", "site")


def require_site(folder: str) -> None:
    """Raise FaultError when ``folder`` is no site."""
    if not os.path.isfile(os.path.join(folder, SETTINGS_FILE)):
        raise FaultError([Fault(rules.NO_SETTINGS, SETTINGS_FILE)])


def locate(site: str) -> SitePaths:
    """Return the places to read for the site in the folder ``site``.

    An installed program carries its theme beside its code; a checkout of the repository is itself the theme.
    """
    here = _program_folder()
    theme = os.path.join(here, "theme") if is_installed() else os.path.dirname(os.path.dirname(here))
    return SitePaths(site, "" if os.path.realpath(theme) == os.path.realpath(site) else theme)


def walk(place: SitePaths, found_faults: list[Fault]) -> Iterator[WalkedFile]:
    """Yield (path, kind, size, mtime, ctime) of every file that a build reads, in the order of their paths."""
    if place.theme:
        yield from _tree(place.theme, "data", THEME + "data", SourceKind.DATA, found_faults)
        yield from _tree(place.theme, "static", THEME + "static", SourceKind.STATIC, found_faults)
        yield from _tree(place.theme, "templates", THEME + "templates", SourceKind.TEMPLATE, found_faults)
    yield from _tree(place.site, "content", "content", _ARTICLE, found_faults)
    yield from _tree(place.site, "data", "data", SourceKind.DATA, found_faults)
    settings = os.stat(os.path.join(place.site, SETTINGS_FILE))
    yield SETTINGS_FILE, SourceKind.SETTINGS, settings.st_size, settings.st_mtime_ns, settings.st_ctime_ns
    yield from _tree(place.site, "static", "static", SourceKind.STATIC, found_faults)
    yield from _tree(place.site, "templates", "templates", SourceKind.TEMPLATE, found_faults)


# The folders of a site that a build reads, and what an ordinary file in each is to it.
_TREES: Final = {
    "content": _ARTICLE,
    "data": SourceKind.DATA,
    "static": SourceKind.STATIC,
    "templates": SourceKind.TEMPLATE,
}


def walk_some(place: SitePaths, paths: Iterable[str]) -> list[WalkedFile] | None:
    """Return of these paths, in their order, what ``walk`` yields of them; None when it takes a walk to tell.

    It does where a symbolic link stands in the way to one, since others may lead there as well, and for a name that is
    no text. That two names of one folder are the same in composed letters is not told. Raises OSError.
    """
    found: list[WalkedFile] = []
    for path in paths:
        in_theme = path.startswith(THEME)
        parts = (path[len(THEME) :] if in_theme else path).split("/")
        if not is_text(path):
            return None
        if path == SETTINGS_FILE:
            status = os.stat(place.real(path))
            found.append((path, SourceKind.SETTINGS, status.st_size, status.st_mtime_ns, status.st_ctime_ns))
            continue
        kind = _TREES.get(parts[0])
        if kind is None or len(parts) < _SHORTEST or (in_theme and (kind is _ARTICLE or not place.theme)):
            continue
        if any(is_ignored(each, kind) for each in parts[1:]):
            continue
        status_or_link = _plain(place.theme if in_theme else place.site, parts)
        if status_or_link == _A_LINK:
            return None
        if isinstance(status_or_link, os.stat_result):
            status = status_or_link
            found_kind = kind if kind is not _ARTICLE else _content_kind(parts[-1])
            found.append((path, found_kind, status.st_size, status.st_mtime_ns, status.st_ctime_ns))
    return found


# A folder and a file in it.
_SHORTEST: Final = 2
_A_LINK: Final = "link"


def _plain(root: str, parts: list[str]) -> os.stat_result | str | None:
    """Return the status of a file, ``_A_LINK`` when a link is in the way to it, None when there is none."""
    real = root
    status = None
    for number, part in enumerate(parts):
        real = os.path.join(real, part)
        try:
            # The folders of a site may be links themselves: a walk follows them, and so does who watches.
            status = os.lstat(real) if number else os.stat(real)
        except (FileNotFoundError, NotADirectoryError):
            return None
        if stat.S_ISLNK(status.st_mode):
            return _A_LINK
    return status if status is not None and stat.S_ISREG(status.st_mode) else None


def _tree(root: str, folder: str, prefix: str, kind: SourceKind, found_faults: list[Fault]) -> Iterator[WalkedFile]:
    real_root = os.path.realpath(root)
    top = os.path.join(root, folder)
    if not os.path.isdir(top):
        return
    pending: list[Iterator[tuple[str, os.DirEntry[str], str]]] = [iter(_entries(top, prefix, kind, found_faults))]
    while pending:
        for path, entry, key in pending[-1]:
            if entry.is_symlink() and not _inside(entry.path, real_root):
                found_faults.append(_link_fault(path, entry.path))
                continue
            if key[-1] == "/":
                if not (entry.is_symlink() and _is_loop(entry.path)):
                    pending.append(iter(_entries(entry.path, path, kind, found_faults)))
                    break
                continue
            if not (path.isascii() or is_text(path)):
                shown = path.encode(errors="backslashreplace").decode()
                found_faults.append(Fault(rules.FORBIDDEN_NAME, shown, params=(("value", shown.rpartition("/")[2]),)))
                continue
            status = entry.stat()
            if stat.S_ISREG(status.st_mode):
                found = kind if kind is not _ARTICLE else _content_kind(entry.name)
                yield path, found, status.st_size, status.st_mtime_ns, status.st_ctime_ns
        else:
            pending.pop()


def _content_kind(name: str) -> SourceKind:
    if is_article_name(name):
        return _ARTICLE
    return SourceKind.LEFTOVER if is_leftover(name) else _FILE


def _entries(
    folder: str, prefix: str, kind: SourceKind, found_faults: list[Fault]
) -> list[tuple[str, os.DirEntry[str], str]]:
    """Return a folder's entries so that walking them in turn visits whole paths in their binary order."""
    with os.scandir(folder) as entries:
        found = [
            (f"{prefix}/{each.name}", each, each.name + "/" if each.is_dir() else each.name)
            for each in entries
            if not is_ignored(each.name, kind)
        ]
    found.sort(key=itemgetter(2))
    return found if all(each[2].isascii() for each in found) else _without_twins(found, found_faults)


def _without_twins(
    entries: list[tuple[str, os.DirEntry[str], str]], found_faults: list[Fault]
) -> list[tuple[str, os.DirEntry[str], str]]:
    """Return a folder's entries without those whose names are another's in letters composed in another way.

    Nothing that names a file could tell the two apart, and most systems hold only one of them.
    """
    kept: dict[str, tuple[str, os.DirEntry[str], str]] = {}
    for each in entries:
        name = unicodedata.normalize("NFC", each[1].name)
        if kept.setdefault(name, each) is not each:
            path = unicodedata.normalize("NFC", each[0])
            found_faults.append(Fault(rules.SAME_NAME, path, params=(("value", name),)))
    return list(kept.values())


def is_ignored(name: str, kind: SourceKind) -> bool:
    """Return whether a file or folder of this name, in a folder of a ``kind``, is none of the site's."""
    if name in JUNK or name.startswith(("~$", TEMPORARY)):
        return True
    return kind is _ARTICLE and (name.startswith(".") or name == "README.md")


def is_text(path: str) -> bool:
    """Return whether a name is made of characters; other bytes come from the system as lone surrogates."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _inside(path: str, real_root: str) -> bool:
    real = os.path.realpath(path)
    return os.path.exists(real) and (real + os.sep).startswith(real_root + os.sep)


def _is_loop(path: str) -> bool:
    real = os.path.realpath(path)
    return (os.path.realpath(os.path.dirname(path)) + os.sep).startswith(real + os.sep)


def _link_fault(path: str, real: str) -> Fault:
    shown = unicodedata.normalize("NFC", path.encode(errors="backslashreplace").decode())
    return Fault(rules.LINK_LEAVES_SITE, shown, params=(("value", os.readlink(real)),))
