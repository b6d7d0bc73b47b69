"""What a picture's file is found to be, and why one cannot be used."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from sitegen.diagnostics import MachineError
from sitegen.diagnostics.messages import load


class Look(NamedTuple):
    """What a picture's file tells without being decoded: ``width`` and ``height`` are those of the stored pixels.

    ``orientation`` is how they must be turned, as in EXIF, 1 for not at all. ``whole`` tells that it cannot be decoded
    at a smaller size. ``pieces`` are the parts of the file that are kept when it is published, as (start, end), or as
    bytes to write there.
    """

    format: str
    width: int
    height: int
    orientation: int
    animated: bool
    whole: bool
    pieces: tuple[tuple[int, int] | bytes, ...]

    @property
    def shown_size(self) -> tuple[int, int]:
        """The width and height as they are shown."""
        return (self.height, self.width) if self.orientation in TURNED else (self.width, self.height)


# How much of a file is in memory at once.
_AT_ONCE = 1 << 18
# The orientations that exchange width and height.
TURNED = (5, 6, 7, 8)


class BadPictureError(Exception):
    """The file is no picture that browsers show, or a damaged one; ``damaged`` tells which."""

    def __init__(self, *, damaged: bool) -> None:
        super().__init__("damaged" if damaged else "not a picture")
        self.damaged = damaged

    def __reduce__(self) -> tuple[object, ...]:
        # Of itself an exception is unpickled from the text that it shows.
        return partial(type(self), damaged=self.damaged), ()


class ChangedPictureError(Exception):
    """The file of a picture holds other bytes than those that are meant, or is gone."""


class DrawingError(Exception):
    """A drawing cannot be published; ``what`` it holds that is not only drawn, "" when it is no SVG that can be read.

    ``line`` and ``column`` are where, from 1.
    """

    def __init__(self, what: str, line: int = 1, column: int = 1) -> None:
        super().__init__(what, line, column)
        self.what, self.line, self.column = what, line, column


def changed_meanwhile(path: str) -> MachineError:
    """Return the error for the source ``path``, which was saved while the build used it."""
    text = load().gettext("{path}: changed while the site was being built; build it once more")
    return MachineError(text.format(path=path))


class Pieces:
    """Gathers the parts of a file that are kept; those that follow each other become one."""

    def __init__(self) -> None:
        self._found: list[tuple[int, int] | bytes] = []

    def keep(self, start: int, end: int) -> None:
        """Keep a part of the file."""
        last = self._found[-1] if self._found else None
        if isinstance(last, tuple) and last[1] == start:
            self._found[-1] = (last[0], end)
        elif end > start:
            self._found.append((start, end))

    def write(self, data: bytes) -> None:
        """Write ``data`` in this place."""
        self._found.append(data)

    def all(self) -> tuple[tuple[int, int] | bytes, ...]:
        """Return what was gathered."""
        return tuple(self._found)


def number(data: bytes, *, little: bool = False) -> int:
    """Return the number that a few bytes stand for."""
    return int.from_bytes(data, "little" if little else "big")


def length_of(pieces: Iterable[tuple[int, int] | bytes]) -> int:
    """Return how many bytes ``pieces`` are together."""
    return sum(len(each) if isinstance(each, bytes) else each[1] - each[0] for each in pieces)


def joined(data: bytes, pieces: Iterable[tuple[int, int] | bytes]) -> Iterator[bytes]:
    """Yield what ``pieces`` keep of ``data``."""
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
        else:
            for start in range(piece[0], piece[1], _AT_ONCE):
                yield data[start : min(start + _AT_ONCE, piece[1])]
