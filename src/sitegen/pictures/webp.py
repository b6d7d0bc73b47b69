"""WebP, taken apart: the chunks of EXIF, XMP and of nobody knows what are dropped (RFC 9649)."""

from collections.abc import Iterator
from typing import NamedTuple

from sitegen.pictures import exif
from sitegen.pictures.model import BadPictureError, Look, Pieces, length_of, number

_HEADER = 12
_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_KEPT_IN_FRAME = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
# What stands in a frame of an animation before its chunks.
_FRAME_HEADER = 16
_FEATURES_LENGTH = 10
# Flags of VP8X: what the file holds besides pixels.
_ANIMATION, _XMP, _EXIF = 0x02, 0x04, 0x08
_EXIF_BEGIN = b"Exif\0\0"
_KEY_FRAME, _LOSSLESS = b"\x9d\x01\x2a", 0x2F
_SIDE = (1 << 14) - 1


class _Chunk(NamedTuple):
    """A part of the file: its name, where it begins, where its contents do, and where it ends."""

    name: bytes
    start: int
    inside: int
    end: int


def is_webp(data: bytes) -> bool:
    """Return whether a file begins as WebP does."""
    return data[:4] == b"RIFF" and data[8:_HEADER] == b"WEBP"


def look(data: bytes) -> Look:
    """Return what a WebP file is. Raises BadPictureError."""
    stop = number(data[4:8], little=True) + 8
    if stop > len(data):
        raise BadPictureError(damaged=True)
    pieces = Pieces()
    canvas = frame = (0, 0)
    turned, flags = 1, 0
    for chunk in _chunks(data, _HEADER, stop):
        if chunk.name == b"EXIF":
            turned = exif.orientation(data[chunk.inside : chunk.end].removeprefix(_EXIF_BEGIN))
        elif chunk.name == b"VP8X":
            flags, canvas = _features(data, chunk)
        elif chunk.name in (b"VP8 ", b"VP8L") and frame == (0, 0):
            frame = _frame(chunk.name, data, chunk.inside)
        _keep(data, chunk, pieces)
    size = canvas if canvas != (0, 0) else frame
    animated = bool(flags & _ANIMATION)
    if 0 in size or (frame == (0, 0) and not animated):
        raise BadPictureError(damaged=True)
    kept = pieces.all()
    header = b"RIFF" + (4 + length_of(kept)).to_bytes(4, "little") + b"WEBP"
    return Look("webp", *size, turned, animated=animated, whole=True, pieces=(header, *kept))


def _chunks(data: bytes, start: int, stop: int) -> Iterator[_Chunk]:
    """Yield the chunks between two places. Raises BadPictureError."""
    at = start
    while at + 8 <= stop:
        length = number(data[at + 4 : at + 8], little=True)
        if at + 8 + length > stop:
            raise BadPictureError(damaged=True)
        # A chunk of an odd length is followed by a byte that is nothing.
        end = min(at + 8 + length + length % 2, stop)
        yield _Chunk(data[at : at + 4], at, at + 8, end)
        at = end


def _features(data: bytes, chunk: _Chunk) -> tuple[int, tuple[int, int]]:
    """Return what the header of an extended file tells: its flags, and the width and height of its canvas."""
    if chunk.end - chunk.inside != _FEATURES_LENGTH:
        raise BadPictureError(damaged=True)
    return data[chunk.inside], (_three(data, chunk.inside + 4) + 1, _three(data, chunk.inside + 7) + 1)


def _keep(data: bytes, chunk: _Chunk, pieces: Pieces) -> None:
    """Keep a chunk that draws; of a frame of an animation, the chunks in it that do."""
    name, start, inside, end = chunk
    if name == b"VP8X":
        pieces.keep(start, inside)
        pieces.write(bytes([data[inside] & ~(_EXIF | _XMP)]))
        pieces.keep(inside + 1, end)
    elif name == b"ANMF":
        first = inside + _FRAME_HEADER
        if first > end:
            raise BadPictureError(damaged=True)
        kept = [each for each in _chunks(data, first, end) if each.name in _KEPT_IN_FRAME]
        pieces.keep(start, start + 4)
        pieces.write((_FRAME_HEADER + sum(each.end - each.start for each in kept)).to_bytes(4, "little"))
        pieces.keep(inside, first)
        for each in kept:
            pieces.keep(each.start, each.end)
    elif name in _KEPT:
        pieces.keep(start, end)


def _three(data: bytes, at: int) -> int:
    return number(data[at : at + 3], little=True)


def _frame(name: bytes, data: bytes, at: int) -> tuple[int, int]:
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
