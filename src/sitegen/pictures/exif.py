"""The one thing of EXIF that a picture needs: which way up it is."""

import struct

_ORIENTATION = 0x0112
_SHORT = 3


def orientation(block: bytes) -> int:
    """Return the orientation, 1 to 8, that an EXIF block (TIFF, without ``Exif``) tells; 1 when it tells none."""
    order = {b"II": "<", b"MM": ">"}.get(bytes(block[:2]))
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(order + "I", block, 4)
        (count,) = struct.unpack_from(order + "H", block, start)
        for each in range(count):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", block, start + 2 + 12 * each)
            if tag == _ORIENTATION and kind == _SHORT:
                return value if value in range(1, 9) else 1
    except struct.error:
        # Cut short: what a browser cannot read does not turn the picture either.
        pass
    return 1


def block_of(turned: int) -> bytes:
    """Return an EXIF block that tells an orientation and nothing else."""
    return struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, _ORIENTATION, _SHORT, 1, turned, 0, 0)
