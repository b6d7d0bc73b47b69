"""What a picture's file is, found without a picture library, and what of it is published."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from sitegen.pictures import avif, gif, jpeg, png, webp
from sitegen.pictures.model import BadPictureError, Look, joined

# Names that promise a picture; what is in a file decides which kind it is, and whether browsers show it.
ENDINGS: Final = (
    *(".jpg", ".jpeg", ".jpe", ".jif", ".jfif", ".jfi", ".png", ".apng", ".webp", ".gif", ".avif"),
    *(".tif", ".tiff", ".heic", ".heif"),
)
# Names of drawings, which browsers show as pictures: published as `svg` writes them.
DRAWINGS: Final = (".svg",)
# How much of a file tells its format.
HEAD: Final = 256
# Pictures of cameras, scanners and other programs, which may tell as much as any: as what a file made of boxes can be
# read, and how other files begin (TIFF and what cameras make of it, JPEG XL, JPEG 2000, Photoshop, MNG).
_OTHER_BRANDS: Final = frozenset(
    {
        *b"mif1 mif2 mif3 msf1 heic heix heim heis hevc hevx hevm hevs avis avci avcs".split(),
        *(b"crx ", b"jxl ", b"jp2 ", b"jpx ", b"jpm "),
    }
)
_OTHERS: Final = (
    *(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"IIU\0", b"IIRO", b"IIRS", b"MMOR", b"FUJIFILMCCD-RAW"),
    *(b"\xff\x0a", b"\0\0\0\x0cJXL ", b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51", b"8BPS", b"\x8aMNG", b"\x8bJNG"),
)

# A larger file is no picture for a page.
MAX_BYTES: Final = 100_000_000
MAX_DRAWING_BYTES: Final = 5_000_000
# The memory that decoding may take: what a small machine has.
_MAX_MEMORY: Final = 500_000_000
# What was measured, for each pixel. A JPEG is decoded at the size that is needed, unless it comes in several passes.
_MEMORY: Final = {"jpeg": 4, "png": 10, "gif": 10, "webp": 16, "avif": 20}
_MOST_PIXELS: Final = 150_000_000
# A JPEG that has to be turned is decoded whole, and turned into another one.
_MOST_TURNED: Final = 50_000_000


def promises_picture(name: str) -> bool:
    """Return whether a file of this name should be a picture."""
    return name.lower().endswith(ENDINGS)


def is_drawing(name: str) -> bool:
    """Return whether a file of this name is a drawing (SVG)."""
    return name.lower().endswith(DRAWINGS)


def format_of(head: bytes) -> str | None:
    """Return the format of a picture by how its file begins; '' for one that browsers do not show, None for none."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(png.SIGNATURE):
        return "png"
    if webp.is_webp(head):
        return "webp"
    if head.startswith(gif.SIGNATURES):
        return "gif"
    brands = avif.brands(head)
    if b"avif" in brands:
        return "avif"
    return "" if head.startswith(_OTHERS) or not _OTHER_BRANDS.isdisjoint(brands) else None


def read(path: str) -> bytes:
    """Return the bytes of a file, all read at once, so that they are those of one picture. Raises OSError."""
    with open(path, "rb", buffering=0) as file:
        return file.read()


def read_head(path: str) -> bytes:
    """Return as much of a file as tells its format. Raises OSError."""
    with open(path, "rb", buffering=0) as file:
        return file.read(HEAD)


def read_drawing(path: str) -> bytes:
    """Return the bytes of a drawing's file; of one that is too large, no more than tells so. Raises OSError."""
    with open(path, "rb") as file:
        return file.read(MAX_DRAWING_BYTES + 1)


def look(data: bytes) -> Look:
    """Return what a picture is. Raises BadPictureError."""
    found = format_of(data[:HEAD])
    if not found:
        raise BadPictureError(damaged=not data)
    looks = {"jpeg": jpeg.look, "png": png.look, "webp": webp.look, "gif": gif.look, "avif": avif.look}
    return looks[found](data)


def most_pixels(format_: str, *, whole: bool) -> int:
    """Return how many pixels a picture may have."""
    return _MAX_MEMORY // _MEMORY[format_] if whole else _MOST_PIXELS


def can_be_turned(format_: str, pixels: int) -> bool:
    """Return whether a picture can be decoded whole and turned in the memory that there is."""
    # AVIF tells how it lies by itself, beside EXIF.
    return format_ != "avif" and (format_ != "jpeg" or pixels <= _MOST_TURNED)


def memory_of(format_: str, pixels: int, *, whole: bool) -> int:
    """Return about how many bytes decoding a picture takes: whole, or at a size that is needed."""
    return _MEMORY[format_] * pixels if whole else 0


def is_clean(data: bytes, found: Look) -> bool:
    """Return whether nothing of a file has to go before it is published."""
    at = 0
    for piece in found.pieces:
        end = at + len(piece) if isinstance(piece, bytes) else piece[1]
        if data[at:end] != piece if isinstance(piece, bytes) else piece[0] != at:
            return False
        at = end
    return at == len(data)


def clean_pieces(data: bytes, *, oriented: bool) -> Callable[[], Iterator[bytes]]:
    """Return what yields a picture's file without what tells more than the picture.

    Its orientation stays when it is ``oriented``. Raises BadPictureError.
    """
    found = look(data)
    if oriented and found.format == "jpeg":
        found = jpeg.with_orientation(found)
    return partial(joined, data, found.pieces)
