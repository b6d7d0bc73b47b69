"""WebP, taken apart: the chunks of EXIF, XMP and of nobody knows what are dropped (RFC 9649)."""

from sitegen.pictures import exif
from sitegen.pictures.model import BadPictureError, Buffer, Look, Pieces, number

_HEADER = 12
_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
# Flags of VP8X: what the file holds besides pixels.
_ANIMATION, _XMP, _EXIF = 0x02, 0x04, 0x08
_EXIF_BEGIN = b"Exif\0\0"
_KEY_FRAME, _LOSSLESS = b"\x9d\x01\x2a", 0x2F
_SIDE = (1 << 14) - 1


def is_webp(data: Buffer) -> bool:
    """Return whether a file begins as WebP does."""
    return data[:4] == b"RIFF" and data[8:_HEADER] == b"WEBP"


def look(data: Buffer) -> Look:
    """Return what a WebP file is. Raises BadPictureError."""
    stop = number(data[4:8], little=True) + 8
    if stop > len(data):
        raise BadPictureError(damaged=True)
    pieces = Pieces()
    canvas = frame = (0, 0)
    turned, flags = 1, 0
    kept = 4
    at = _HEADER
    while at + 8 <= stop:
        name, length = data[at : at + 4], number(data[at + 4 : at + 8], little=True)
        inside, end = at + 8, at + 8 + length + length % 2
        if inside + length > stop:
            raise BadPictureError(damaged=True)
        end = min(end, stop)
        if name == b"EXIF":
            block = data[inside : inside + length]
            turned = exif.orientation(block.removeprefix(_EXIF_BEGIN))
        elif name == b"VP8X":
            flags = data[inside]
            canvas = (_three(data, inside + 4) + 1, _three(data, inside + 7) + 1)
        elif name in (b"VP8 ", b"VP8L") and frame == (0, 0):
            frame = _frame(name, data, inside)
        if name in _KEPT:
            kept += end - at
            if name == b"VP8X":
                pieces.keep(at, inside)
                pieces.write(bytes([flags & ~(_EXIF | _XMP)]))
                pieces.keep(inside + 1, end)
            else:
                pieces.keep(at, end)
        at = end
    size = canvas if canvas != (0, 0) else frame
    animated = bool(flags & _ANIMATION)
    if 0 in size or (frame == (0, 0) and not animated):
        raise BadPictureError(damaged=True)
    header = b"RIFF" + kept.to_bytes(4, "little") + b"WEBP"
    return Look("webp", *size, turned, animated=animated, whole=True, pieces=(header, *pieces.all()))


def _three(data: Buffer, at: int) -> int:
    return number(data[at : at + 3], little=True)


def _frame(name: bytes, data: Buffer, at: int) -> tuple[int, int]:
    """Return the width and height that the header of a frame tells."""
    if name == b"VP8 ":
        if data[at + 3 : at + 6] != _KEY_FRAME:
            raise BadPictureError(damaged=True)
        width, height = (number(data[at + 6 + n : at + 8 + n], little=True) & _SIDE for n in (0, 2))
        return width, height
    if data[at : at + 1] != bytes([_LOSSLESS]):
        raise BadPictureError(damaged=True)
    bits = number(data[at + 1 : at + 5], little=True)
    return (bits & _SIDE) + 1, (bits >> 14 & _SIDE) + 1
