"""What links may lead to that cannot be read: such a link is no fault of its own."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Final

from sitegen import regex
from sitegen.catalogue.records import ReadFile
from sitegen.system.names import name_slug
from sitegen.system.paths import address_parts, is_bundle
from sitegen.vietnamese.text import nfc

# What stands around an address in front matter, broken as it may be.
_AROUND: Final = regex(r"[\s\"'\[\]{},:]+")
# The last part of its address where it is not that of its name; it may be what is wrong with the file.
_SLUG: Final = regex(r"^slug[ \t]*:[ \t]*[\"']?([^\s\"'][^\"'\n]*)", re.MULTILINE)


class Unreadable:
    """The files that cannot be read, by all that a link may call them: looked up, however many there are."""

    def __init__(self, files: Iterable[ReadFile]) -> None:
        self._paths: dict[str, set[str]] = {}
        self._bundles: dict[str, str] = {}
        for file in files:
            if is_bundle(file.path):
                self._bundles[nfc(file.path)] = file.url.rstrip("/")
            for name in _names(file):
                self._paths.setdefault(name, set()).add(file.path)

    def may_be(self, target: str, source: str) -> bool:
        """Return whether what the file ``source`` links to by ``target`` may be another one of the files.

        Its address, and its aliases, stand in the front matter, as far as that can be told; else its name is what
        counts.
        """
        place = target.partition("#")[0]
        path = place.rstrip("/")
        name = place.removesuffix("/index.md").rstrip("/").rpartition("/")[2].removesuffix(".md")
        called = [path] if path.strip("/.") else []
        if name:
            called.append(_stem(name))
        return any(file != source for each in called for file in self._paths.get(each, ()))

    def is_bundle(self, source: str) -> bool:
        """Return whether the content path ``source`` is one of the files, with a folder of its own."""
        return nfc(source) in self._bundles

    def files_at(self, path: str) -> Iterator[str]:
        """Yield the files, as NFC content paths, that may be meant by ``path``, which is one of the site.

        They would lie in the folders of articles among the files; whether they do is not known here.
        """
        for slash in re.finditer("/", path):
            above = path[: slash.start()]
            named = self._paths.get(_stem(above.rpartition("/")[2]), set())
            for file in sorted(named | self._paths.get(above, set())):
                bundle = nfc(file)
                if bundle in self._bundles and (file in named or self._bundles[bundle] == above):
                    yield posixpath.dirname(bundle) + path[slash.start() :]


def _names(file: ReadFile) -> Iterator[str]:
    yield file.url.rstrip("/")
    for word in _AROUND.split(file.front):
        yield word.rstrip("/")
    for typed in _SLUG.findall(file.front):
        yield _stem(name_slug(nfc(typed.partition(" #")[0].strip())))
    yield _stem(name_slug(address_parts(file.path)[1]))
    name = nfc(file.path).removesuffix("/index.md").rpartition("/")[2].removesuffix(".md")
    yield _stem(name)
    # A date may stand before it.
    for found in re.finditer("-", name):
        yield _stem(name[found.end() :])


def _stem(name: str) -> str:
    """Return the name of a file so that it is not taken for a word of front matter."""
    return "*" + name
