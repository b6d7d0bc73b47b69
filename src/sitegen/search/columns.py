"""Numbers and texts in columns, as `docs/search-format.md` says. Pure functions on bytes."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from sitegen import regex

_VARINT: Final = regex(rb"[\x80-\xff]*[\x00-\x7f]", re.DOTALL)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:  # noqa: PLR2004 - seven bits
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


class _Table(dict[int, bytes]):
    """Varints of the numbers that were asked for: making all that may be takes longer than a small change."""

    def __missing__(self, value: int) -> bytes:
        found = self[value] = _varint(value)
        return found


_SMALL: Final = _Table()
# Nearly all numbers of an index are smaller.
_LIMIT: Final = 1 << 14


def varint(value: int) -> bytes:
    """Return a number in groups of seven bits, the lowest first."""
    return _SMALL[value] if value < _LIMIT else _varint(value)


def varints(values: Sequence[int]) -> bytes:
    """Return numbers as varints, one after the other."""
    if not values:
        return b""
    made = map(_SMALL.__getitem__, values) if max(values) < _LIMIT else map(varint, values)
    return b"".join(made)


def lines(texts: Iterable[str]) -> bytes:
    """Return texts, none with a line feed in it, as their length and themselves."""
    joined = "\n".join(texts).encode()
    return varint(len(joined)) + joined


def numbers_of(pieces: Iterable[bytes]) -> list[int]:
    """Return the numbers that varints are."""
    return [each[0] if len(each) == 1 else _number_of(each) for each in pieces]


def _number_of(piece: bytes) -> int:
    value = 0
    for place, byte in enumerate(piece):
        value |= (byte & 0x7F) << 7 * place
    return value


class Reader:
    """Takes columns off the front of ``data``, from ``at`` on. All of it raises ValueError where that is too short."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._data = data
        self._at = at

    def take(self, count: int) -> bytes:
        """Take so many bytes."""
        end = self._at + count
        if end > len(self._data):
            raise ValueError("cut off")
        found = self._data[self._at : end]
        self._at = end
        return found

    def number(self) -> int:
        """Take one varint."""
        found = _VARINT.match(self._data, self._at)
        if found is None:
            raise ValueError("cut off")
        self._at = found.end()
        return _number_of(found[0])

    def pieces(self, count: int) -> list[bytes]:
        """Take so many varints, each as its bytes."""
        found: list[bytes] = []
        while len(found) < count:
            # No varint of ours is longer than it takes to end here.
            window = self._data[self._at : self._at + 2 * (count - len(found)) + 8]
            taken: list[bytes] = _VARINT.findall(window)[: count - len(found)]
            if not taken:
                raise ValueError("cut off")
            self._at += sum(map(len, taken))
            found += taken
        return found

    def numbers(self, count: int) -> list[int]:
        """Take so many varints."""
        return numbers_of(self.pieces(count))

    def lines(self) -> list[str]:
        """Take lines."""
        length = self.number()
        return self.take(length).decode().split("\n") if length else []

    def end(self) -> None:
        """Raise ValueError if anything is left."""
        if self._at != len(self._data):
            raise ValueError("too long")
