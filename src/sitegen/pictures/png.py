"""PNG, taken apart: only the chunks that decide how the picture looks are kept (W3C PNG, third edition)."""

from sitegen.pictures import exif
from sitegen.pictures.model import BadPictureError, Look, Pieces, number

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs acTL fcTL fdAT".split()
)
# Length and name before the data of a chunk, the checksum after it.
_BEFORE, _AROUND = 8, 12
_LARGEST = 1 << 31


def look(data: bytes) -> Look:
    """Return what a PNG file is. Raises BadPictureError."""
    pieces = Pieces()
    at = len(SIGNATURE)
    pieces.keep(0, at)
    size = (0, 0)
    turned, frames = 1, 1
    has_pixels = False
    name = b""
    while name != b"IEND":
        length = number(data[at : at + 4])
        first = not name
        name = data[at + 4 : at + _BEFORE]
        end = at + _AROUND + length
        if end > len(data) or first != (name == b"IHDR"):
            raise BadPictureError(damaged=True)
        inside = at + _BEFORE
        if name == b"IHDR":
            size = (number(data[inside : inside + 4]), number(data[inside + 4 : inside + 8]))
        elif name == b"IDAT":
            has_pixels = True
        elif name == b"eXIf":
            turned = exif.orientation(data[inside : inside + length])
        elif name == b"acTL":
            frames = number(data[inside : inside + 4])
        if name in _KEPT:
            pieces.keep(at, end)
        at = end
    if not has_pixels or 0 in size or max(size) >= _LARGEST:
        raise BadPictureError(damaged=True)
    return Look("png", *size, turned, animated=frames > 1, whole=True, pieces=pieces.all())
