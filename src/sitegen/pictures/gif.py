"""GIF, taken apart: comments, and application blocks but those that let an animation run, are dropped (GIF89a)."""

from sitegen.pictures.model import BadPictureError, Buffer, Look, Pieces, number

SIGNATURES = (b"GIF87a", b"GIF89a")
_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_COMMENT, _APPLICATION = 0xFE, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_HEADER = 13


def look(data: Buffer) -> Look:
    """Return what a GIF file is. Raises BadPictureError."""
    pieces = Pieces()
    size = (number(data[6:8], little=True), number(data[8:10], little=True))
    at = _HEADER + _table(data, 10)
    pieces.keep(0, at)
    images = 0
    while True:
        block, start = _byte(data, at), at
        if block == _TRAILER:
            pieces.keep(at, at + 1)
            break
        if block == _EXTENSION:
            label = _byte(data, at + 1)
            at = _after_blocks(data, at + 2)
            name = data[start + 3 : start + 14]
            if label == _COMMENT or (label == _APPLICATION and name not in _LOOPS):
                continue
        elif block == _IMAGE:
            images += 1
            at = _after_blocks(data, at + 10 + _table(data, at + 9) + 1)
        else:
            raise BadPictureError(damaged=True)
        pieces.keep(start, at)
    if not images or 0 in size:
        raise BadPictureError(damaged=True)
    return Look("gif", *size, 1, animated=images > 1, whole=True, pieces=pieces.all())


def _byte(data: Buffer, at: int) -> int:
    if at >= len(data):
        raise BadPictureError(damaged=True)
    return data[at]


def _table(data: Buffer, at: int) -> int:
    """Return the length of the colour table that the flags at a place tell of."""
    flags = _byte(data, at)
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(data: Buffer, at: int) -> int:
    """Return where a chain of blocks, each after its length, ends."""
    while length := _byte(data, at):
        at += length + 1
    return at + 1
