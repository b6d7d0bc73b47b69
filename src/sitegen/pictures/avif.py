"""AVIF, taken apart: what belongs to no image is blanked in its place (ISO/IEC 14496-12, ISO/IEC 23008-12, AVIF 1.2).

A file names its parts by their distance from its beginning, so that nothing may move. Boxes, items and properties that
are not known to draw become free space of the same length; of the data, only what an image names stays.
"""

from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import Final, NamedTuple

from sitegen.pictures.model import BadPictureError, Look, Pieces, number

_FREE: Final = b"free"
# Images that are coded, put together of others, or derived from one.
_IMAGES: Final = frozenset({b"av01", b"grid", b"iovl", b"iden", b"tmap"})
_KEPT_IN_META: Final = frozenset({b"hdlr", b"pitm", b"iloc", b"iinf", b"iprp", b"iref", b"idat", b"grpl"})
_KEPT_PROPERTIES: Final = frozenset(
    b"ispe pixi pasp colr av1C irot imir auxC lsel a1op a1lx clli mdcv cclv amve ndwt reve rloc".split()
)
# What encoders call the parts of a picture.
_PLAIN_NAMES: Final = frozenset({b"\0", b"Color\0", b"Alpha\0"})
# By how many quarters a picture is turned against the clock, then mirrored: along which axis, None for not at all.
_ORIENTATIONS: Final[dict[tuple[int, int | None], int]] = {
    (0, None): 1,
    (0, 0): 4,
    (0, 1): 2,
    (1, None): 8,
    (1, 0): 5,
    (1, 1): 7,
    (2, None): 3,
    (2, 0): 2,
    (2, 1): 4,
    (3, None): 6,
    (3, 0): 7,
    (3, 1): 5,
}


class _Box(NamedTuple):
    """A box of the file: where it begins, where its contents do, and where it ends."""

    kind: bytes
    start: int
    inside: int
    end: int


class _Extent(NamedTuple):
    """Where bytes of an item are: from the beginning of the file, or of the box of small data."""

    small: bool
    start: int
    length: int


class _Cursor:
    """Reads numbers one after the other; past the end the file is damaged."""

    def __init__(self, data: bytes, box: _Box, skipped: int = 0) -> None:
        self._data, self._end = data, box.end
        self.at = box.inside + skipped

    def take(self, size: int) -> int:
        """Return the number in the next ``size`` bytes. Raises BadPictureError."""
        at, self.at = self.at, self.at + size
        if self.at > self._end:
            raise BadPictureError(damaged=True)
        return number(self._data[at : self.at])


class _Edits:
    """What is written in place of bytes of the file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._found: list[tuple[int, bytes]] = []

    def write(self, start: int, new: bytes) -> None:
        """Write ``new`` in the place from ``start`` on."""
        if new != self._data[start : start + len(new)]:
            self._found.append((start, new))

    def blank(self, start: int, end: int) -> None:
        """Write nothing in a place."""
        self.write(start, bytes(max(0, end - start)))

    def free(self, box: _Box) -> None:
        """Make a box free space."""
        self.write(box.start + 4, _FREE)
        self.blank(box.inside, box.end)

    def pieces(self) -> tuple[tuple[int, int] | bytes, ...]:
        """Return the file with what was written in it."""
        found = Pieces()
        at = 0
        for start, new in sorted(self._found):
            found.keep(at, start)
            found.write(new)
            at = start + len(new)
        found.keep(at, len(self._data))
        return found.all()


def brands(begin: bytes) -> list[bytes]:
    """Return what a file that is made of boxes says that it can be read as; nothing of another file."""
    if begin[4:8] != b"ftyp":
        return []
    end = min(number(begin[:4]), len(begin))
    return [begin[8:12], *(begin[at : at + 4] for at in range(16, end - 3, 4))]


def look(data: bytes) -> Look:
    """Return what an AVIF file is. Raises BadPictureError."""
    edits = _Edits(data)
    meta, media = _outer_boxes(data, edits)
    parts: dict[bytes, _Box] = {}
    for box in _boxes(data, meta.inside + 4, meta.end):
        if box.kind in _KEPT_IN_META and box.kind not in parts:
            parts[box.kind] = box
        else:
            edits.free(box)
    if not {b"hdlr", b"pitm", b"iloc", b"iinf", b"iprp"} <= parts.keys():
        raise BadPictureError(damaged=True)
    # What follows in it is a name.
    edits.blank(parts[b"hdlr"].inside + 24, parts[b"hdlr"].end)
    images = _images(data, parts[b"iinf"], _thumbnails(data, parts.get(b"iref")), edits)
    _keep_data(data, parts, media, images, edits)
    width, height, turned = _shape(data, parts, edits)
    if 0 in (width, height):
        raise BadPictureError(damaged=True)
    return Look("avif", width, height, turned, animated=False, whole=True, pieces=edits.pieces())


def _outer_boxes(data: bytes, edits: _Edits) -> tuple[_Box, list[_Box]]:
    """Return the box that says what is in the file, and those that hold it; the others become free space."""
    media: list[_Box] = []
    meta: _Box | None = None
    for box in _boxes(data, 0, len(data)):
        if box.kind == b"meta" and meta is None:
            meta = box
        elif box.kind == b"mdat":
            media.append(box)
        elif box.kind == b"moov":
            # A film.
            raise BadPictureError(damaged=False)
        elif box.kind != b"ftyp":
            edits.free(box)
    if meta is None:
        raise BadPictureError(damaged=True)
    return meta, media


def _boxes(data: bytes, start: int, end: int) -> Iterator[_Box]:
    while start < end:
        size, kind, inside = number(data[start : start + 4]), data[start + 4 : start + 8], start + 8
        if size == 1:
            size, inside = number(data[inside : inside + 8]), inside + 8
        stop = end if size == 0 else start + size
        if not inside <= stop <= end:
            raise BadPictureError(damaged=True)
        yield _Box(kind, start, inside, stop)
        start = stop


def _thumbnails(data: bytes, box: _Box | None) -> set[int]:
    """Return the numbers of the items that are another one made small, which may show what was cut off."""
    found: set[int] = set()
    if box is not None:
        size = 4 if _Cursor(data, box).take(1) else 2
        for each in _boxes(data, box.inside + 4, box.end):
            if each.kind == b"thmb":
                found.add(_Cursor(data, each).take(size))
    return found


def _images(data: bytes, box: _Box, thumbnails: set[int], edits: _Edits) -> set[int]:
    """Return the numbers of the items that are images; the others are of no kind then, and none has a name."""
    version = _Cursor(data, box).take(1)
    found: set[int] = set()
    for each in _boxes(data, box.inside + (8 if version else 6), box.end):
        cursor = _Cursor(data, each)
        version = cursor.take(1)
        if each.kind != b"infe" or version not in {2, 3}:
            raise BadPictureError(damaged=True)
        cursor.take(3)
        item = cursor.take(4 if version == 3 else 2)  # noqa: PLR2004 - as the standard numbers them
        cursor.take(2)
        kind = cursor.take(4).to_bytes(4, "big")
        if kind in _IMAGES and item not in thumbnails:
            found.add(item)
        else:
            edits.write(cursor.at - 4, _FREE)
        if data[cursor.at : each.end] not in _PLAIN_NAMES:
            edits.blank(cursor.at, each.end)
    return found


def _keep_data(data: bytes, parts: dict[bytes, _Box], media: list[_Box], images: set[int], edits: _Edits) -> None:
    """Blank all data that no image names."""
    small = parts.get(b"idat")
    kept: list[tuple[int, int]] = []
    for item, extents in _extents(data, parts[b"iloc"]):
        for extent in extents if item in images else ():
            if extent.small and small is None:
                raise BadPictureError(damaged=True)
            start = extent.start + (small.inside if extent.small and small else 0)
            kept.append((start, start + extent.length))
    merged = _merged(kept)
    for box in (*media, *([small] if small else [])):
        at = box.inside
        for start, end in merged[bisect_right(merged, at, key=itemgetter(1)) :]:
            if start >= box.end:
                break
            edits.blank(at, start)
            at = min(end, box.end)
        edits.blank(at, box.end)


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ranges in their order, those that touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _extents(data: bytes, box: _Box) -> Iterator[tuple[int, list[_Extent]]]:
    """Yield the number of each item with the places of its bytes."""
    cursor = _Cursor(data, box)
    version = cursor.take(1)
    cursor.take(3)
    sizes = cursor.take(2)
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    short = 2 if version < 2 else 4  # noqa: PLR2004 - as the standard numbers them
    for _ in range(cursor.take(short)):
        item = cursor.take(short)
        method = cursor.take(2) & 15 if version else 0
        # Bytes in other files, and bytes of other items: no encoder of pictures writes that.
        if cursor.take(2) != 0 or method > 1:
            raise BadPictureError(damaged=True)
        base = cursor.take(base_size)
        extents: list[_Extent] = []
        for _ in range(cursor.take(2)):
            cursor.take(index_size if version else 0)
            offset = cursor.take(offset_size)
            extents.append(_Extent(method == 1, base + offset, cursor.take(length_size)))
        yield item, extents


def _shape(data: bytes, parts: dict[bytes, _Box], edits: _Edits) -> tuple[int, int, int]:
    """Return the width, height and orientation of the picture; properties that do not draw become free space."""
    inside = {box.kind: box for box in _boxes(data, parts[b"iprp"].inside, parts[b"iprp"].end)}
    if inside.keys() != {b"ipco", b"ipma"}:
        raise BadPictureError(damaged=True)
    properties = list(_boxes(data, inside[b"ipco"].inside, inside[b"ipco"].end))
    for each in properties:
        if each.kind not in _KEPT_PROPERTIES:
            edits.free(each)
    cursor = _Cursor(data, parts[b"pitm"])
    version = cursor.take(1)
    cursor.take(3)
    primary = cursor.take(4 if version else 2)
    width = height = turns = 0
    axis: int | None = None
    for index in _associated(data, inside[b"ipma"], primary):
        if not 0 < index <= len(properties):
            continue
        each = properties[index - 1]
        cursor = _Cursor(data, each)
        if each.kind == b"ispe":
            cursor.take(4)
            width, height = cursor.take(4), cursor.take(4)
        elif each.kind == b"irot":
            turns = cursor.take(1) & 3
        elif each.kind == b"imir":
            axis = cursor.take(1) & 1
        elif each.kind == b"clap":
            # Most of what is cut off would be published all the same.
            raise BadPictureError(damaged=False)
    return width, height, _ORIENTATIONS[turns, axis]


def _associated(data: bytes, box: _Box, primary: int) -> Iterator[int]:
    """Yield the numbers, from 1, of an item's properties."""
    cursor = _Cursor(data, box)
    version, flags = cursor.take(1), cursor.take(3)
    long = flags & 1
    for _ in range(cursor.take(4)):
        item = cursor.take(4 if version else 2)
        for _ in range(cursor.take(1)):
            index = cursor.take(2 if long else 1) & (0x7FFF if long else 0x7F)
            if item == primary:
                yield index
