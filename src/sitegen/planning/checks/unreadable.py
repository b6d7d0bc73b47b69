"""What links may lead to that cannot be read: such a link is no fault of its own."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from sitegen.catalogue.records import ReadFile

# What stands around an address in front matter, broken as it may be.
_AROUND: Final = re.compile(r"[\s\"'\[\]{},:]+")
# The last part of its address where it is not that of its name.
_SLUG: Final = re.compile(r"^slug[ \t]*:[ \t]*[\"']?([a-z0-9-]+)", re.MULTILINE)


class Unreadable:
    """The files that cannot be read, by all that a link may call them: looked up, however many there are."""

    def __init__(self, files: Iterable[ReadFile]) -> None:
        self._paths: dict[str, set[str]] = {}
        for file in files:
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


def _names(file: ReadFile) -> Iterator[str]:
    yield file.url.rstrip("/")
    for word in _AROUND.split(file.front):
        yield word.rstrip("/")
    for slug in _SLUG.findall(file.front):
        yield _stem(slug)
    name = file.path.removesuffix("/index.md").rpartition("/")[2].removesuffix(".md")
    yield _stem(name)
    # A date may stand before it.
    for found in re.finditer("-", name):
        yield _stem(name[found.end() :])


def _stem(name: str) -> str:
    """Return the name of a file so that it is not taken for a word of front matter."""
    return "*" + name
