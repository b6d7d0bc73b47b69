"""Small pictures for sample articles: valid PNG files, made without a picture library."""

import functools
import struct
import zlib

DESIGNS = 24
WIDTH, HEIGHT = 240, 160


def _chunk(kind: bytes, data: bytes) -> bytes:
    """Return one PNG chunk: length, kind, data and their checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@functools.cache
def _design(number: int) -> tuple[bytes, bytes]:
    """Return what stands before and after the text chunk in a picture of this design."""
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)  # the filter of this line: none
        for x in range(WIDTH):
            block = (x // 24 + y // 20 + number) % 3
            rows += bytes((x // 16 * 16, y // 16 * 16, (90 * block + 5 * number) % 256))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    before = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header)
    after = _chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + _chunk(b"IEND", b"")
    return before, after


def picture(number: int) -> bytes:
    """Return a PNG of about 2 KB; every number gives other bytes, so that no copy can stand for another."""
    before, after = _design(number % DESIGNS)
    return before + _chunk(b"tEXt", b"Comment\0sample picture %d" % number) + after
