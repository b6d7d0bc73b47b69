r"""What was built, file by file: ``sha256  size  path`` a line, sorted by path, ending in a line feed.

A path is from the output folder, with ``\\`` and ``\n`` for a backslash and a line feed. The sum is 64 hexadecimal
digits, the size a number of bytes.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from sitegen import regex

_LINE: Final = regex(r"([0-9a-f]{64})  (0|[1-9][0-9]{0,18})  (.+)\n?")
_ESCAPED: Final = regex(r"\\(.)", re.DOTALL)
# Stands for the sum of a file at a target where a deploy was cut off: nobody knows which it has.
UNKNOWN: Final = "0" * 64
# What then stands for its size: whether it is there for certain.
_PERHAPS, _THERE = 0, 1


class Entry(NamedTuple):
    """One file: its path from the output folder, the SHA-256 of its bytes as digits, how many bytes it has."""

    path: str
    sha256: str
    size: int

    @property
    def is_there(self) -> bool:
        """Whether the file is there for certain, whatever it holds."""
        return self.sha256 != UNKNOWN or self.size == _THERE


class ManifestError(ValueError):
    """A manifest is none: the text is the number of the first line that is not one of a manifest's, in its order."""


class Change(NamedTuple):
    """One file that two manifests tell otherwise; ``before`` is None for an added one, ``after`` for one gone."""

    path: str
    before: Entry | None
    after: Entry | None

    @property
    def sign(self) -> str:
        """How the change is printed: ``+``, ``~`` or ``-``."""
        return "+" if self.before is None else "-" if self.after is None else "~"


def line_of(entry: Entry) -> str:
    """Return an entry as a line of a manifest, with its line feed."""
    escaped = entry.path.replace("\\", "\\\\").replace("\n", "\\n")
    return f"{entry.sha256}  {entry.size}  {escaped}\n"


def parsed(lines: Iterable[str]) -> Iterator[Entry]:
    """Yield the entries of a manifest. Raises ManifestError at the first line that is none, or not in its order."""
    last = ""
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(line)
        path = "" if found is None else _unescaped(found[3])
        if found is None or path <= last or not is_inside(path):
            raise ManifestError(str(number))
        yield Entry(path, found[1], int(found[2]))
        last = path


def read_again(lines: Iterable[str]) -> Iterator[Entry]:
    """Yield the entries of a manifest that this program wrote, or that was ``parsed`` before: four times as fast."""
    for line in lines:
        sha256, size, path = line.removesuffix("\n").split("  ", 2)
        yield Entry(_unescaped(path) if "\\" in path else path, sha256, int(size))


def verify(lines: Iterable[str], known: Iterable[str] = ()) -> None:
    """Raise ManifestError as ``parsed`` does.

    Lines that ``known``, a manifest of our own, has too are not taken apart.
    """
    others = iter(known)
    # Its path is always after that of the line before: one that is the same is in its order.
    other = next(others, "")
    before = ""
    for number, line in enumerate(lines, 1):
        if line != other:
            try:
                entry = next(parsed((line,)))
            except ManifestError as error:
                raise ManifestError(str(number)) from error
            if before and entry.path <= _read(before).path:
                raise ManifestError(str(number))
            while other and _read(other).path <= entry.path:
                other = next(others, "")
        else:
            other = next(others, "")
        before = line


def unlike(before: Iterable[str], after: Iterable[str]) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Yield as ``paired`` does, but not the lines that two manifests share: they are not taken apart.

    Both were ``parsed`` or verified before, or are this program's own.
    """
    left, right = iter(before), iter(after)
    line, of_other = next(left, ""), next(right, "")
    while line or of_other:
        if line == of_other:
            line, of_other = next(left, ""), next(right, "")
            continue
        one = _read(line) if line else None
        other = _read(of_other) if of_other else None
        if one is not None and (other is None or one.path <= other.path):
            line = next(left, "")
        else:
            one = None
        if other is not None and (one is None or other.path == one.path):
            of_other = next(right, "")
        else:
            other = None
        yield one, other


def _read(line: str) -> Entry:
    return next(read_again((line,)))


def _unescaped(path: str) -> str:
    return _ESCAPED.sub(lambda each: "\n" if each[1] == "n" else each[1], path)


def is_inside(path: str) -> bool:
    """Tell whether a path that others wrote leads to a place inside the folder that it starts from."""
    return not (path.startswith("/") or "\\" in path or "\0" in path or {"", ".", ".."} & {*path.split("/")})


def changes(before: Iterable[Entry], after: Iterable[Entry]) -> Iterator[Change]:
    """Yield what differs between two manifests, in the order of paths; neither is held in memory."""
    for one, other in paired(before, after):
        if one is None or other is None or one.sha256 != other.sha256 or one.sha256 == UNKNOWN:
            yield Change((one or other or _NONE).path, one, other)


def paired(before: Iterable[Entry], after: Iterable[Entry]) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Yield what two manifests tell of each path that either has, in the order of paths."""
    left, right = iter(before), iter(after)
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one.path < other.path):
            yield one, None
            one = next(left, None)
        elif one is None or other.path < one.path:
            yield None, other
            other = next(right, None)
        else:
            yield one, other
            one, other = next(left, None), next(right, None)


_NONE: Final = Entry("", UNKNOWN, 0)


def mixed(before: Iterable[Entry], after: Iterable[Entry]) -> Iterator[Entry]:
    """Yield what is at a target where a deploy from one manifest to another was cut off: what differs is unknown."""
    for one, other in paired(before, after):
        if one is not None and one == other and one.sha256 != UNKNOWN:
            yield one
        else:
            there = one is not None and other is not None and one.is_there
            yield Entry((one or other or _NONE).path, UNKNOWN, _THERE if there else _PERHAPS)


def with_left(before: Iterable[Entry], after: Iterable[Entry], is_left: Callable[[str], bool]) -> Iterator[Entry]:
    """Yield ``after``, and of ``before`` what is left where it is: paths for which ``is_left`` says so."""
    for one, other in paired(before, after):
        if other is not None:
            yield other
        elif one is not None and is_left(one.path):
            yield one
