"""The digest by which contents are compared."""

import hashlib
from collections.abc import Iterator

_SIZE = 16
# How much of a file is in memory at once.
_PIECE = 1 << 18


def digest_of(data: bytes) -> bytes:
    """Return the digest of ``data``."""
    return hashlib.blake2b(data, digest_size=_SIZE).digest()


def digest_of_file(path: str) -> bytes:
    """Return the digest of a file's bytes, read in pieces. Raises OSError."""
    summed = hashlib.blake2b(digest_size=_SIZE)
    for piece in pieces_of(path):
        summed.update(piece)
    return summed.digest()


def pieces_of(path: str) -> Iterator[bytes]:
    """Yield a file's bytes in pieces. Raises OSError."""
    with open(path, "rb") as file:
        while piece := file.read(_PIECE):
            yield piece
