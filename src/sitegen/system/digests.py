"""The digests by which contents are compared: the whole of SHA-256 where others see it, else half of it."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import NewType

# SHA-256, for which most processors have instructions; half of it is far more than chance needs.
DIGEST_SIZE = 16
# That half, of 16 bytes, and the whole, of 32: neither is taken for the other.
Digest = NewType("Digest", bytes)
Sha256 = NewType("Sha256", bytes)
# That of no bytes at all, not even of none: a file that has it counts as changed.
NO_DIGEST = Digest(b"")
# How much of a file is in memory at once: no more than memory is had for without asking the system.
_PIECE = 1 << 16


def digest_of(data: bytes) -> Digest:
    """Return the digest of ``data``."""
    return half_of(sha256_of(data))


def half_of(whole: Sha256) -> Digest:
    """Return the digest of the bytes that have this SHA-256."""
    return Digest(whole[:DIGEST_SIZE])


def digest_of_file(path: str) -> Digest:
    """Return the digest of a file's bytes, read in pieces. Raises OSError."""
    return half_of(sha256_of_file(path))


def sha256_of(data: bytes) -> Sha256:
    """Return the whole SHA-256 of ``data``, which is told to others."""
    return Sha256(hashlib.sha256(data).digest())


def sha256_of_file(path: str) -> Sha256:
    """Return the whole SHA-256 of a file's bytes, read in pieces. Raises OSError."""
    # Not by `pieces_of`: in a fresh clone every file is read, and this takes two thirds of the time.
    summed = hashlib.sha256()
    with open(path, "rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            summed.update(piece)
    return Sha256(summed.digest())


def digest_and_length_of_file(path: str) -> tuple[Digest, int]:
    """Return the digest of a file's bytes, read in pieces, and how many they are. Raises OSError."""
    summed, length = hashlib.sha256(), 0
    with open(path, "rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            summed.update(piece)
            length += len(piece)
    return half_of(Sha256(summed.digest())), length


def sha256_of_pieces(pieces: Iterable[bytes]) -> Sha256:
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

    def digest(self) -> Digest:
        """Return the digest."""
        return half_of(self.sha256())

    def sha256(self) -> Sha256:
        """Return the whole SHA-256."""
        return Sha256(self._sum.digest())


def pieces_of(path: str) -> Iterator[bytes]:
    """Yield a file's bytes in pieces. Raises OSError."""
    with open(path, "rb") as file:
        while piece := file.read(_PIECE):
            yield piece
