"""The digest by which contents are compared."""

import hashlib
from collections.abc import Iterable, Iterator

# SHA-256, for which most processors have instructions; half of it is far more than chance needs.
DIGEST_SIZE = 16
# How much of a file is in memory at once: no more than memory is had for without asking the system.
_PIECE = 1 << 16


def digest_of(data: bytes) -> bytes:
    """Return the digest of ``data``."""
    return hashlib.sha256(data).digest()[:DIGEST_SIZE]


def digest_of_file(path: str) -> bytes:
    """Return the digest of a file's bytes, read in pieces. Raises OSError."""
    return sha256_of_file(path)[:DIGEST_SIZE]


def sha256_of(data: bytes) -> bytes:
    """Return the whole SHA-256 of ``data``, which is told to others."""
    return hashlib.sha256(data).digest()


def sha256_of_file(path: str) -> bytes:
    """Return the whole SHA-256 of a file's bytes, read in pieces. Raises OSError."""
    # Not by `pieces_of`: in a fresh clone every file is read, and this takes two thirds of the time.
    summed = hashlib.sha256()
    with open(path, "rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            summed.update(piece)
    return summed.digest()


def digest_and_length_of_file(path: str) -> tuple[bytes, int]:
    """Return the digest of a file's bytes, read in pieces, and how many they are. Raises OSError."""
    summed, length = hashlib.sha256(), 0
    with open(path, "rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            summed.update(piece)
            length += len(piece)
    return summed.digest()[:DIGEST_SIZE], length


def sha256_of_pieces(pieces: Iterable[bytes]) -> bytes:
    """Return the whole SHA-256 of the bytes that come in pieces."""
    summed = Summed(pieces)
    for _ in summed:
        pass
    return summed.sha256()


class Summed:
    """Yields ``pieces`` as they are; its sums are those of all that were yielded."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self._sum = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._sum.update(piece)
            yield piece

    def digest(self) -> bytes:
        """Return the digest."""
        return self._sum.digest()[:DIGEST_SIZE]

    def sha256(self) -> bytes:
        """Return the whole SHA-256."""
        return self._sum.digest()


def pieces_of(path: str) -> Iterator[bytes]:
    """Yield a file's bytes in pieces. Raises OSError."""
    with open(path, "rb") as file:
        while piece := file.read(_PIECE):
            yield piece
