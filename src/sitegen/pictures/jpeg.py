"""JPEG, taken apart: segments are kept or dropped as they are, so that no pixel changes (ITU-T T.81, annex B)."""

import re

from sitegen import regex
from sitegen.pictures import exif
from sitegen.pictures.model import BadPictureError, Look, Pieces, number

_START_OF_IMAGE, _END_OF_IMAGE, _START_OF_SCAN = 0xD8, 0xD9, 0xDA
# Frame headers: all but those of the tables between them (DHT, JPG, DAC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Baseline and extended sequential: one scan, as a rule.
_IN_ONE_PASS = frozenset({0xC0, 0xC1})
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# Tables, and what else pixels are made of; all other segments tell of more than the picture, or nobody knows of what.
_DRAWING = frozenset({*_FRAMES, 0xC4, 0xCC, _START_OF_SCAN, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF})
_APPLICATION = range(0xE0, 0xF0)
_JFIF, _EXIF, _ICC, _ADOBE = b"JFIF\0", b"Exif\0\0", b"ICC_PROFILE\0", b"Adobe"
# The length of a JFIF segment without a thumbnail, and of what Adobe's programs say of colours.
_JFIF_LENGTH, _ADOBE_LENGTH = 16, 14
# In a scan a byte FF is followed by 00, or by a restart marker.
_MARKER = regex(rb"\xff([^\x00\xff])", re.DOTALL)
_AFTER_SCAN = regex(rb"\xff([^\x00\xd0-\xd7\xff])", re.DOTALL)


def look(data: bytes) -> Look:
    """Return what a JPEG file is. Raises BadPictureError."""
    pieces = Pieces()
    pieces.keep(0, 2)
    size = (0, 0)
    turned = 0
    whole = False
    scans = 0
    in_scan = False
    at = 2
    while True:
        found = (_AFTER_SCAN if scans else _MARKER).search(data, at)
        if found is None:
            raise BadPictureError(damaged=True)
        if in_scan:
            # The pixels of the scan before this marker.
            pieces.keep(at, found.start())
        marker, start, at = found[1][0], found.start(), found.end()
        if marker == _END_OF_IMAGE:
            pieces.keep(at - 2, at)
            break
        if marker in _STANDALONE:
            continue
        end = _end_of_segment(marker, data, at)
        if marker in _FRAMES:
            # A picture that comes in several passes is held whole until the last one.
            whole = marker not in _IN_ONE_PASS
            size = (number(data[at + 5 : at + 7]), number(data[at + 3 : at + 5]))
        if marker in _APPLICATION:
            turned = turned or _orientation(data, at + 2, end)
            _keep_application(data, start, at + 2, end, pieces)
        elif marker in _DRAWING:
            pieces.keep(start, end)
        in_scan = marker == _START_OF_SCAN
        scans += in_scan
        at = end
    if not scans or 0 in size:
        raise BadPictureError(damaged=True)
    return Look("jpeg", *size, turned or 1, animated=False, whole=whole, pieces=pieces.all())


def _end_of_segment(marker: int, data: bytes, at: int) -> int:
    """Return where the segment ends whose length stands at a place, after its marker. Raises BadPictureError."""
    length = number(data[at : at + 2])
    if marker == _START_OF_IMAGE or length < 2 or at + length > len(data):  # noqa: PLR2004 - the length counts itself
        raise BadPictureError(damaged=True)
    return at + length


def _orientation(data: bytes, start: int, end: int) -> int:
    """Return the orientation in an application segment, 0 when it is another one."""
    inside = data[start:end]
    return exif.orientation(inside[len(_EXIF) :]) if inside.startswith(_EXIF) else 0


def _keep_application(data: bytes, start: int, inside: int, end: int, pieces: Pieces) -> None:
    """Keep of the application segments what the colours depend on; a thumbnail may show what was cut off."""
    begin = data[inside : inside + len(_ICC)]
    marker = data[inside - 3 : inside - 2]
    if marker == b"\xe0" and begin.startswith(_JFIF) and end - inside + 2 >= _JFIF_LENGTH:
        if end - inside + 2 == _JFIF_LENGTH and data[end - 2 : end] == b"\0\0":
            pieces.keep(start, end)
        else:
            version_and_density = data[inside + 5 : inside + 12]
            pieces.write(b"\xff\xe0\0\x10" + _JFIF + version_and_density + b"\0\0")
    elif marker == b"\xe2" and begin == _ICC:
        pieces.keep(start, end)
    elif marker == b"\xee" and begin.startswith(_ADOBE) and end - inside + 2 >= _ADOBE_LENGTH:
        pieces.write(b"\xff\xee" + _ADOBE_LENGTH.to_bytes(2, "big"))
        pieces.keep(inside, inside + _ADOBE_LENGTH - 2)


def with_orientation(found: Look) -> Look:
    """Return a look whose pieces tell the picture's orientation again, and nothing else of EXIF."""
    block = _EXIF + exif.block_of(found.orientation)
    segment = b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block
    first = found.pieces[0]
    end = first[1] if isinstance(first, tuple) else 0
    return found._replace(pieces=((0, 2), segment, (2, end), *found.pieces[1:]))
