"""Pictures for tests: small, made when they are asked for, some with what nobody should read."""

import io
import struct
import zlib
from typing import Any, Final

from PIL import Image

# What no published file may hold: where and with what it was taken, what somebody wrote about it.
SECRETS: Final = (b"MAY-ANH-MAU", b"GHI-CHU-MAU", b"XMP-M", b"IPTC-MAU")
# A place in the sea, as EXIF writes it.
_LATITUDE: Final = (10.0, 27.0, 31.5)
_XMP: Final = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>XMP-MAU</x:xmpmeta>"


def drawn(width: int, height: int, seed: int = 0, mode: str = "RGB") -> Image.Image:
    """Return a picture whose corners differ, so that it tells how it was turned."""
    image = Image.new("RGB", (width, height), (200, 30 + seed % 200, 40))
    image.paste((20, 160, 60), (0, 0, width // 2, height // 2))
    image.paste((30, 60, 190), (width // 2, height // 2, width, height))
    return image.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    """Return EXIF with a place, a camera and an orientation."""
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010F] = "MAY-ANH-MAU"
    place = found.get_ifd(0x8825)
    place[1], place[2] = "N", _LATITUDE
    return found


def gps_bytes() -> bytes:
    """Return the bytes in which EXIF writes the seconds of the place."""
    return struct.pack("<II", 63, 2)


def encoded(image: Image.Image, name: str, **options: Any) -> bytes:  # noqa: ANN401 - whatever an encoder takes
    """Return a picture as a file of the format ``name``."""
    file = io.BytesIO()
    image.save(file, name, **options)
    return file.getvalue()


def png(width: int, height: int, seed: int = 0) -> bytes:
    """Return a plain PNG."""
    return encoded(drawn(width, height, seed), "PNG")


def jpeg(width: int, height: int, seed: int = 0, *, orientation: int = 0, **options: Any) -> bytes:  # noqa: ANN401 - as above
    """Return a JPEG, with an ``orientation`` one that tells it, and more than it should."""
    if orientation:
        options |= {"exif": exif(orientation), "xmp": _XMP, "comment": b"GHI-CHU-MAU"}
    return encoded(drawn(width, height, seed), "JPEG", **options)


def telling_jpeg(image: Image.Image, *, progressive: bool = False) -> bytes:
    """Return a JPEG with EXIF, a thumbnail, XMP, IPTC, a comment, and another whole picture behind its end."""
    data = encoded(image, "JPEG", exif=exif(), xmp=_XMP, comment=b"GHI-CHU-MAU", progressive=progressive)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x08IPTC-MAU"
    thumbnail = b"JFXX\0\x10MAY-ANH-MAU"
    extra = b"".join(
        b"\xff" + marker + struct.pack(">H", len(body) + 2) + body
        for marker, body in ((b"\xed", iptc), (b"\xe0", thumbnail), (b"\xe2", b"MAU\0GHI-CHU-MAU"))
    )
    return data[:2] + extra + data[2:] + encoded(image, "JPEG", exif=exif()) + b"GHI-CHU-MAU"


def chunk(name: bytes, data: bytes) -> bytes:
    """Return a PNG chunk."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def telling_png(image: Image.Image, **options: Any) -> bytes:  # noqa: ANN401 - as above
    """Return a PNG with EXIF, texts of each kind, a time, a private chunk, and something behind its end."""
    data = encoded(image, "PNG", exif=exif(), **options)
    head = 8 + 25
    extra = (
        chunk(b"tEXt", b"Comment\0GHI-CHU-MAU")
        + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"GHI-CHU-MAU"))
        + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _XMP)
        + chunk(b"tIME", bytes(7))
        + chunk(b"prVt", b"IPTC-MAU")
    )
    last = chunk(b"tEXt", b"Comment\0MAY-ANH-MAU")
    return data[:head] + extra + data[head:-12] + last + data[-12:] + b"GHI-CHU-MAU"


def telling_webp(image: Image.Image, **options: Any) -> bytes:  # noqa: ANN401 - as above
    """Return a WebP with EXIF and XMP, and a chunk that nobody knows: in its first frame where there is one."""
    data = encoded(image, "WEBP", exif=exif(), xmp=_XMP, **options)
    unknown = b"MAU " + struct.pack("<I", 12) + b"GHI-CHU-MAU."
    at = data.find(b"ANMF") + 4
    if at > 4:
        (length,) = struct.unpack_from("<I", data, at)
        end = at + 4 + length
        data = data[:at] + struct.pack("<I", length + len(unknown)) + data[at + 4 : end] + unknown + data[end:]
    else:
        data += unknown
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def telling_gif(image: Image.Image, **options: Any) -> bytes:  # noqa: ANN401 - as above
    """Return a GIF with a comment, with XMP in the way that GIF has for it, and with more than it needs elsewhere."""
    data = encoded(image, "GIF", comment=b"GHI-CHU-MAU", **options)
    magic = bytes(range(255, -1, -1))
    xmp = b"\x21\xff\x0bXMP DataXMP" + _XMP + b"\x01" + magic + b"\0"
    text = b"\x21\x01\x0c" + bytes(12) + b"\x0bMAY-ANH-MAU\0"
    unknown = b"\x21\x77\x0bGHI-CHU-MAU\0"
    # A program reads no more of these than it knows.
    control = b"\x21\xf9\x04\0\0\0\0\x0bMAY-ANH-MAU\0"
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\x0bGHI-CHU-MAU\0"
    head = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    return data[:head] + xmp + text + unknown + control + loop + data[head:] + b"GHI-CHU-MAU"


def box(kind: bytes, data: bytes) -> bytes:
    """Return a box of an ISO base media file."""
    return struct.pack(">I", len(data) + 8) + kind + data


def telling_avif(image: Image.Image, **options: Any) -> bytes:  # noqa: ANN401 - as above
    """Return an AVIF with EXIF and XMP, with names of its parts, and with boxes that nobody knows."""
    data = encoded(image, "AVIF", exif=exif(), xmp=_XMP, **options)
    data = data.replace(b"av01Color\0", b"av01XMP-M\0", 1)
    more = box(b"uuid", bytes(16) + b"GHI-CHU-MAU") + box(b"free", b"MAY-ANH-MAU") + box(b"mdat", b"XMP-MAU")
    return data + more


def telling_tiff(image: Image.Image) -> bytes:
    """Return a TIFF with a place and a camera."""
    return encoded(image, "TIFF", exif=exif())


def telling_heic() -> bytes:
    """Return what begins as a picture of a phone does, with EXIF; its pixels are missing."""
    place = exif().tobytes() + gps_bytes() + b"MAY-ANH-MAU"
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", bytes(4)) + box(b"mdat", place)


def bomb(width: int, height: int) -> bytes:
    """Return a PNG that says it has so many pixels, and is tiny."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")
    )
