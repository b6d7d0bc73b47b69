"""GIF, taken apart: of what stands beside the images only how an animation runs is kept (GIF89a)."""

from sitegen.pictures.model import BadPictureError, Look, Pieces, number

SIGNATURES = (b"GIF87a", b"GIF89a")
_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0")
_CONTROL_LENGTH = 4
# How often an animation runs, in a block of three bytes that begins so.
_COUNT = b"\x03\x01"
_HEADER = 13


def look(data: bytes) -> Look:
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
            length = _length_to_keep(label, data[start + 2 : at])
            if length:
                pieces.keep(start, start + 2 + length)
                pieces.keep(at - 1, at)
            continue
        if block == _IMAGE:
            images += 1
            at = _after_blocks(data, at + 10 + _table(data, at + 9) + 1)
        else:
            raise BadPictureError(damaged=True)
        pieces.keep(start, at)
    if not images or 0 in size:
        raise BadPictureError(damaged=True)
    return Look("gif", *size, 1, animated=images > 1, whole=True, pieces=pieces.all())


def _length_to_keep(label: int, blocks: bytes) -> int:
    """Return how much is kept of the blocks of an extension; what would follow in them nobody reads."""
    if label == _CONTROL and blocks[0] == _CONTROL_LENGTH:
        return 1 + _CONTROL_LENGTH
    name = len(_LOOPS[0])
    if label == _APPLICATION and blocks[:name] in _LOOPS and blocks[name : name + len(_COUNT)] == _COUNT:
        return name + 1 + blocks[name]
    return 0


def _byte(data: bytes, at: int) -> int:
    if at >= len(data):
        raise BadPictureError(damaged=True)
    return data[at]


def _table(data: bytes, at: int) -> int:
    """Return the length of the colour table that the flags at a place tell of."""
    flags = _byte(data, at)
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    """Return where a chain of blocks, each after its length, ends."""
    while length := _byte(data, at):
        at += length + 1
    return at + 1
