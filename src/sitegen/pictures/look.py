"""What a picture's file is, found without a picture library, and what of it is published."""

import contextlib
import mmap
import os
from collections.abc import Iterator
from typing import Final

from sitegen.pictures import gif, jpeg, png, webp
from sitegen.pictures.model import BadPictureError, Buffer, Look, joined

# Names of files that are pictures; what is in them decides which kind.
_ENDINGS: Final = (".jpg", ".jpeg", ".jfif", ".png", ".webp", ".gif")
# What browsers show as a picture though it is not looked at here.
_DRAWINGS: Final = (".svg",)

# A larger file is no picture for a page.
MAX_BYTES: Final = 100_000_000
# The memory that decoding may take: what a small machine has.
_MAX_MEMORY: Final = 500_000_000
# What was measured, for each pixel. A JPEG is decoded at the size that is needed, unless it comes in several passes.
_MEMORY: Final = {"jpeg": 4, "png": 10, "gif": 10, "webp": 16}
_MOST_PIXELS: Final = 150_000_000
# A JPEG that has to be turned is decoded whole, and turned into another one.
_MOST_TURNED: Final = 50_000_000


def is_picture(name: str) -> bool:
    """Return whether a file of this name is a picture that is looked at."""
    return name.lower().endswith(_ENDINGS)


def may_be_shown(name: str) -> bool:
    """Return whether browsers show a file of this name as a picture."""
    return name.lower().endswith(_ENDINGS + _DRAWINGS)


@contextlib.contextmanager
def opened(path: str) -> Iterator[Buffer]:
    """Give the bytes of a file, mapped into memory. Raises OSError, BadPictureError for an empty one."""
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_size == 0:
            raise BadPictureError(damaged=True)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield mapped


def look(data: Buffer) -> Look:
    """Return what a picture is. Raises BadPictureError."""
    begin = data[:12]
    if begin.startswith(b"\xff\xd8\xff"):
        return jpeg.look(data)
    if begin.startswith(png.SIGNATURE):
        return png.look(data)
    if webp.is_webp(begin):
        return webp.look(data)
    if begin.startswith(gif.SIGNATURES):
        return gif.look(data)
    raise BadPictureError(damaged=False)


def most_pixels(format_: str, *, whole: bool) -> int:
    """Return how many pixels a picture may have."""
    return _MAX_MEMORY // _MEMORY[format_] if whole else _MOST_PIXELS


def can_be_turned(format_: str, pixels: int) -> bool:
    """Return whether a picture can be decoded whole and turned in the memory that there is."""
    return format_ != "jpeg" or pixels <= _MOST_TURNED


def memory_of(format_: str, pixels: int, *, whole: bool) -> int:
    """Return about how many bytes decoding a picture takes: whole, or at a size that is needed."""
    return _MEMORY[format_] * pixels if whole else 0


def is_clean(data: Buffer, found: Look) -> bool:
    """Return whether nothing of a file has to go before it is published."""
    at = 0
    for piece in found.pieces:
        end = at + len(piece) if isinstance(piece, bytes) else piece[1]
        if data[at:end] != piece if isinstance(piece, bytes) else piece[0] != at:
            return False
        at = end
    return at == len(data)


def clean_pieces(path: str, *, oriented: bool) -> Iterator[bytes]:
    """Yield a picture's file without what tells more than the picture; with its orientation when it is ``oriented``.

    Raises OSError, BadPictureError.
    """
    with opened(path) as data:
        found = look(data)
        if oriented:
            found = jpeg.with_orientation(found)
        yield from joined(data, found.pieces)
