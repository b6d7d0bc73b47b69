"""Files of numbers in columns, deflated: as zlib streams (RFC 1950), which browsers inflate."""

import zlib
from collections.abc import Iterable

from sitegen.system.digests import digest_of

_LEVEL = 6
_MEMORY = 9


def deflated(parts: Iterable[bytes]) -> bytes:
    """Return ``parts``, one after the other, as one zlib stream; each has codes of its own."""
    made = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS, _MEMORY, zlib.Z_FILTERED)
    # Columns differ in what is frequent in them.
    pieces = [piece for part in parts if part for piece in (made.compress(part), made.flush(zlib.Z_BLOCK))]
    return b"".join([*pieces, made.flush()])


def inflated(data: bytes) -> bytes:
    """Return what ``deflated`` was given, in one piece. Raises ValueError for what is no zlib stream."""
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise ValueError(str(error)) from error


def compression_digest() -> str:
    """Return a digest that differs where another build of zlib makes other bytes of the same columns."""
    words = b"".join(b"%d " % (number * number % 7919) for number in range(1500))
    columns = (words, bytes(number * number % 251 for number in range(2000)), words[::-1])
    return digest_of(deflated(columns)).hex()
